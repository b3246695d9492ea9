#include <gtest/gtest.h>

#include "ErrorText.h"

namespace pl::test {
namespace {

// row_sum C1
TEST(RowMax, IsOfMatrices) {
  expectBuildError(__LINE__,
                   "+5: error: row_max expects a tensor of rank 2 but got rank 3; reshape it first\n"
                   "+4: note: the tensor of FP32 [8, 16, 4] was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16, 4}, pl::FP32);
                     pl::row_max(x);
                   });
}

// row_sum C3
TEST(ColSum, IsOfNumbers) {
  expectBuildError(__LINE__,
                   "+5: error: col_sum expects a tensor of numbers but got BOOL; cast it first\n"
                   "+4: note: the tensor was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::BOOL);
                     pl::col_sum(x);
                   });
}

// row_argmax C1
TEST(RowArgmax, IsOfMatrices) {
  expectBuildError(__LINE__,
                   "+5: error: row_argmax expects a tensor of rank 2 but got rank 1; reshape it first\n"
                   "+4: note: the tensor of FP32 [8] was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8}, pl::FP32);
                     pl::row_argmax(x);
                   });
}

// row_expand_add C3
TEST(RowExpand, TakesAColumn) {
  expectBuildError(__LINE__,
                   "+7: error: row_expand_sub expects a vector of shape [8, 1] but got [1, 16]; use col_expand_sub\n"
                   "+5: note: the tensor of FP32 [8, 16] was made here\n"
                   "+6: note: the vector of FP32 [1, 16] was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     const auto v = p.in("v", {1, 16}, pl::FP32);
                     pl::row_expand_sub(x, v);
                   });
}

// row_expand_add C3
TEST(ColExpand, TakesARow) {
  expectBuildError(__LINE__,
                   "+7: error: col_expand_mul expects a vector of shape [1, 16] but got [1, 15]\n"
                   "+5: note: the tensor of FP32 [8, 16] was made here\n"
                   "+6: note: the vector of FP32 [1, 15] was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     const auto v = p.in("v", {1, 15}, pl::FP32);
                     pl::col_expand_mul(x, v);
                   });
}

// row_expand_add C3
TEST(RowExpand, NeedsAKnownColumn) {
  expectBuildError(__LINE__,
                   "+8: error: row_expand_add expects a vector of shape [8, 1] but got [8, n]\n"
                   "+6: note: the tensor of FP32 [8, 16] was made here\n"
                   "+7: note: the vector of FP32 [8, n] was made here",
                   [](Parameters& p) {
                     const auto n = p.dim("n");
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     const auto v = p.in("v", {8, n}, pl::FP32);
                     pl::row_expand_add(x, v);
                   });
}

// row_expand_add C2
TEST(RowExpand, HasOneDType) {
  expectBuildError(__LINE__,
                   "+7: error: row_expand_div expects tensors of one dtype but got FP32 and FP16; cast one of them\n"
                   "+5: note: the first was made here\n"
                   "+6: note: the second was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     const auto v = p.in("v", {8, 1}, pl::FP16);
                     pl::row_expand_div(x, v);
                   });
}

}  // namespace
}  // namespace pl::test
