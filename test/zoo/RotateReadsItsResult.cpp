// The second half of the rotation uses the first half after it was rotated: lo was rebound one line before. Happens to
// whoever updates in place what a later line still needs.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kRows = 4, kDim = 8, kHalf = kDim / 2;

void program(pl::Parameters& p, bool wrong) {
  const auto x = p.in("x", {kRows, kDim}, pl::FP32);
  const auto cos = p.in("cos", {kRows, kDim}, pl::FP32);
  const auto sin = p.in("sin", {kRows, kDim}, pl::FP32);
  auto y = p.out("y", {kRows, kDim}, pl::FP32);
  const auto half = [](const pl::Tensor& t, std::int64_t at) { return pl::slice(t, {kRows, kHalf}, {0, at}); };

  auto lo = half(x, 0);
  auto hi = half(x, kHalf);
  const pl::Tensor old_lo = lo;
  lo = lo * half(cos, 0) - hi * half(sin, 0);
  hi = hi * half(cos, kHalf) + (wrong ? lo : old_lo) * half(sin, kHalf);
  y = pl::concat({lo, hi}, 1);
}

Results reference(const Given& given) { return {{"y", rotated(given("x"), given("cos"), given("sin"))}}; }

const Exhibit kExhibit({.error = "an in-place update is read late: the rotated half where the old one is meant",
                        .program = program,
                        .reference = reference,
                        .found = Moment::reference,
                        .says = "y disagrees with the reference at [0, 4] and 15 other places"});

}  // namespace
}  // namespace pl::test
