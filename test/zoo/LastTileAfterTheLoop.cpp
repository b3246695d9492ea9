// The last tile that a loop made is used after the loop. The body is recorded once, so there is no last one. Happens to
// whoever takes the C++ loop for the loop of the program.
#include <optional>

#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kRows = 8, kCols = 4, kTile = 4;

void program(pl::Parameters& p, bool wrong) {
  const auto x = p.in("x", {kRows, kCols}, pl::FP32);
  auto y = p.out("y", {kTile, kCols}, pl::FP32);
  std::optional<pl::Tensor> last;
  auto carried = pl::full({kTile, kCols}, pl::FP32, 0);
  for (pl::Index r : pl::range(0, kRows, kTile)) {
    const auto t = pl::slice(x, {kTile, kCols}, {r, 0}) * 2.0;
    last.emplace(t);
    carried = t;
  }
  y = wrong ? *last : carried;
}

Results reference(const Given& given) {
  const Numbers x = given("x");
  Numbers y({kTile, kCols});
  for (std::int64_t i = 0; i < kTile * kCols; ++i) y[i] = 2 * x[(kRows - kTile) * kCols + i];
  return {{"y", y}};
}

const Exhibit kExhibit({.error = "a value made inside a loop is used after it",
                        .program = program,
                        .reference = reference,
                        .found = Moment::building,
                        .says = "-14: error: assigning to a handle expects a value that exists here but got one of a "
                                "loop that has ended; declare a handle before the loop and assign to it inside\n"
                                "-14: note: the value was made here\n"
                                "-15: note: the loop is here"});

}  // namespace
}  // namespace pl::test
