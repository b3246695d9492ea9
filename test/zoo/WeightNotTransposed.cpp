// The weight is stored [out, in], as checkpoints have it, and multiplied as if it were [in, out]: b_trans is missing.
// With equal extents every shape fits. Happens with the output projection of a model whose heads make up the hidden
// size.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kRows = 4, kHidden = 8;

void program(pl::Parameters& p, bool wrong, std::int64_t out) {
  const auto x = p.in("x", {kRows, kHidden}, pl::FP32);
  const auto w = p.in("w", {out, kHidden}, pl::FP32);
  auto y = p.out("y", {kRows, out}, pl::FP32);
  y = wrong ? pl::matmul(x, w) : pl::matmul(x, w, {.b_trans = true});
}

Results reference(const Given& given) { return {{"y", product(given("x"), given("w"), /*b_trans=*/true)}}; }

const Exhibit kExhibit({.error = "a weight [out, in] is multiplied without b_trans",
                        .program = [](pl::Parameters& p, bool wrong) { program(p, wrong, 12); },
                        .reference = reference,
                        .found = Moment::building,
                        .says = "-5: error: matmul expects a second tensor whose dimension 0 is 8, as dimension 1 of "
                                "the first, but got 12; is it {.b_trans = true}?\n"
                                "-8: note: the first of FP32 [4, 8] was made here\n"
                                "-7: note: the second of FP32 [12, 8] was made here"});

const Exhibit kSquare({.error = "a square weight is multiplied without b_trans",
                       .program = [](pl::Parameters& p, bool wrong) { program(p, wrong, kHidden); },
                       .reference = reference,
                       .found = Moment::reference,
                       .says = "y disagrees with the reference at [0, 0] and 31 other places"},
                      "Square");

}  // namespace
}  // namespace pl::test
