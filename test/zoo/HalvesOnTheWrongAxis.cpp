// The rotated halves are put below one another instead of beside one another: axis 0 for axis 1. Happens when axes are
// counted from the end in one place and from the start in another.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kRows = 4, kDim = 8, kHalf = kDim / 2;

void program(pl::Parameters& p, bool wrong, bool reshaped) {
  const auto x = p.in("x", {kRows, kDim}, pl::FP32);
  const auto cos = p.in("cos", {kRows, kDim}, pl::FP32);
  const auto sin = p.in("sin", {kRows, kDim}, pl::FP32);
  auto y = p.out("y", {kRows, kDim}, pl::FP32);
  const auto lo = pl::slice(x, {kRows, kHalf}, {0, 0});
  const auto hi = pl::slice(x, {kRows, kHalf}, {0, kHalf});
  const auto halves = pl::concat({-hi, lo}, wrong ? 0 : 1);
  const auto rotated_half = reshaped ? pl::reshape(halves, {kRows, kDim}) : halves;
  y = x * cos + rotated_half * sin;
}

Results reference(const Given& given) { return {{"y", rotated(given("x"), given("cos"), given("sin"))}}; }

const Exhibit kExhibit({.error = "concat along the wrong axis",
                        .program = [](pl::Parameters& p, bool wrong) { program(p, wrong, /*reshaped=*/false); },
                        .reference = reference,
                        .found = Moment::building,
                        .says = "-5: error: * expects tensors of equal extents, or of extent 1, in dimension 0 but "
                                "got FP32 [8, 4] and FP32 [4, 8]\n"
                                "-7: note: the first was made here\n"
                                "-11: note: the second was made here"});

// What a hurried author does with that error.
const Exhibit kReshaped({.error = "concat along the wrong axis, made to fit by a reshape",
                         .program = [](pl::Parameters& p, bool wrong) { program(p, wrong, /*reshaped=*/true); },
                         .reference = reference,
                         .found = Moment::reference,
                         .says = "y disagrees with the reference at [0, 4] and 23 other places"},
                        "Reshaped");

}  // namespace
}  // namespace pl::test
