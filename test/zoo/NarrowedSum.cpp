// A product's partial sums are kept in BF16 between the chunks of K: with 8 bits each step rounds away most of what it
// adds. Happens when the buffer of the result, which is BF16, also serves as the accumulator.
#include <cmath>

#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kRows = 2, kDepth = 512, kWidth = 8, kChunk = 16;

void program(pl::Parameters& p, bool wrong) {
  const auto x = p.in("x", {kRows, kDepth}, pl::BF16);
  const auto w = p.in("w", {kDepth, kWidth}, pl::BF16);
  auto y = p.out("y", {kRows, kWidth}, pl::BF16);
  auto narrow = pl::full({kRows, kWidth}, pl::BF16, 0);
  auto sum = pl::full({kRows, kWidth}, pl::FP32, 0);
  for (pl::Index k : pl::range(0, kDepth, kChunk)) {
    const auto part =
        pl::matmul(pl::abs(pl::slice(x, {kRows, kChunk}, {0, k})), pl::abs(pl::slice(w, {kChunk, kWidth}, {k, 0})));
    if (wrong)
      narrow += pl::cast(part, pl::BF16);
    else
      sum += part;
  }
  y = wrong ? narrow : pl::cast(sum, pl::BF16);
}

Results reference(const Given& given) {
  Numbers x = given("x");
  Numbers w = given("w");
  for (double& value : x.values) value = std::abs(value);
  for (double& value : w.values) value = std::abs(value);
  return {{"y", product(x, w)}};
}

const Exhibit kExhibit({.error = "partial sums are narrowed to BF16 before they are added up",
                        .program = program,
                        .reference = reference,
                        .tolerance = {.abs = 0, .rel = 0x1.1p-8, .reason = "rounding to BF16 once, after an FP32 sum"},
                        .found = Moment::reference,
                        .says = "y disagrees with the reference at [0, 0] and 8 other places"});

}  // namespace
}  // namespace pl::test
