// Matrix products against plain loops: every layout, element type and target, over sizes that leave tails everywhere.
#include <gmock/gmock.h>

#include <array>
#include <bit>
#include <cmath>
#include <random>

#include "Kernel.h"
#include "runtime/Element.h"

namespace pl::test {
namespace {

using runtime::BFloat16;
using runtime::Half;

struct Layout {
  bool aTrans, bTrans;
};

std::string matmul(const std::string& type, const std::string& accumulator, Layout layout) {
  const std::string in = "memref<?x?x" + type + ", strided<[?, 1], offset: ?>>";
  const std::string out = "memref<?x?x" + accumulator + ", strided<[?, 1], offset: ?>>";
  return "func.func @f(%a: " + in + ", %b: " + in + ", %c: " + out + ") { linalg.contract indexing_maps = [" +
         (layout.aTrans ? "affine_map<(m, n, k) -> (k, m)>" : "affine_map<(m, n, k) -> (m, k)>") + ", " +
         (layout.bTrans ? "affine_map<(m, n, k) -> (n, k)>" : "affine_map<(m, n, k) -> (k, n)>") +
         ", affine_map<(m, n, k) -> (m, n)>] ins(%a, %b : " + in + ", " + in + ") outs(%c : " + out + ") return }";
}

double number(float value) { return value; }
double number(BFloat16 value) { return runtime::widen(value); }
double number(Half value) { return runtime::widen(value); }
double number(std::int8_t value) { return value; }
double number(std::int32_t value) { return value; }

template <class T>
T element(std::mt19937& random) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>(random());
  else
    return runtime::narrow<T>(std::uniform_real_distribution<double>(-1, 1)(random));
}

/// op(A) · op(B) for one size: operands inside larger arrays whose other elements are NaN.
template <class T, class Accumulator>
class Product {
 public:
  Product(std::int64_t m, std::int64_t n, std::int64_t k, Layout layout, T canary)
      : layout_(layout),
        m_(m),
        n_(n),
        k_(k),
        a_(layout.aTrans ? k : m, layout.aTrans ? m : k, (layout.aTrans ? m : k) + 3, canary),
        b_(layout.bTrans ? n : k, layout.bTrans ? k : n, (layout.bTrans ? k : n) + 5, canary),
        c_(m, n, n + 2, 77) {
    std::mt19937 random(static_cast<unsigned>(m * 10007 + n * 101 + k));
    for (std::int64_t i = 0; i < a_.rows(); ++i)
      for (std::int64_t j = 0; j < a_.columns(); ++j) a_(i, j) = element<T>(random);
    for (std::int64_t i = 0; i < b_.rows(); ++i)
      for (std::int64_t j = 0; j < b_.columns(); ++j) b_(i, j) = element<T>(random);
    clear();
  }
  void clear() {
    for (std::int64_t i = 0; i < m_; ++i)
      for (std::int64_t j = 0; j < n_; ++j) c_(i, j) = static_cast<Accumulator>(i - j);
  }

  void run(const Kernel& kernel) { kernel(a_.view(), b_.view(), c_.view()); }

  void check() {
    ASSERT_TRUE(c_.isUntouchedOutside());
    for (std::int64_t i = 0; i < m_; ++i) {
      for (std::int64_t j = 0; j < n_; ++j) {
        double sum = static_cast<double>(i - j), size = std::abs(sum);
        std::uint32_t wrapped = static_cast<std::uint32_t>(i - j);
        for (std::int64_t k = 0; k < k_; ++k) {
          const T x = layout_.aTrans ? a_(k, i) : a_(i, k), y = layout_.bTrans ? b_(j, k) : b_(k, j);
          sum += number(x) * number(y);
          size += std::abs(number(x) * number(y));
          if constexpr (std::is_integral_v<T>) wrapped += static_cast<std::uint32_t>(x) * static_cast<std::uint32_t>(y);
        }
        if constexpr (std::is_integral_v<T>)
          ASSERT_EQ(c_(i, j), static_cast<std::int32_t>(wrapped)) << where(i, j);
        else
          ASSERT_NEAR(c_(i, j), sum, 1e-7 * static_cast<double>(k_ + 2) * size) << where(i, j);
      }
    }
  }

  /// The bits of each row when it is the only one, and of each column when it is.
  void checkAlone(const Kernel& kernel) {
    Matrix<Accumulator> together = c_;
    clear();
    for (std::int64_t i = 0; i < m_; ++i) {
      View<T> a = a_.view();
      View<Accumulator> c = c_.view();
      a.offset = layout_.aTrans ? i : i * a.strides[0];
      a.sizes[layout_.aTrans ? 1 : 0] = 1;
      c.offset = i * c.strides[0], c.sizes[0] = 1;
      kernel(a, b_.view(), c);
    }
    expectEqual(together);
    clear();
    for (std::int64_t j = 0; j < n_; ++j) {
      View<T> b = b_.view();
      View<Accumulator> c = c_.view();
      b.offset = layout_.bTrans ? j * b.strides[0] : j;
      b.sizes[layout_.bTrans ? 0 : 1] = 1;
      c.offset = j, c.sizes[1] = 1;
      kernel(a_.view(), b, c);
    }
    expectEqual(together);
  }

 private:
  std::string where(std::int64_t i, std::int64_t j) const {
    return std::to_string(m_) + "x" + std::to_string(n_) + "x" + std::to_string(k_) + (layout_.aTrans ? " At" : "") +
           (layout_.bTrans ? " Bt" : "") + " at " + std::to_string(i) + "," + std::to_string(j);
  }
  void expectEqual(Matrix<Accumulator>& expected) {
    for (std::int64_t i = 0; i < m_; ++i)
      for (std::int64_t j = 0; j < n_; ++j)
        ASSERT_EQ(std::bit_cast<std::uint32_t>(c_(i, j)), std::bit_cast<std::uint32_t>(expected(i, j))) << where(i, j);
  }

  Layout layout_;
  std::int64_t m_, n_, k_;
  Matrix<T> a_, b_;
  Matrix<Accumulator> c_;
};

class MatmulTargets : public testing::TestWithParam<std::string> {
 protected:
  template <class T, class Accumulator = float>
  void testType(const std::string& type, const std::string& accumulator, T canary) {
    for (Layout layout : {Layout{false, false}, Layout{false, true}, Layout{true, false}, Layout{true, true}}) {
      const Kernel kernel(matmul(type, accumulator, layout), GetParam());
      auto run = [&](std::int64_t m, std::int64_t n, std::int64_t k, bool alone) {
        Product<T, Accumulator> product(m, n, k, layout, canary);
        product.run(kernel);
        product.check();
        if (alone) product.checkAlone(kernel);
      };
      for (std::int64_t m : {1, 2, 3, 5, 8, 9, 16, 17})
        for (std::int64_t n : {1, 7, 16, 31, 32, 33, 70})
          for (std::int64_t k : {1, 2, 3, 15, 16, 33, 70}) {
            run(m, n, k, m == 9 || n == 33);
            if (HasFatalFailure()) return;
          }
      // Past the blocks: 64 rows, 2048 columns, 256 elements deep, or 16 where few rows meet many columns.
      run(67, 70, 70, false);
      run(3, 2090, 37, false);
      run(17, 40, 521, true);
    }
  }
};
INSTANTIATE_TEST_SUITE_P(, MatmulTargets, testing::ValuesIn(targetsHere()), [](const auto& info) {
  std::string name = info.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

TEST_P(MatmulTargets, FP32) { testType<float>("f32", "f32", NAN); }
TEST_P(MatmulTargets, BF16) { testType<BFloat16>("bf16", "f32", BFloat16{0x7fc1}); }
TEST_P(MatmulTargets, FP16) { testType<Half>("f16", "f32", Half{0x7e01}); }
TEST_P(MatmulTargets, INT8) { testType<std::int8_t, std::int32_t>("i8", "i32", std::int8_t{-128}); }
TEST_P(MatmulTargets, INT32) { testType<std::int32_t, std::int32_t>("i32", "i32", 1 << 30); }

// What is known when the code is made, one column or one odd element too many among it, changes no bit.
TEST_P(MatmulTargets, StaticShapesGiveTheBitsOfDynamicOnes) {
  auto check = [&]<class T, class Accumulator>(T, Accumulator, const std::string& type, const std::string& accumulator,
                                               std::int64_t m, std::int64_t n, std::int64_t k) {
    auto matrix = [](std::int64_t rows, std::int64_t columns, const std::string& element) {
      return "memref<" + std::to_string(rows) + "x" + std::to_string(columns) + "x" + element + ">";
    };
    const std::string a = matrix(m, k, type), b = matrix(k, n, type), c = matrix(m, n, accumulator);
    const std::string text = "func.func @f(%a: " + a + ", %b: " + b + ", %c: " + c +
                             ") { linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>,"
                             "affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] ins(%a, %b : " +
                             a + ", " + b + ") outs(%c : " + c + ") return }";
    const Kernel fixed(text, GetParam()), open(matmul(type, accumulator, {false, false}), GetParam());
    Matrix<T> x(m, k, T()), y(k, n, T());
    Matrix<Accumulator> first(m, n), second(m, n);
    std::mt19937 random(1);
    for (std::int64_t i = 0; i < m; ++i)
      for (std::int64_t j = 0; j < k; ++j) x(i, j) = element<T>(random);
    for (std::int64_t i = 0; i < k; ++i)
      for (std::int64_t j = 0; j < n; ++j) y(i, j) = element<T>(random);
    for (std::int64_t i = 0; i < m; ++i)
      for (std::int64_t j = 0; j < n; ++j) first(i, j) = second(i, j) = 1;
    fixed(x.view(), y.view(), first.view());
    open(x.view(), y.view(), second.view());
    for (std::int64_t i = 0; i < m; ++i)
      for (std::int64_t j = 0; j < n; ++j) ASSERT_EQ(first(i, j), second(i, j)) << type << i << ',' << j;
    ASSERT_TRUE(first.isUntouchedOutside());
  };
  for (auto [m, n, k] : {std::array{16, 64, 70}, {3, 33, 5}, {1, 1, 1}, {9, 17, 33}, {8, 64, 300}, {5, 32, 33}}) {
    check(BFloat16(), float(), "bf16", "f32", m, n, k);
    check(float(), float(), "f32", "f32", m, n, k);
    check(std::int8_t(), std::int32_t(), "i8", "i32", m, n, k);
  }
}

// Rows and depth known, columns not: B's panels but the first are packed between the products of the one before.
TEST_P(MatmulTargets, PanelsPackedAheadGiveTheBitsOfPanelsPackedBefore) {
  auto check = [&]<class T>(T canary, const std::string& type, std::int64_t m, std::int64_t k) {
    const std::string rows = std::to_string(m), depth = std::to_string(k);
    const Kernel ahead("func.func @f(%a: memref<" + rows + "x" + depth + "x" + type + ">, %b: memref<?x" + depth + "x" +
                           type + ">, %c: memref<" + rows +
                           "x?xf32>) { linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>,"
                           "affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>] ins(%a, %b : memref<" +
                           rows + "x" + depth + "x" + type + ">, memref<?x" + depth + "x" + type +
                           ">) outs(%c : memref<" + rows + "x?xf32>) return }",
                       GetParam());
    const Kernel before(matmul(type, "f32", {false, true}), GetParam());
    for (std::int64_t n : {1, 31, 32, 33, 63, 64, 96, 130, 2080}) {
      Matrix<T> x(m, k, canary), y(n, k, canary);
      Matrix<float> first(m, n), second(m, n);
      std::mt19937 random(static_cast<unsigned>(n));
      for (Matrix<T>* matrix : {&x, &y})
        for (std::int64_t i = 0; i < matrix->rows(); ++i)
          for (std::int64_t j = 0; j < k; ++j) (*matrix)(i, j) = element<T>(random);
      for (std::int64_t i = 0; i < m; ++i)
        for (std::int64_t j = 0; j < n; ++j) first(i, j) = second(i, j) = 1;
      ahead(x.view(), y.view(), first.view());
      before(x.view(), y.view(), second.view());
      for (std::int64_t i = 0; i < m; ++i)
        for (std::int64_t j = 0; j < n; ++j)
          ASSERT_EQ(first(i, j), second(i, j)) << type << ' ' << m << 'x' << n << 'x' << k << ' ' << i << ',' << j;
      ASSERT_TRUE(first.isUntouchedOutside());
    }
  };
  for (auto [m, k] : {std::array{8, 128}, {1, 32}, {5, 64}, {16, 256}, {21, 544}}) {
    check(BFloat16{0x7fc1}, "bf16", m, k);
    check(NAN, "f32", m, k);
  }
}

// A product after a fill with zeros does not read what it adds to, of which the fill is left for sums of nothing.
TEST_P(MatmulTargets, WhatStartsAtZeroIsTheProductAlone) {
  const std::string whole = matmul("bf16", "f32", {false, false});
  std::string filled = whole;
  filled.insert(filled.find("linalg.contract"),
                "%zero = arith.constant 0.0 : f32 "
                "linalg.fill ins(%zero : f32) outs(%c : memref<?x?xf32, strided<[?, 1], offset: ?>>) ");
  const Kernel fromZero(filled, GetParam()), added(whole, GetParam());
  for (std::int64_t m : {1, 4, 9})
    for (std::int64_t n : {1, 40, 64})
      for (std::int64_t k : {0, 1, 2, 33, 256, 521}) {
        Matrix<BFloat16> x(m, k + 1, BFloat16()), y(k + 1, n, BFloat16());
        std::mt19937 random(static_cast<unsigned>(k));
        for (std::int64_t i = 0; i < m; ++i)
          for (std::int64_t j = 0; j < k; ++j) x(i, j) = element<BFloat16>(random);
        for (std::int64_t i = 0; i < k; ++i)
          for (std::int64_t j = 0; j < n; ++j) y(i, j) = element<BFloat16>(random);
        View<BFloat16> a = x.view(), b = y.view();
        a.sizes[1] = b.sizes[0] = k;
        Matrix<float> first(m, n), second(m, n);
        for (std::int64_t i = 0; i < m; ++i)
          for (std::int64_t j = 0; j < n; ++j) first(i, j) = NAN, second(i, j) = 0;
        fromZero(a, b, first.view());
        added(a, b, second.view());
        for (std::int64_t i = 0; i < m; ++i)
          for (std::int64_t j = 0; j < n; ++j)
            ASSERT_EQ(first(i, j), second(i, j)) << m << 'x' << n << 'x' << k << ' ' << i << ',' << j;
        ASSERT_TRUE(first.isUntouchedOutside());
      }
}

}  // namespace
}  // namespace pl::test
