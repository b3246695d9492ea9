// The accumulator of a product starts as create_tensor, which holds nothing, instead of full(…, 0). Happens to whoever
// knows frameworks whose `empty` is mostly zeros.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kRows = 4, kDepth = 24, kWidth = 6, kChunk = 8;

void program(pl::Parameters& p, bool wrong) {
  const auto x = p.in("x", {kRows, kDepth}, pl::FP32);
  const auto w = p.in("w", {kDepth, kWidth}, pl::FP32);
  auto y = p.out("y", {kRows, kWidth}, pl::FP32);
  auto sum = wrong ? pl::create_tensor({kRows, kWidth}, pl::FP32) : pl::full({kRows, kWidth}, pl::FP32, 0);
  for (pl::Index k : pl::range(0, kDepth, kChunk))
    sum = pl::matmul_acc(sum, pl::slice(x, {kRows, kChunk}, {0, k}), pl::slice(w, {kChunk, kWidth}, {k, 0}));
  y = sum;
}

const Exhibit kExhibit({.error = "a sum starts as create_tensor instead of zeros",
                        .program = program,
                        .reference = [](const Given& given) { return Results{{"y", product(given("x"), given("w"))}}; },
                        .found = Moment::building,
                        .says = "-4: error: matmul_acc expects operands in which something was written but got [4, "
                                "6], which nothing has written\n"
                                "-5: note: in the iteration 0 of this loop\n"
                                "-6: note: the tensor was made here"});

}  // namespace
}  // namespace pl::test
