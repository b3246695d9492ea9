// Blocks of four rows are scaled to their greatest magnitude, but the loop goes in steps of three: neighbours write one
// row both, each with its own scale. Happens when a block's size is changed in one of two places.
#include <algorithm>
#include <cmath>

#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kRows = 12, kCols = 4, kBlock = 4;

void program(pl::Parameters& p, bool wrong) {
  const auto x = p.in("x", {kRows, kCols}, pl::FP32);
  auto y = p.out("y", {kRows, kCols}, pl::FP32);
  for (pl::Index r : pl::parallel(0, kRows, wrong ? 3 : kBlock)) {
    const pl::Index rows = pl::min(kBlock, kRows - r);
    const auto t = pl::slice(x, {kBlock, kCols}, {r, 0}, {.valid_shape = {rows, kCols}});
    const auto greatest = pl::col_max(pl::row_max(pl::abs(t)));  // [1, 1]
    y = pl::assemble(y, t / greatest, {r, 0});
  }
}

Results reference(const Given& given) {
  Numbers y = given("x");
  for (std::int64_t block = 0; block < kRows * kCols; block += kBlock * kCols) {
    double greatest = 0;
    for (std::int64_t i = 0; i < kBlock * kCols; ++i) greatest = std::max(greatest, std::abs(y[block + i]));
    for (std::int64_t i = 0; i < kBlock * kCols; ++i) y[block + i] /= greatest;
  }
  return {{"y", y}};
}

const Exhibit kExhibit({.error = "blocks of four rows in steps of three: neighbours write one row both",
                        .program = program,
                        .reference = reference,
                        .found = Moment::building,
                        .says = "-14: error: assemble expects a window that no other iteration of its parallel loop "
                                "writes but got [4, 4] at [3, 0]\n"
                                "-18: note: in the iteration 3 of this loop\n"
                                "-14: note: the iteration 0 writes [4, 4] at [0, 0] here"});

}  // namespace
}  // namespace pl::test
