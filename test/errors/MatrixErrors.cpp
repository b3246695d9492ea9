#include <gtest/gtest.h>

#include "ErrorText.h"

namespace pl::test {
namespace {

// matmul C1
TEST(Matmul, IsOfMatrices) {
  expectBuildError(__LINE__,
                   "+6: error: matmul expects a tensor of rank 2 but got rank 1; reshape it first\n"
                   "+5: note: the tensor of FP32 [16] was made here",
                   [](Parameters& p) {
                     const auto a = p.in("a", {8, 16}, pl::FP32);
                     const auto b = p.in("b", {16}, pl::FP32);
                     pl::matmul(a, b);
                   });
}

// matmul C3
TEST(Matmul, ContractsEqualExtents) {
  expectBuildError(__LINE__,
                   "+8: error: matmul expects a second tensor whose dimension 0 is 16, as dimension 1 of the first, "
                   "but got 12\n"
                   "+6: note: the first of BF16 [8, 16] was made here\n"
                   "+7: note: the second of BF16 [12, 4] was made here",
                   [](Parameters& p) {
                     const auto a = p.in("a", {8, 16}, pl::BF16);
                     const auto b = p.in("b", {12, 4}, pl::BF16);
                     pl::matmul(a, b);
                   });
}

// matmul C3
TEST(Matmul, AsksForATransposedOperand) {
  expectBuildError(__LINE__,
                   "+8: error: matmul expects a second tensor whose dimension 0 is 16, as dimension 1 of the first, "
                   "but got 4; is it {.b_trans = true}?\n"
                   "+6: note: the first of BF16 [8, 16] was made here\n"
                   "+7: note: the second of BF16 [4, 16] was made here",
                   [](Parameters& p) {
                     const auto a = p.in("a", {8, 16}, pl::BF16);
                     const auto b = p.in("b", {4, 16}, pl::BF16);
                     pl::matmul(a, b);
                   });
}

// matmul C3
TEST(Matmul, ContractsWhatItsOptionsSay) {
  expectBuildError(__LINE__,
                   "+8: error: matmul expects a second tensor whose dimension 1 is 8, as dimension 0 of the first, but "
                   "got 4; is it {.b_trans = false}?\n"
                   "+6: note: the first of BF16 [8, 16] was made here\n"
                   "+7: note: the second of BF16 [8, 4] was made here",
                   [](Parameters& p) {
                     const auto a = p.in("a", {8, 16}, pl::BF16);
                     const auto b = p.in("b", {8, 4}, pl::BF16);
                     pl::matmul(a, b, {.a_trans = true, .b_trans = true});
                   });
}

// matmul C2
TEST(Matmul, HasOneDType) {
  expectBuildError(__LINE__,
                   "+7: error: matmul expects tensors of one dtype but got BF16 and FP32; cast one of them\n"
                   "+5: note: the first was made here\n"
                   "+6: note: the second was made here",
                   [](Parameters& p) {
                     const auto a = p.in("a", {8, 16}, pl::BF16);
                     const auto b = p.in("b", {16, 4}, pl::FP32);
                     pl::matmul(a, b);
                   });
}

// matmul C2
TEST(Matmul, HasAnAccumulator) {
  expectBuildError(__LINE__,
                   "+6: error: matmul expects tensors of FP32, FP16, BF16 or INT8 but got INT32; cast them first\n"
                   "+5: note: the first of INT32 [8, 8] was made here\n"
                   "+5: note: the second of INT32 [8, 8] was made here",
                   [](Parameters& p) {
                     const auto a = p.in("a", {8, 8}, pl::INT32);
                     pl::matmul(a, a);
                   });
}

// matmul_acc C2
TEST(MatmulAcc, AccumulatesInFP32) {
  expectBuildError(__LINE__,
                   "+9: error: matmul_acc expects an accumulator of FP32 but got BF16; accumulate in FP32 and cast the "
                   "sum\n"
                   "+8: note: the accumulator of BF16 [8, 8] was made here\n"
                   "+7: note: the first of BF16 [8, 8] was made here\n"
                   "+7: note: the second of BF16 [8, 8] was made here",
                   [](Parameters& p) {
                     const auto a = p.in("a", {8, 8}, pl::BF16);
                     const auto sum = pl::full({8, 8}, pl::BF16, 0);
                     pl::matmul_acc(sum, a, a);
                   });
}

// matmul_acc C3
TEST(MatmulAcc, HasTheProductsShape) {
  expectBuildError(__LINE__,
                   "+8: error: matmul_acc expects an accumulator of shape [8, 8] but got [8, 4]\n"
                   "+7: note: the accumulator of FP32 [8, 4] was made here\n"
                   "+6: note: the first of BF16 [8, 8] was made here\n"
                   "+6: note: the second of BF16 [8, 8] was made here",
                   [](Parameters& p) {
                     const auto a = p.in("a", {8, 8}, pl::BF16);
                     const auto sum = pl::full({8, 4}, pl::FP32, 0);
                     pl::matmul_acc(sum, a, a);
                   });
}

}  // namespace
}  // namespace pl::test
