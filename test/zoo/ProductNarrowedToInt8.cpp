// The INT32 product of two INT8 matrices is cast back to INT8 before it is scaled: the cast keeps the low 8 bits.
// Happens when quantised stages are chained and the scale is applied by the next.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kRows = 4, kDepth = 16, kWidth = 6;

void program(pl::Parameters& p, bool wrong) {
  const auto x = p.in("x", {kRows, kDepth}, pl::INT8);
  const auto w = p.in("w", {kDepth, kWidth}, pl::INT8);
  auto y = p.out("y", {kRows, kWidth}, pl::FP32);
  const auto sum = pl::matmul(x, w);
  y = pl::cast(wrong ? pl::cast(sum, pl::INT8) : sum, pl::FP32) * (1.0 / 128);
}

Results reference(const Given& given) {
  Numbers y = product(given("x"), given("w"));
  for (double& value : y.values) value /= 128;
  return {{"y", y}};
}

const Exhibit kExhibit({.error = "an INT32 product is narrowed to INT8 before it is scaled",
                        .program = program,
                        .reference = reference,
                        .found = Moment::reference,
                        .says = "y disagrees with the reference at [0, 0] and 23 other places"});

}  // namespace
}  // namespace pl::test
