// The mean of the squares is divided by the padded width, 32, instead of the 24 columns that hold data. Happens where
// only the tile's width is at hand.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kRows = 6, kCols = 24, kPadded = 32;

void program(pl::Parameters& p, bool wrong) {
  const auto x = p.in("x", {kRows, kCols}, pl::FP32);
  auto y = p.out("y", {kRows, kCols}, pl::FP32);
  const auto t = pl::slice(x, {kRows, kPadded}, {0, 0}, {.valid_shape = {kRows, kCols}});
  const auto mean = pl::row_sum(t * t) / (wrong ? kPadded : kCols);
  y = pl::assemble(y, pl::row_expand_mul(t, pl::rsqrt(mean + 1e-6)), {0, 0});
}

const Exhibit kExhibit({.error = "a mean is divided by the padded width",
                        .program = program,
                        .reference = [](const Given& given) { return Results{{"y", rms_norm(given("x"), 1e-6)}}; },
                        .found = Moment::reference,
                        .says = "y disagrees with the reference at [0, 0] and 143 other places"});

}  // namespace
}  // namespace pl::test
