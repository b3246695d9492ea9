// The result of assemble is given a name of its own inside the loop and never used: y keeps nothing. Happens to whoever
// comes from languages in which assemble writes into its first argument.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kRows = 8, kCols = 4, kTile = 4;

void program(pl::Parameters& p, bool wrong) {
  const auto x = p.in("x", {kRows, kCols}, pl::FP32);
  auto y = p.out("y", {kRows, kCols}, pl::FP32);
  for (pl::Index r : pl::parallel(0, kRows, kTile)) {
    const auto t = pl::slice(x, {kTile, kCols}, {r, 0}) * 2.0;
    const auto written = pl::assemble(y, t, {r, 0});
    if (!wrong) y = written;
  }
}

Results reference(const Given& given) {
  Numbers y = given("x");
  for (double& value : y.values) value *= 2;
  return {{"y", y}};
}

const Exhibit kExhibit({.error = "the result of assemble is dropped",
                        .program = program,
                        .reference = reference,
                        .found = Moment::building,
                        .says = "-11: error: assemble expects its result to be used but got it dropped; assign it: y "
                                "= pl::assemble(y, …)"});

}  // namespace
}  // namespace pl::test
