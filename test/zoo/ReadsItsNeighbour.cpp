// Each iteration of a parallel loop reads the row that its neighbour writes: a cumulative sum, or a filter in place. In
// order the result is right, at once it is a race. Happens when `range` is made `parallel`, or a buffer is saved.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kRows = 6, kCols = 4;

/// y[r] = x[0] + … + x[r]
void cumulative_sum(pl::Parameters& p, bool wrong) {
  const auto x = p.in("x", {kRows, kCols}, pl::FP32);
  auto y = p.out("y", {kRows, kCols}, pl::FP32);
  y = pl::assemble(y, pl::slice(x, {1, kCols}, {0, 0}), {0, 0});
  for (pl::Index r : wrong ? pl::parallel(1, kRows) : pl::range(1, kRows)) {
    const auto before = pl::slice(y, {1, kCols}, {r - 1, 0});
    y = pl::assemble(y, before + pl::slice(x, {1, kCols}, {r, 0}), {r, 0});
  }
}

Results cumulative_sum_reference(const Given& given) {
  Numbers y = given("x");
  for (std::int64_t i = kCols; i < kRows * kCols; ++i) y[i] += y[i - kCols];
  return {{"y", y}};
}

const Exhibit kBefore({.error = "a cumulative sum in a parallel loop reads the row that the iteration before writes",
                       .program = cumulative_sum,
                       .reference = cumulative_sum_reference,
                       .right_in_order = true,
                       .found = Moment::checked,
                       .says = "-11: error: slice expects elements that no other iteration of its parallel loop "
                               "writes but reads [1, 4] at [1, 0]\n"
                               "-12: note: in the iteration 2 of this loop\n"
                               "-10: note: the iteration 1 writes [1, 4] at [1, 0] here\n"
                               "-14: note: the source was made here"},
                      "Before");

/// x[r] += x[r + 1], from the old values. A handle of the value before the loop keeps them.
void filter_in_place(pl::Parameters& p, bool wrong) {
  auto x = p.inout("x", {kRows, kCols}, pl::FP32);
  const pl::Tensor old = x;
  for (pl::Index r : pl::parallel(kRows - 1)) {
    const pl::Tensor& from = wrong ? x : old;
    const auto sum = pl::slice(from, {1, kCols}, {r, 0}) + pl::slice(from, {1, kCols}, {r + 1, 0});
    x = pl::assemble(x, sum, {r, 0});
  }
}

Results filter_reference(const Given& given) {
  Numbers x = given("x");
  for (std::int64_t i = 0; i + kCols < kRows * kCols; ++i) x[i] += x[i + kCols];
  return {{"x", x}};
}

const Exhibit kAfter({.error = "a filter in place in a parallel loop reads the row that the next iteration writes",
                      .program = filter_in_place,
                      .reference = filter_reference,
                      .right_in_order = true,
                      .found = Moment::checked,
                      .says = "-10: error: assemble expects a window that no other iteration of its parallel loop "
                              "reads but got [1, 4] at [1, 0]\n"
                              "-13: note: in the iteration 1 of this loop\n"
                              "-11: note: the iteration 0 reads [1, 4] at [1, 0] here\n"
                              "-15: note: the destination was declared here"},
                     "After");

}  // namespace
}  // namespace pl::test
