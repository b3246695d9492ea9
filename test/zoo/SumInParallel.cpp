// A sum over tiles in a parallel loop: every iteration adds to what another leaves. Happens when `range` is made
// `parallel` because the loop is slow.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kRows = 12, kCols = 4, kTile = 4;

void program(pl::Parameters& p, bool wrong) {
  const auto x = p.in("x", {kRows, kCols}, pl::FP32);
  auto sum = p.out("sum", {1, kCols}, pl::FP32);
  sum = pl::full({1, kCols}, pl::FP32, 0);
  for (pl::Index r : wrong ? pl::parallel(0, kRows, kTile) : pl::range(0, kRows, kTile)) {
    sum = sum + pl::col_sum(pl::slice(x, {kTile, kCols}, {r, 0}));
  }
}

Results reference(const Given& given) {
  const Numbers x = given("x");
  Numbers sum({1, kCols});
  for (std::int64_t i = 0; i < x.rows() * kCols; ++i) sum[i % kCols] += x[i];
  return {{"sum", sum}};
}

const Exhibit kExhibit({.error = "a sum over the iterations of a parallel loop",
                        .program = program,
                        .reference = reference,
                        .found = Moment::building,
                        .says = "-11: error: a parallel loop expects to rebind only tensors that it assembles into "
                                "but got FP32 [1, 4] that is something else; use range, whose iterations follow each "
                                "other\n"
                                "-13: note: the handle was bound here\n"
                                "-12: note: the parallel loop is here"});

}  // namespace
}  // namespace pl::test
