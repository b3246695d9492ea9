// Products with a parameter in panels give the bits of products with the same parameter row by row.
#include <gmock/gmock.h>

#include <array>
#include <bit>
#include <cmath>
#include <random>

#include "Kernel.h"
#include "pl/layout.h"
#include "runtime/Element.h"

namespace pl::test {
namespace {

using runtime::BFloat16;

/// How the program of a test differs from C[m, n] += A[m, k] · W[fromK.., fromN..].
struct Form {
  bool aTrans = false, startsAtZero = false;
};

std::string product(std::int64_t rows, std::int64_t columns, bool panels, Form form) {
  const std::string w = "memref<" + std::to_string(rows) + "x" + std::to_string(columns) + "xbf16>";
  const std::string window = "memref<?x?xbf16, strided<[" + std::to_string(columns) + ", 1], offset: ?>>";
  const std::string a = "memref<?x?xbf16, strided<[?, 1], offset: ?>>",
                    c = "memref<?x?xf32, strided<[?, 1], offset: ?>>";
  std::string text = "func.func @f(%a: " + a + ", %w: " + w;
  if (panels) text += " {pl.role = \"in\", pl.layout = \"panels\"}";
  text += ", %c: " + c + ", %fromK: index, %fromN: index, %k: index, %n: index) {\n";
  text += "%part = memref.subview %w[%fromK, %fromN] [%k, %n] [1, 1] : " + w + " to " + window + "\n";
  if (form.startsAtZero)
    text += "%zero = arith.constant 0.0 : f32\n linalg.fill ins(%zero : f32) outs(%c : " + c + ")\n";
  text += "linalg.contract indexing_maps = [affine_map<(m, n, k) -> ";
  text += form.aTrans ? "(k, m)" : "(m, k)";
  text += ">, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>]";
  return text + " ins(%a, %part : " + a + ", " + window + ") outs(%c : " + c + ") return }";
}

BFloat16 element(std::mt19937& random) {
  return runtime::narrow<BFloat16>(std::uniform_real_distribution<double>(-1, 1)(random));
}

/// A parameter, row-major and in panels, whose elements outside of a window are NaN.
struct Weight {
  Weight(std::int64_t rows, std::int64_t columns)
      : rows(rows), columns(columns), plain(rows, columns, BFloat16{0x7fc1}) {}

  Matrix<BFloat16> panels() {
    Matrix<BFloat16> packed(1, (columns + 31) / 32 * ((rows + 1) / 2) * 64, BFloat16());
    for (std::int64_t k = 0; k < rows; ++k)
      for (std::int64_t n = 0; n < columns; ++n) packed(0, panel_place(rows, k, n)) = plain(k, n);
    return packed;
  }

  std::int64_t rows, columns;
  Matrix<BFloat16> plain;
};

struct Window {
  std::int64_t fromK, fromN, k, n;
};

class MatmulPanels : public testing::TestWithParam<std::string> {
 protected:
  void expectEqualBits(std::int64_t rows, std::int64_t columns, Form form, const std::vector<Window>& windows,
                       const std::vector<std::int64_t>& sizes) {
    const Kernel inPanels(product(rows, columns, true, form), GetParam());
    const Kernel inPlace(product(rows, columns, false, form), GetParam());
    std::mt19937 random(static_cast<unsigned>(rows * 7 + columns));
    for (const Window& window : windows) {
      Weight w(rows, columns);
      for (std::int64_t k = 0; k < window.k; ++k)
        for (std::int64_t n = 0; n < window.n; ++n) w.plain(window.fromK + k, window.fromN + n) = element(random);
      Matrix<BFloat16> packed = w.panels();
      for (std::int64_t m : sizes) {
        Matrix<BFloat16> a(form.aTrans ? window.k : m, form.aTrans ? m : window.k, (form.aTrans ? m : window.k) + 3,
                           BFloat16{0x7fc1});
        for (std::int64_t i = 0; i < a.rows(); ++i)
          for (std::int64_t j = 0; j < a.columns(); ++j) a(i, j) = element(random);
        Matrix<float> expected(m, window.n, window.n + 2, 77), got = expected;
        for (std::int64_t i = 0; i < m; ++i)
          for (std::int64_t j = 0; j < window.n; ++j) expected(i, j) = got(i, j) = static_cast<float>(i - j);
        inPlace(a.view(), w.plain.view(), expected.view(), window.fromK, window.fromN, window.k, window.n);
        inPanels(a.view(), packed.view(), got.view(), window.fromK, window.fromN, window.k, window.n);
        ASSERT_TRUE(got.isUntouchedOutside());
        for (std::int64_t i = 0; i < m; ++i)
          for (std::int64_t j = 0; j < window.n; ++j) {
            ASSERT_FALSE(std::isnan(got(i, j)));
            ASSERT_EQ(std::bit_cast<std::uint32_t>(got(i, j)), std::bit_cast<std::uint32_t>(expected(i, j)))
                << m << " rows, window " << window.fromK << "," << window.fromN << " of " << window.k << "x" << window.n
                << " at " << i << "," << j;
          }
      }
    }
  }
};
INSTANTIATE_TEST_SUITE_P(, MatmulPanels, testing::ValuesIn(targetsHere()), [](const auto& info) {
  std::string name = info.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

// Every number of rows up to two packed groups and one more: groups of 1 to 8 rows, alike and not.
TEST_P(MatmulPanels, EveryNumberOfRows) {
  std::vector<std::int64_t> sizes;
  for (std::int64_t m = 1; m <= 33; ++m) sizes.push_back(m);
  sizes.push_back(67);
  expectEqualBits(70, 96, {}, {{0, 0, 70, 96}}, sizes);
}

// Tails: the last panel is not full, the last pair of k lacks its second half.
TEST_P(MatmulPanels, Tails) {
  for (auto [rows, columns] : {std::pair{1, 1}, {2, 7}, {3, 16}, {33, 17}, {70, 33}, {71, 65}, {15, 48}})
    expectEqualBits(rows, columns, {}, {{0, 0, rows, columns}}, {1, 3, 8, 9, 16, 17});
}

// Blocks of k: 256 elements each where the rows are more than one register tile, with and without a rest.
TEST_P(MatmulPanels, Blocks) {
  expectEqualBits(1031, 40, {}, {{0, 0, 1031, 40}}, {1, 4, 5, 8, 11, 16, 40});
  expectEqualBits(512, 64, {}, {{0, 0, 512, 64}}, {7, 16});
}

// Windows begin at even rows and whole panels. An odd one in the middle leaves its last pair's other half out, which is
// NaN here.
TEST_P(MatmulPanels, Windows) {
  expectEqualBits(100, 160, {}, {{0, 32, 64, 64}, {64, 96, 36, 64}, {30, 64, 7, 32}, {98, 128, 2, 32}, {2, 0, 51, 160}},
                  {1, 9, 16});
}

TEST_P(MatmulPanels, LeftOperandTransposed) {
  expectEqualBits(71, 70, {.aTrans = true}, {{0, 0, 71, 70}, {4, 32, 33, 38}}, {1, 5, 16, 19});
}

// Where zeros stand before the product, C is not read; of an empty sum they are what is left.
TEST_P(MatmulPanels, StartsAtZero) {
  expectEqualBits(519, 70, {.startsAtZero = true}, {{0, 0, 519, 70}, {0, 0, 0, 70}}, {1, 9, 16});
}

// No rows, no columns, nothing along k: nothing happens.
TEST_P(MatmulPanels, Empty) {
  expectEqualBits(64, 64, {}, {{0, 0, 0, 64}, {0, 0, 64, 0}}, {1, 16});
  expectEqualBits(64, 64, {}, {{0, 0, 64, 64}}, {0});
}

}  // namespace
}  // namespace pl::test
