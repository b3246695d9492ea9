// The halves of a head are rotated as concat(hi, -lo) instead of concat(-hi, lo): the angle has the wrong sign. Happens
// when a formula for interleaved pairs is rewritten for halves.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kRows = 4, kDim = 8, kHalf = kDim / 2;

void program(pl::Parameters& p, bool wrong) {
  const auto x = p.in("x", {kRows, kDim}, pl::FP32);
  const auto cos = p.in("cos", {kRows, kDim}, pl::FP32);
  const auto sin = p.in("sin", {kRows, kDim}, pl::FP32);
  auto y = p.out("y", {kRows, kDim}, pl::FP32);
  const auto lo = pl::slice(x, {kRows, kHalf}, {0, 0});
  const auto hi = pl::slice(x, {kRows, kHalf}, {0, kHalf});
  const auto rotated_half = wrong ? pl::concat({hi, -lo}, 1) : pl::concat({-hi, lo}, 1);
  y = x * cos + rotated_half * sin;
}

Results reference(const Given& given) { return {{"y", rotated(given("x"), given("cos"), given("sin"))}}; }

const Exhibit kExhibit({.error = "rotate-half with its halves the other way round, concat(hi, -lo)",
                        .program = program,
                        .reference = reference,
                        .found = Moment::reference,
                        .says = "y disagrees with the reference at [0, 0] and 31 other places"});

}  // namespace
}  // namespace pl::test
