// The loop over tiles ends one tile early: its bound is the start of the last tile, not the end of the rows. Happens
// when
// `<=` of another language becomes an exclusive bound.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kCols = 12, kTile = 4;

void program(pl::Parameters& p, bool wrong) {
  const pl::Index rows = p.dim("rows");
  const auto x = p.in("x", {rows, kCols}, pl::FP32);
  auto y = p.out("y", {rows, kCols}, pl::FP32);
  const pl::Index end = wrong ? rows - kTile : rows;
  for (pl::Index r : pl::parallel(0, end, kTile)) {
    const auto t = pl::slice(x, {kTile, kCols}, {r, 0}, {.valid_shape = {pl::min(kTile, rows - r), kCols}});
    const auto e = pl::exp(pl::row_expand_sub(t, pl::row_max(t)));
    y = pl::assemble(y, pl::row_expand_div(e, pl::row_sum(e)), {r, 0});
  }
}

const Exhibit kExhibit({.error = "the loop over tiles ends one tile early",
                        .program = program,
                        .dims = {{"rows", 10}},
                        .reference = [](const Given& given) { return Results{{"y", softmax(given("x"))}}; },
                        .found = Moment::building,
                        .says = "-9: error: out expects every element of \"y\" to be written but got a program that "
                                "never writes [1, 12] at [0, 0], where rows = 1\n"
                                "-11: note: rows may be 1; if it is not meant to, give it a range"});

}  // namespace
}  // namespace pl::test
