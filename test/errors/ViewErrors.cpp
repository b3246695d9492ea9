#include <gtest/gtest.h>

#include "ErrorText.h"

namespace pl::test {
namespace {

// slice C2
TEST(Slice, HasTheRankOfItsTensor) {
  expectBuildError(__LINE__,
                   "+5: error: slice expects a window of rank 2 but got rank 1\n"
                   "+4: note: the tensor of FP32 [8, 16] was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     pl::slice(x, {8}, {0, 0});
                   });
}

// slice C3
TEST(Slice, HasOneOffsetPerDimension) {
  expectBuildError(__LINE__,
                   "+5: error: slice expects one offset per dimension of FP32 [8, 16], 2, but got 1\n"
                   "+4: note: the tensor was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     pl::slice(x, {8, 16}, {0});
                   });
}

// slice C3
TEST(Slice, StartsInsideItsTensor) {
  expectBuildError(__LINE__,
                   "+5: error: slice expects an offset inside dimension 1 of FP32 [8, 16] but got 17\n"
                   "+4: note: the tensor was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     pl::slice(x, {4, 4}, {0, 17});
                   });
}

// slice C3
TEST(Slice, RejectsANegativeOffset) {
  expectBuildError(__LINE__,
                   "+6: error: slice expects an offset inside dimension 0 of FP32 [rows, 16] but got -1\n"
                   "+5: note: the tensor was made here",
                   [](Parameters& p) {
                     const auto rows = p.dim("rows");
                     const auto x = p.in("x", {rows, 16}, pl::FP32);
                     pl::slice(x, {4, 4}, {-1, 0});
                   });
}

// slice C6
TEST(Slice, ReadsDataInsideItsTensor) {
  expectBuildError(__LINE__,
                   "+6: error: slice expects the window's valid part inside dimension 0 of FP32 [8, 16] but got "
                   "[6, 10)\n"
                   "+5: note: the tensor was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     pl::slice(x, {4, 16}, {6, 0}, {.valid_shape = {4, 16}});
                   });
}

// assemble C1
TEST(Assemble, HasOneDType) {
  expectBuildError(__LINE__,
                   "+7: error: assemble expects tensors of one dtype but got FP32 and BF16; cast one of them\n"
                   "+5: note: the first was made here\n"
                   "+6: note: the second was made here",
                   [](Parameters& p) {
                     auto y = p.out("y", {8, 16}, pl::FP32);
                     const auto t = pl::full({8, 16}, pl::BF16, 0);
                     y = pl::assemble(y, t, {0, 0});
                   });
}

// assemble C2
TEST(Assemble, HasOneRank) {
  expectBuildError(__LINE__,
                   "+7: error: assemble expects a source of rank 2 but got rank 1; reshape it first\n"
                   "+5: note: the destination of FP32 [8, 16] was made here\n"
                   "+6: note: the source of FP32 [16] was made here",
                   [](Parameters& p) {
                     auto y = p.out("y", {8, 16}, pl::FP32);
                     const auto t = pl::full({16}, pl::FP32, 0);
                     y = pl::assemble(y, t, {0, 0});
                   });
}

// assemble C3
TEST(Assemble, StartsInsideItsDestination) {
  expectBuildError(__LINE__,
                   "+6: error: assemble expects an offset inside dimension 0 of FP32 [8, 16] but got 9\n"
                   "+4: note: the tensor was made here",
                   [](Parameters& p) {
                     auto y = p.out("y", {8, 16}, pl::FP32);
                     const auto t = pl::full({8, 16}, pl::FP32, 0);
                     y = pl::assemble(y, t, {9, 0});
                   });
}

// assemble C5
TEST(Assemble, WritesInsideItsDestination) {
  expectBuildError(__LINE__,
                   "+6: error: assemble expects the source's valid part inside the 8 valid elements of dimension 0 of "
                   "FP32 [8, 16] but got [4, 12)\n"
                   "+5: note: the tensor was made here",
                   [](Parameters& p) {
                     auto y = p.out("y", {8, 16}, pl::FP32);
                     y = pl::assemble(y, pl::full({8, 16}, pl::FP32, 0), {4, 0});
                   });
}

// program T2
TEST(Assemble, IsAssignedToSomething) {
  expectBuildError(__LINE__,
                   "+6: error: assemble expects its result to be used but got it dropped; assign it: "
                   "y = pl::assemble(y, …)",
                   [](Parameters& p) {
                     auto y = p.out("y", {8, 16}, pl::FP32);
                     const auto t = pl::full({8, 16}, pl::FP32, 0);
                     static_cast<void>(pl::assemble(y, t, {0, 0}));
                   });
}

// reshape C3
TEST(Reshape, KeepsTheNumberOfElements) {
  expectBuildError(__LINE__,
                   "+5: error: reshape expects a shape of 128 elements but got 120\n"
                   "+4: note: the tensor of FP32 [8, 16] was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     pl::reshape(x, {8, 15});
                   });
}

// concat C1
TEST(Concat, NeedsATensor) {
  expectBuildError(__LINE__, "+1: error: concat expects at least one tensor but got none",
                   [](Parameters&) { pl::concat({}, 0); });
}

// concat C2
TEST(Concat, HasAnAxis) {
  expectBuildError(__LINE__,
                   "+6: error: concat expects an axis between -2 and 1 but got 2\n"
                   "+4: note: the first tensor of FP32 [8, 16] was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     // Negative axes count from the end.
                     pl::concat({x, x}, 2);
                   });
}

// concat C5
TEST(Concat, HasEqualOtherExtents) {
  expectBuildError(__LINE__,
                   "+7: error: concat expects tensors of extent 16 in dimension 1 but got 12\n"
                   "+5: note: the tensor of FP32 [8, 16] was made here\n"
                   "+6: note: the tensor of FP32 [8, 12] was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     const auto y = p.in("y", {8, 12}, pl::FP32);
                     pl::concat({x, y}, 0);
                   });
}

// concat C4
TEST(Concat, HasOneRank) {
  expectBuildError(__LINE__,
                   "+6: error: concat expects a tensor of rank 2 but got rank 1; reshape it first\n"
                   "+5: note: the tensor of FP32 [16] was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     const auto y = p.in("y", {16}, pl::FP32);
                     pl::concat({x, y}, 0);
                   });
}

// transpose C1
TEST(Transpose, WithoutPermutationIsOfMatrices) {
  expectBuildError(__LINE__,
                   "+6: error: transpose expects a tensor of rank 2 but got rank 3; say which dimension goes where: "
                   "transpose(t, {…})\n"
                   "+5: note: the tensor of FP32 [2, 3, 4] was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {2, 3, 4}, pl::FP32);
                     pl::transpose(x);
                   });
}

// transpose C1
TEST(Transpose, NeedsAPermutation) {
  expectBuildError(__LINE__,
                   "+5: error: transpose expects a permutation of 0 to 2 but got [0, 2, 2]\n"
                   "+4: note: the tensor of FP32 [2, 3, 4] was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {2, 3, 4}, pl::FP32);
                     pl::transpose(x, {0, 2, 2});
                   });
}

// fillpad C1
TEST(Fillpad, IsOfNumbers) {
  expectBuildError(__LINE__,
                   "+5: error: fillpad expects a tensor of numbers but got BOOL; cast it first\n"
                   "+4: note: the tensor was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::BOOL);
                     pl::fillpad(x, pl::Pad::zero);
                   });
}

}  // namespace
}  // namespace pl::test
