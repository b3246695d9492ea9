#include <gtest/gtest.h>

#include "ErrorText.h"

namespace pl::test {
namespace {

// layout C3
TEST(Panels, AreReadByProductsAlone) {
  expectBuildError(
      __LINE__,
      "+7: error: cast expects operands in row-major order but got \"w\", whose layout is panels; products "
      "alone read it, as their second operand, itself or through slices\n"
      "+5: note: \"w\" was declared here",
      [](Parameters& p) {
        const auto w = p.in("w", {8, 64}, pl::BF16, {.layout = pl::Layout::panels});
        auto y = p.out("y", {8, 64}, pl::FP32);
        y = pl::cast(w, pl::FP32);
      });
}

// layout C3
TEST(Panels, AreNotTransposed) {
  expectBuildError(__LINE__,
                   "+7: error: matmul expects \"w\", whose layout is panels, as it is but got it transposed\n"
                   "+5: note: \"w\" was declared here",
                   [](Parameters& p) {
                     const auto a = p.in("a", {4, 64}, pl::BF16);
                     const auto w = p.in("w", {8, 64}, pl::BF16, {.layout = pl::Layout::panels});
                     auto y = p.out("y", {4, 8}, pl::FP32);
                     y = pl::matmul(a, w, {.b_trans = true});
                   });
}

// layout C3
TEST(Panels, AreReadWhereTheyStand) {
  expectBuildError(
      __LINE__,
      "+8: error: expects \"w\", whose layout is panels, to be read where it stands but got it handed on by "
      "a loop, a branch, a scope or the program\n"
      "+5: note: \"w\" was declared here",
      [](Parameters& p) {
        auto w = p.in("w", {64, 64}, pl::BF16, {.layout = pl::Layout::panels});
        const auto other = p.in("other", {64, 64}, pl::BF16);
        auto y = p.out("y", {64, 64}, pl::FP32);
        for (pl::Index i : pl::range(4)) {
          y = pl::matmul(other, w);
          w = other;
        }
      });
}

// layout C4
TEST(Panels, AreCutBetweenPanels) {
  expectBuildError(
      __LINE__,
      "+9: error: slice expects columns of \"w\", whose layout is panels, from a multiple of 32 on but got "
      "a number of which that cannot be seen\n"
      "+6: note: \"w\" was declared here",
      [](Parameters& p) {
        const auto a = p.in("a", {4, 8}, pl::BF16);
        const auto w = p.in("w", {8, 96}, pl::BF16, {.layout = pl::Layout::panels});
        auto y = p.out("y", {4, 96}, pl::FP32);
        for (pl::Index n : pl::range(0, 96, 48)) {
          y = pl::assemble(y, pl::matmul(a, pl::slice(w, {8, 48}, {0, n})), {0, n});
        }
      });
}

// layout C4
TEST(Panels, AreCutIntoWholeOnes) {
  expectBuildError(
      __LINE__,
      "+8: error: slice expects valid columns of \"w\", whose layout is panels, to be a multiple of 32 or to "
      "reach its last one but got 40\n"
      "+6: note: \"w\" was declared here",
      [](Parameters& p) {
        const auto a = p.in("a", {4, 8}, pl::BF16);
        const auto w = p.in("w", {8, 96}, pl::BF16, {.layout = pl::Layout::panels});
        auto y = p.out("y", {4, 40}, pl::FP32);
        y = pl::matmul(a, pl::slice(w, {8, 40}, {0, 0}));
      });
}

// layout C5
TEST(Panels, AreCutBetweenPairsOfRows) {
  expectBuildError(__LINE__,
                   "+7: error: slice expects rows of \"w\", whose layout is panels, from an even one on but got 3\n"
                   "+5: note: \"w\" was declared here",
                   [](Parameters& p) {
                     const auto a = p.in("a", {4, 5}, pl::BF16);
                     const auto w = p.in("w", {8, 96}, pl::BF16, {.layout = pl::Layout::panels});
                     auto y = p.out("y", {4, 96}, pl::FP32);
                     y = pl::matmul(a, pl::slice(w, {5, 96}, {3, 0}));
                   });
}

// Tiles as kernels have them: the last one is valid as far as the matrix reaches.
TEST(Panels, AreReadInTiles) {
  EXPECT_NO_THROW(pl::program("tiles", [](Parameters& p) {
    const auto n = p.dim("n");
    const auto a = p.in("a", {4, 64}, pl::BF16);
    const auto w = p.in("w", {64, n}, pl::BF16, {.layout = pl::Layout::panels});
    auto y = p.out("y", {4, n}, pl::FP32);
    for (pl::Index j : pl::parallel(0, n, 96)) {
      const pl::Index valid = pl::min(96, n - j);
      auto sum = pl::full({4, 96}, pl::FP32, 0, {.valid_shape = {4, valid}});
      for (pl::Index k : pl::range(0, 64, 16)) {
        const auto tile = pl::slice(w, {16, 96}, {k, j}, {.valid_shape = {16, valid}});
        sum = pl::matmul_acc(sum, pl::slice(a, {4, 16}, {0, k}), tile);
      }
      y = pl::assemble(y, sum, {0, j});
    }
  }));
}

}  // namespace
}  // namespace pl::test
