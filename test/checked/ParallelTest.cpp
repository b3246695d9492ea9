// parallel R1 and R2: iterations that write the same element, or read what another writes.
#include <gtest/gtest.h>

#include "CheckedText.h"
#include "pl/executable.h"
#include "reference/Inputs.h"

namespace pl::test {
namespace {

// Tiles of `rows` rows, `step` apart.
void tiles(Parameters& p, std::int64_t rows, std::int64_t step) {
  auto y = p.out("y", {8, 3}, pl::FP32);
  for (pl::Index i : pl::parallel(0, 8 - rows + 1, step)) y = pl::assemble(y, pl::full({rows, 3}, pl::FP32, 1), {i, 0});
}

TEST(Parallel, WindowsThatOverlap) {
  expectSaid(__LINE__, "", [](Parameters& p) { tiles(p, 2, 2); });
  expectSaid(__LINE__,
             "-5: error: assemble expects a window that no other iteration of its parallel loop writes but got [4, 3] "
             "at [2, 0]\n"
             "-5: note: in the iteration 2 of this loop\n"
             "-5: note: the iteration 0 writes [4, 3] at [0, 0] here\n"
             "-6: note: the destination was made here",
             [](Parameters& p) { tiles(p, 4, 2); });
}

TEST(Parallel, AnIterationMayWriteAnElementTwice) {
  expectSaid(__LINE__, "", [](Parameters& p) {
    auto y = p.out("y", {8, 3}, pl::FP32);
    for (pl::Index i : pl::parallel(0, 8, 2)) {
      y = pl::assemble(y, pl::full({2, 3}, pl::FP32, 1), {i, 0});
      for (pl::Index j : pl::range(2)) y = pl::assemble(y, pl::full({1, 3}, pl::FP32, 2), {i + j, 0});
    }
  });
}

TEST(Parallel, LoopsAfterOneAnotherMayWriteTheSame) {
  expectSaid(__LINE__, "", [](Parameters& p) {
    auto y = p.out("y", {8, 3}, pl::FP32);
    for (pl::Index again : pl::range(2))
      for (pl::Index i : pl::parallel(0, 8)) y = pl::assemble(y, pl::full({1, 3}, pl::FP32, 1), {(i + again) % 8, 0});
  });
}

TEST(Parallel, TensorsOfAnIterationAreItsOwn) {
  expectSaid(__LINE__, "", [](Parameters& p) {
    auto y = p.out("y", {8, 3}, pl::FP32);
    const auto tile = pl::create_tensor({1, 3}, pl::FP32);
    for (pl::Index i : pl::parallel(0, 8)) {
      const auto row = pl::assemble(tile, pl::full({1, 3}, pl::FP32, 1), {0, 0});
      y = pl::assemble(y, row, {i, 0});
    }
  });
}

TEST(Parallel, AValueFromBeforeTheLoopKeepsItsElements) {
  const auto shift = [](Parameters& p) {
    auto y = p.inout("y", {4, 1}, pl::FP32);
    const pl::Tensor before = y;
    for (pl::Index i : pl::parallel(3)) y = pl::assemble(y, pl::slice(before, {1, 1}, {i, 0}), {i + 1, 0});
  };
  expectSaid(__LINE__, "", shift);
  const Array y = reference::fill(FP32, {4, 1}, "iota", 1);
  interpret(pl::program("shift", shift), {{"y", y}}, {.checked = true});
  for (std::int64_t i = 1; i < 4; ++i) EXPECT_EQ(y.at(i), i - 1);
}

TEST(Parallel, TheWritesOfBothLinesInTwoTensors) {
  expectSaid(__LINE__,
             "+11: error: assemble expects a window that no other iteration of its parallel loop writes but got [1, 2] "
             "at [2, 0]\n"
             "+9: note: in the iteration 2 of this loop\n"
             "+12: note: the iteration 0 writes [1, 2] at [2, 0] here\n"
             "+7: note: the destination was declared here",
             [](Parameters& p) {
               auto cache = p.inout("cache", {16, 2}, pl::FP32);
               auto other = p.inout("other", {16, 2}, pl::FP32);
               for (pl::Index b : pl::parallel(4)) {
                 other = pl::assemble(other, pl::full({4, 2}, pl::FP32, 1), {b * 4, 0});
                 cache = pl::assemble(cache, pl::full({1, 2}, pl::FP32, 1), {b, 0});
                 cache = pl::assemble(cache, pl::full({1, 2}, pl::FP32, 1), {b + 2, 0});
               }
             });
}

// parallel R2
TEST(Parallel, ReadsWhatAnIterationBeforeItWrites) {
  expectSaid(
      __LINE__,
      "+9: error: slice expects elements that no other iteration of its parallel loop writes but reads [1, 3] at "
      "[1, 0]\n"
      "+8: note: in the iteration 2 of this loop\n"
      "+10: note: the iteration 1 writes [1, 3] at [1, 0] here\n"
      "+7: note: the source was declared here",
      [](Parameters& p) {
        auto y = p.inout("y", {4, 3}, pl::FP32);
        for (pl::Index r : pl::parallel(1, 4)) {
          const auto above = pl::slice(y, {1, 3}, {r - 1, 0});
          y = pl::assemble(y, above + 1.0F, {r, 0});
        }
      });
}

// parallel R2
TEST(Parallel, ReadsWhatAnIterationAfterItWrites) {
  expectSaid(
      __LINE__,
      "+10: error: assemble expects a window that no other iteration of its parallel loop reads but got [1, 3] at "
      "[1, 0]\n"
      "+8: note: in the iteration 1 of this loop\n"
      "+9: note: the iteration 0 reads [1, 3] at [1, 0] here\n"
      "+7: note: the destination was declared here",
      [](Parameters& p) {
        auto y = p.inout("y", {4, 3}, pl::FP32);
        for (pl::Index r : pl::parallel(0, 3)) {
          const auto below = pl::slice(y, {1, 3}, {r + 1, 0});
          y = pl::assemble(y, below + 1.0F, {r, 0});
        }
      });
}

// parallel R2
TEST(Parallel, WhatAnIterationReadsAndWritesAloneIsItsOwn) {
  expectSaid(__LINE__, "", [](Parameters& p) {
    auto y = p.inout("y", {4, 3}, pl::FP32);
    for (pl::Index r : pl::parallel(4)) {
      pl::incore("row", [&] {
        for ([[maybe_unused]] pl::Index again : pl::range(2)) {
          const pl::Tensor row = pl::slice(y, {1, 3}, {r, 0}) + pl::read(y, {r, 1});
          pl::if_(r < 3, [&] { y = pl::assemble(y, row, {r, 0}); });
        }
      });
    }
  });
}

// parallel R2
TEST(Parallel, ReadsElementsRowsAndWholeTensors) {
  expectSaid(__LINE__,
             "+9: error: read expects elements that no other iteration of its parallel loop writes but reads [1, 1] at "
             "[0, 2]\n"
             "+8: note: in the iteration 1 of this loop\n"
             "+10: note: the iteration 0 writes [1, 3] at [0, 0] here\n"
             "+7: note: the source was declared here",
             [](Parameters& p) {
               auto y = p.inout("y", {4, 3}, pl::FP32);
               for (pl::Index r : pl::parallel(4)) {
                 const pl::Scalar first = pl::read(y, {0, 2});
                 y = pl::assemble(y, pl::full({1, 3}, pl::FP32, first), {r, 0});
               }
             });
  expectSaid(__LINE__,
             "+11: error: gather_rows expects elements that no other iteration of its parallel loop writes but reads "
             "[1, 3] at [0, 0]\n"
             "+9: note: in the iteration 1 of this loop\n"
             "+12: note: the iteration 0 writes [1, 3] at [0, 0] here\n"
             "+7: note: the source was declared here",
             [](Parameters& p) {
               auto y = p.inout("y", {4, 3}, pl::FP32);
               const auto first = pl::full({1}, pl::INT32, 0);
               for (pl::Index r : pl::parallel(4)) {
                 pl::incore("row", [&] {
                   const auto row = pl::gather_rows(y, first);
                   y = pl::assemble(y, row, {r, 0});
                 });
               }
             });
  expectSaid(
      __LINE__,
      "+9: error: col_sum expects elements that no other iteration of its parallel loop writes but reads [4, 3] at "
      "[0, 0]\n"
      "+8: note: in the iteration 1 of this loop\n"
      "+10: note: the iteration 0 writes [1, 3] at [0, 0] here\n"
      "+7: note: the source was declared here",
      [](Parameters& p) {
        auto y = p.inout("y", {4, 3}, pl::FP32);
        for (pl::Index r : pl::parallel(4)) {
          const auto sum = pl::col_sum(y);
          y = pl::assemble(y, sum, {r, 0});
        }
      });
}

}  // namespace
}  // namespace pl::test
