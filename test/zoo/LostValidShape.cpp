// A tile with 10 valid columns is staged in a buffer of 16, all of which is valid, and summed there: the extents that
// say what holds data were lost on the way. Happens when a tile goes through scratch memory between two stages.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kRows = 8, kCols = 10, kPadded = 16, kTile = 4;

void program(pl::Parameters& p, bool wrong) {
  const auto x = p.in("x", {kRows, kCols}, pl::FP32);
  auto y = p.out("y", {kRows, kCols}, pl::FP32);
  for (pl::Index r : pl::parallel(0, kRows, kTile)) {
    const auto t = pl::slice(x, {kTile, kPadded}, {r, 0}, {.valid_shape = {kTile, kCols}});
    auto staged = pl::create_tensor({kTile, kPadded}, pl::FP32);
    staged = pl::assemble(staged, pl::exp(t), {0, 0});

    const pl::Index valid_cols = wrong ? kPadded : kCols;
    const auto e = pl::slice(staged, {kTile, kPadded}, {0, 0}, {.valid_shape = {kTile, valid_cols}});
    const auto weights = pl::row_expand_div(e, pl::row_sum(e));
    y = pl::assemble(y, pl::slice(weights, {kTile, kCols}, {0, 0}), {r, 0});
  }
}

const Exhibit kExhibit({.error = "a tile is staged in a buffer and its valid_shape is lost before a sum",
                        .program = program,
                        .reference = [](const Given& given) { return Results{{"y", softmax(given("x"))}}; },
                        .found = Moment::checked,
                        .says = "-5: error: row_sum expects elements that were written but reads some that nothing "
                                "wrote, and they reach y at [0:8, 0:10]\n"
                                "-12: note: in the iteration 0 of this loop\n"
                                "-10: note: the unwritten tensor was made here"});

}  // namespace
}  // namespace pl::test
