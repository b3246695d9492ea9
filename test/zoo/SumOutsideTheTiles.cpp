// The accumulator is made before the loop over column tiles, not for each of them: every tile also holds the sum of
// those before it. Happens when the loops of a product are interchanged.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kRows = 4, kDepth = 24, kWidth = 12, kChunk = 8, kTile = 4;

void program(pl::Parameters& p, bool wrong, bool parallel) {
  const auto x = p.in("x", {kRows, kDepth}, pl::FP32);
  const auto w = p.in("w", {kDepth, kWidth}, pl::FP32);
  auto y = p.out("y", {kRows, kWidth}, pl::FP32);
  auto sum = pl::full({kRows, kTile}, pl::FP32, 0);
  for (pl::Index n : parallel ? pl::parallel(0, kWidth, kTile) : pl::range(0, kWidth, kTile)) {
    auto of_tile = pl::full({kRows, kTile}, pl::FP32, 0);
    for (pl::Index k : pl::range(0, kDepth, kChunk)) {
      const auto a = pl::slice(x, {kRows, kChunk}, {0, k});
      const auto b = pl::slice(w, {kChunk, kTile}, {k, n});
      auto& total = wrong ? sum : of_tile;
      total = pl::matmul_acc(total, a, b);
    }
    y = pl::assemble(y, wrong ? sum : of_tile, {0, n});
  }
}

Results reference(const Given& given) { return {{"y", product(given("x"), given("w"))}}; }

const Exhibit kInParallel(
    {.error = "the sum is made before the parallel loop over tiles",
     .program = [](pl::Parameters& p, bool wrong) { program(p, wrong, /*parallel=*/true); },
     .reference = reference,
     .found = Moment::building,
     .says = "-8: error: a parallel loop expects to rebind only tensors that it assembles into "
             "but got FP32 [4, 4] that is something else; use range, whose iterations follow each "
             "other\n"
             "-15: note: the handle was bound here\n"
             "-14: note: the parallel loop is here"},
    "InParallel");

const Exhibit kInOrder({.error = "the sum is made before the loop over tiles: each also holds those before it",
                        .program = [](pl::Parameters& p, bool wrong) { program(p, wrong, /*parallel=*/false); },
                        .reference = reference,
                        .found = Moment::reference,
                        .says = "y disagrees with the reference at [0, 4] and 31 other places"},
                       "InOrder");

}  // namespace
}  // namespace pl::test
