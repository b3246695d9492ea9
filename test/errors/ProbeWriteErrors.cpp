// Mistakes that are found while a program is built: what nothing writes, and what two parallel iterations write.
#include <gtest/gtest.h>

#include "ErrorText.h"

namespace pl::test {
namespace {

// program R1
TEST(ProbeWrites, LoopOneShortLeavesRowsOfAnOut) {
  expectBuildError(__LINE__,
                   "+7: error: out expects every element of \"y\" to be written but got a program that never writes "
                   "[1, 64] at [0, 0], where rows = 1\n"
                   "+5: note: rows may be 1; if it is not meant to, give it a range",
                   [](Parameters& p) {
                     const pl::Index rows = p.dim("rows");
                     const auto x = p.in("x", {rows, 64}, pl::FP32);
                     auto y = p.out("y", {rows, 64}, pl::FP32);
                     for (pl::Index i : pl::range(0, rows - 1, 8))
                       y = pl::assemble(y, pl::slice(x, {8, 64}, {i, 0}), {i, 0});
                   });
}

TEST(ProbeWrites, WholeTilesLeaveTheTail) {
  expectBuildError(__LINE__,
                   "+7: error: out expects every element of \"y\" to be written but got a program that never writes "
                   "[1, 4] at [16, 0], where rows = 17\n"
                   "+5: note: rows may be 17; if it is not meant to, give it a range",
                   [](Parameters& p) {
                     const pl::Index rows = p.dim("rows", {16, 4096});
                     const auto x = p.in("x", {rows, 4}, pl::FP32);
                     auto y = p.out("y", {rows, 4}, pl::FP32);
                     for (pl::Index i : pl::parallel(rows / 16))
                       y = pl::assemble(y, pl::slice(x, {16, 4}, {i * 16, 0}), {i * 16, 0});
                   });
}

TEST(ProbeWrites, LargeMatrixOfWhichTheLastColumnsAreForgotten) {
  expectBuildError(__LINE__,
                   "+5: error: out expects every element of \"y\" to be written but got a program that never writes "
                   "[8, 32] at [0, 65504]",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 65536}, pl::FP32);
                     auto y = p.out("y", {8, 65536}, pl::FP32);
                     for (pl::Index i : pl::parallel(0, 65504, 32))
                       y = pl::assemble(y, pl::slice(x, {8, 32}, {0, i}), {0, i});
                   });
}

TEST(ProbeWrites, BranchThatNeverRuns) {
  expectBuildError(__LINE__,
                   "+7: error: out expects every element of \"y\" to be written but got a program that never writes "
                   "[1, 4] at [0, 0], where n = 1\n"
                   "+5: note: n may be 1; if it is not meant to, give it a range",
                   [](Parameters& p) {
                     const pl::Index n = p.dim("n");
                     const auto x = p.in("x", {n, 4}, pl::FP32);
                     auto y = p.out("y", {n, 4}, pl::FP32);
                     pl::if_(n > 1, [&] { y = pl::assemble(y, x, {0, 0}); });
                   });
}

// parallel R1
TEST(ProbeWrites, TwoHeadsWriteOneRow) {
  expectBuildError(__LINE__,
                   "+12: error: assemble expects a window that no other iteration of its parallel loop writes but got "
                   "[1, 8] at [0, 0], where batch = 1\n"
                   "+10: note: in the iteration 1 of this loop\n"
                   "+12: note: the iteration 0 writes [1, 8] at [0, 0] here\n"
                   "+7: note: batch may be 1; if it is not meant to, give it a range",
                   [](Parameters& p) {
                     const pl::Index batch = p.dim("batch");
                     const auto x = p.in("x", {batch * 4, 8}, pl::FP32);
                     auto y = p.inout("y", {batch * 4, 8}, pl::FP32);
                     for (pl::Index item : pl::parallel(batch * 4)) {
                       const pl::Index b = item / 4, head = item % 4;
                       y = pl::assemble(y, pl::slice(x, {1, 8}, {item, 0}), {b * 4 + head / 2, 0});
                     }
                   });
}

// valid R2
// A buffer of padded query rows, sized for every group of query heads, of which only the first group of each KV head is
// filled: heads 96, kv_heads 8, q_head_batch 8.
void attend(Parameters& p, std::int64_t filledGroups) {
  constexpr std::int64_t kHeads = 96, kKvHeads = 8, kBatch = 8, kPad = 16, kDim = 4;
  constexpr std::int64_t kPerKv = kHeads / kKvHeads, kGroups = (kPerKv + kBatch - 1) / kBatch;
  const pl::Index batch = p.dim("batch");
  const auto q = p.in("q", {batch * kHeads, kDim}, pl::FP32);
  const auto lengths = p.in("lengths", {batch}, pl::INT32);
  auto out = p.out("out", {batch * kHeads, kDim}, pl::FP32);
  auto padded = pl::create_tensor({batch * (kKvHeads * kGroups * kPad), kDim}, pl::FP32);
  const auto rowsOf = [&](const pl::Index& g) { return pl::min(kBatch, kPerKv - g * kBatch); };
  for (pl::Index item : pl::parallel(batch * kKvHeads)) {
    for (pl::Index g : pl::range(filledGroups)) {
      const auto t = pl::slice(q, {kPad, kDim}, {item * kPerKv + g * kBatch, 0}, {.valid_shape = {rowsOf(g), kDim}});
      padded = pl::assemble(padded, t, {(item * kGroups + g) * kPad, 0});
    }
  }
  for (pl::Index item : pl::parallel(batch * kKvHeads)) {
    for (pl::Index g : pl::range(kGroups)) {
      const auto t =
          pl::slice(padded, {kPad, kDim}, {(item * kGroups + g) * kPad, 0}, {.valid_shape = {rowsOf(g), kDim}});
      out = pl::assemble(out, t * 2.0, {item * kPerKv + g * kBatch, 0});
    }
  }
}

TEST(ProbeWrites, PaddedQueriesOfTheFirstGroupOnly) {
  expectBuildError(__LINE__,
                   "-7: error: slice expects a window in which something was written but got [4, 4] at [16, 0], which "
                   "nothing has written, where batch = 1\n"
                   "-9: note: in the iteration 1 of this loop\n"
                   "-10: note: in the iteration 0 of this loop\n"
                   "-18: note: the source was made here\n"
                   "-22: note: batch may be 1; if it is not meant to, give it a range",
                   [](Parameters& p) { attend(p, 1); });
  pl::program("all_groups", [](Parameters& p) { attend(p, 2); });
}

TEST(ProbeWrites, BufferSlotOffByOne) {
  expectBuildError(__LINE__,
                   "+12: error: slice expects a window in which something was written but got [1, 8] at [64, 0], which "
                   "nothing has written\n"
                   "+11: note: in the iteration 3 of this loop\n"
                   "+8: note: the source was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {4, 8}, pl::FP32);
                     auto y = p.out("y", {4, 8}, pl::FP32);
                     auto slots = pl::create_tensor({5 * 16, 8}, pl::FP32);
                     for (pl::Index i : pl::range(4))
                       slots = pl::assemble(slots, pl::slice(x, {1, 8}, {i, 0}), {i * 16, 0});
                     for (pl::Index i : pl::range(4)) {
                       const auto row = pl::slice(slots, {1, 8}, {(i + 1) * 16, 0});
                       y = pl::assemble(y, row + 1.0, {i, 0});
                     }
                   });
}

// valid R2
TEST(ProbeWrites, SumOntoAnAccumulatorThatNothingSet) {
  expectBuildError(__LINE__,
                   "+11: error: matmul_acc expects operands in which something was written but got [8, 8], which "
                   "nothing has written\n"
                   "+10: note: in the iteration 0 of this loop\n"
                   "+9: note: the tensor was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 32}, pl::FP32);
                     const auto w = p.in("w", {32, 8}, pl::FP32);
                     auto y = p.out("y", {8, 8}, pl::FP32);
                     auto sum = pl::create_tensor({8, 8}, pl::FP32);
                     for (pl::Index k : pl::range(0, 32, 8))
                       sum = pl::matmul_acc(sum, pl::slice(x, {8, 8}, {0, k}), pl::slice(w, {8, 8}, {k, 0}));
                     y = sum;
                   });
}

// valid R2
TEST(ProbeWrites, ReadOfWhatNothingWrote) {
  expectBuildError(__LINE__,
                   "+6: error: read expects an element that was written but got [2], which nothing wrote\n"
                   "+5: note: the tensor was made here",
                   [](Parameters& p) {
                     auto y = p.out("y", {1, 4}, pl::INT32);
                     const auto counts = pl::create_tensor({4}, pl::INT32);
                     y = pl::full({1, 4}, pl::INT32, pl::read(counts, {2}));
                   });
}

// ---- no false alarm ---------------------------------------------------------------------------------------------

TEST(ProbeWrites, SilentWhereDataDecides) {
  pl::program("scatter", [](Parameters& p) {  // which rows are written is the caller's to know
    const pl::Index n = p.dim("n");
    const auto at = p.in("at", {n}, pl::INT32, {.range = pl::ValueRange{0, 7}});
    const auto x = p.in("x", {n, 4}, pl::FP32);
    auto y = p.out("y", {8, 4}, pl::FP32);
    for (pl::Index i : pl::parallel(n)) y = pl::assemble(y, pl::slice(x, {1, 4}, {i, 0}), {pl::read(at, {i}), 0});
  });
  pl::program("flag", [](Parameters& p) {
    const auto flag = p.in("flag", {1}, pl::INT32);
    auto y = p.out("y", {4, 4}, pl::FP32);
    auto t = pl::create_tensor({8, 4}, pl::FP32);
    pl::if_(pl::read(flag, {0}) > 0, [&] { t = pl::assemble(t, pl::full({4, 4}, pl::FP32, 1), {4, 0}); });
    y = pl::assemble(y, pl::slice(t, {4, 4}, {4, 0}), {0, 0});
  });
}

TEST(ProbeWrites, SilentAboutAVersionOfAnIterationsOwn) {
  pl::program("own", [](Parameters& p) {
    const auto x = p.in("x", {4, 1}, pl::FP32);
    auto y = p.inout("y", {4, 1}, pl::FP32);
    for (pl::Index i : pl::parallel(4)) {
      const auto own = pl::assemble(y, pl::slice(x, {1, 1}, {i, 0}), {0, 0});  // every iteration writes row 0 of it
      y = pl::assemble(y, pl::slice(own, {1, 1}, {0, 0}), {i, 0});
    }
  });
}

TEST(ProbeWrites, SilentAboutAWindowThatIsFilled) {
  pl::program("filled", [](Parameters& p) {
    const auto x = p.in("x", {4, 4}, pl::FP32);
    auto y = p.out("y", {8, 4}, pl::FP32);
    for (pl::Index i : pl::range(0, 8, 4)) {
      auto part = pl::slice(y, {4, 4}, {i, 0});
      part = pl::assemble(part, x, {0, 0});
      y = pl::assemble(y, part, {i, 0});
    }
  });
}

}  // namespace
}  // namespace pl::test
