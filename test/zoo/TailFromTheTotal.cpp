// The valid rows of a tile are min(TILE, rows) instead of min(TILE, rows - r): right for the first tile alone. Happens
// when the line is copied from a kernel without a loop.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kCols = 8, kTile = 4;

void program(pl::Parameters& p, bool wrong) {
  const pl::Index rows = p.dim("rows");
  const auto x = p.in("x", {rows, kCols}, pl::FP32);
  auto y = p.out("y", {rows, kCols}, pl::FP32);
  for (pl::Index r : pl::parallel(0, rows, kTile)) {
    const pl::Index valid = wrong ? pl::min(kTile, rows) : pl::min(kTile, rows - r);
    const auto t = pl::slice(x, {kTile, kCols}, {r, 0}, {.valid_shape = {valid, kCols}});
    const auto scale = pl::rsqrt(pl::row_sum(t * t) / kCols + 1e-6);
    y = pl::assemble(y, pl::row_expand_mul(t, scale), {r, 0});
  }
}

const Exhibit kExhibit({.error = "the valid rows of a tile are counted from the first tile, min(TILE, rows)",
                        .program = program,
                        .dims = {{"rows", 10}},
                        .reference = [](const Given& given) { return Results{{"y", rms_norm(given("x"), 1e-6)}}; },
                        .found = Moment::building,
                        .says = "-6: error: slice expects the window's valid part inside the valid part [5, 8] of "
                                "its source but got [4, 8] at [4, 0], where rows = 5; end the valid_shape where the "
                                "source ends\n"
                                "-8: note: in the iteration 4 of this loop\n"
                                "-10: note: the source was declared here\n"
                                "-11: note: rows may be 5; if it is not meant to, give it a range"});

}  // namespace
}  // namespace pl::test
