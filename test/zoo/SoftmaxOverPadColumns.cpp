// Rows of 10 columns are padded to 16 with zeros before the softmax: each pad column adds exp(0 - max) to the sum. The
// pad of a softmax is -inf, Pad::min. Happens when zero padding, right for products, is taken for granted.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kRows = 8, kCols = 10, kPadded = 16, kTile = 4;

void program(pl::Parameters& p, bool wrong) {
  const auto x = p.in("x", {kRows, kCols}, pl::FP32);
  auto y = p.out("y", {kRows, kCols}, pl::FP32);
  for (pl::Index r : pl::parallel(0, kRows, kTile)) {
    const auto t = pl::slice(x, {kTile, kPadded}, {r, 0}, {.valid_shape = {kTile, kCols}});
    const auto padded = pl::fillpad(t, wrong ? pl::Pad::zero : pl::Pad::min);
    const auto e = pl::exp(pl::row_expand_sub(padded, pl::row_max(padded)));
    const auto weights = pl::row_expand_div(e, pl::row_sum(e));
    y = pl::assemble(y, pl::slice(weights, {kTile, kCols}, {0, 0}), {r, 0});
  }
}

const Exhibit kExhibit({.error = "a softmax runs over columns that were padded with zeros",
                        .program = program,
                        .reference = [](const Given& given) { return Results{{"y", softmax(given("x"))}}; },
                        .found = Moment::checked,
                        .says = "-5: error: row_sum expects pads that do not change the result but got a pad of "
                                "0.19292915 at [0, 10], which makes [0, 0] of the result 3.333908 instead of "
                                "2.1763332; reduce the valid part before fillpad, or let the pads be 0 here\n"
                                "-9: note: in the iteration 0 of this loop\n"
                                "-7: note: the pad was made here"});

}  // namespace
}  // namespace pl::test
