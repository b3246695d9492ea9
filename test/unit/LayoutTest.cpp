// Packing and its way back: every element at its place, zeros beside, whatever the shape and the number of threads.
#include "pl/layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "pl/array.h"
#include "pl/error.h"
#include "pl/executable.h"

namespace pl {
namespace {

using testing::ThrowsMessage;
using Shape = std::vector<std::int64_t>;

// Every element is another number than 0, and its neighbours are others.
Array filled(const Shape& shape) {
  Array array(BF16, shape);
  for (std::int64_t i = 0; i < array.elements(); ++i) {
    array.as<std::uint16_t>()[i] = static_cast<std::uint16_t>(1 + i % 65535);
  }
  return array;
}

// The panels of a row-major matrix, written as docs/language.md says it: an array [⌈N/32⌉][⌈K/2⌉][32][2].
std::vector<std::uint16_t> panelsOf(const Array& matrix) {
  const std::int64_t rows = matrix.shape()[0], columns = matrix.shape()[1];
  std::vector<std::uint16_t> panels;
  for (std::int64_t left = 0; left < columns; left += 32) {
    for (std::int64_t top = 0; top < rows; top += 2) {
      for (std::int64_t n = left; n < left + 32; ++n) {
        for (std::int64_t k = top; k < top + 2; ++k) {
          const bool isElement = k < rows && n < columns;
          panels.push_back(isElement ? matrix.as<std::uint16_t>()[k * columns + n] : 0);
        }
      }
    }
  }
  return panels;
}

void expectPacked(const Shape& shape) {
  SCOPED_TRACE(shape_text(shape));
  const Array matrix = filled(shape);
  const Array packed = pack(matrix, Layout::panels);
  EXPECT_EQ(packed.layout(), Layout::panels);
  EXPECT_EQ(packed.shape(), shape);
  EXPECT_EQ(packed.elements(), matrix.elements());

  const std::vector<std::uint16_t> expected = panelsOf(matrix);
  ASSERT_EQ(packed.bytes(), 2 * expected.size());
  EXPECT_EQ(std::vector(packed.as<std::uint16_t>(), packed.as<std::uint16_t>() + expected.size()), expected);

  const Array back = unpack(packed);
  EXPECT_EQ(back.layout(), Layout::row_major);
  ASSERT_EQ(back.bytes(), matrix.bytes());
  EXPECT_EQ(std::memcmp(back.data(), matrix.data(), matrix.bytes()), 0);
}

TEST(Pack, PutsEveryElementAtItsPlace) {
  for (const Shape& shape :
       {Shape{1, 1}, {2, 32}, {3, 33}, {1, 64}, {5, 31}, {64, 1}, {127, 65}, {130, 512}, {129, 1030}}) {
    expectPacked(shape);
  }
}

TEST(Pack, OfRandomShapesOnAnyNumberOfThreads) {
  std::mt19937 generator(4);
  const auto upTo = [&](std::int64_t most) { return 1 + static_cast<std::int64_t>(generator()) % most; };
  const int before = threads();
  for (int i = 0; i < 60; ++i) {
    set_threads(static_cast<int>(upTo(5)));
    expectPacked({upTo(i % 2 ? 40 : 700), upTo(i % 3 ? 90 : 1500)});
  }
  set_threads(before);
}

TEST(Pack, KeepsWhatIsInOrderAlready) {
  const Array matrix = filled({4, 40}), packed = pack(matrix, Layout::panels);
  EXPECT_EQ(pack(matrix, Layout::row_major).data(), matrix.data());
  EXPECT_EQ(unpack(matrix).data(), matrix.data());
  EXPECT_EQ(pack(packed, Layout::panels).data(), packed.data());
}

TEST(Pack, ExpectsABF16Matrix) {
  const auto expectError = [](const Array& array, const std::string& got) {
    EXPECT_THAT([&] { pack(array, Layout::panels); },
                ThrowsMessage<CallError>("layout panels expects a BF16 matrix of 1 or more elements but got " + got));
  };
  expectError(Array(FP16, {4, 40}), "FP16 [4, 40]");
  expectError(Array(BF16, {40}), "BF16 [40]");
  expectError(Array(BF16, {2, 4, 40}), "BF16 [2, 4, 40]");
  expectError(Array(BF16, {0, 40}), "BF16 [0, 40]");
  expectError(Array(BF16, {4, 0}), "BF16 [4, 0]");
}

TEST(PackedArray, HasItsElementsByTheirNumbers) {
  const Array matrix = filled({5, 70});
  Array packed = pack(matrix, Layout::panels);
  for (std::int64_t i = 0; i < matrix.elements(); ++i) ASSERT_EQ(packed.at(i), matrix.at(i)) << i;
  packed.set(4 * 70 + 69, 3);
  EXPECT_EQ(unpack(packed).at(4 * 70 + 69), 3);
  EXPECT_EQ(packed.clone().layout(), Layout::panels);
  EXPECT_EQ(packed.clone().at(4 * 70 + 69), 3);
}

TEST(PackedArray, IsMadeZeroedOrBorrowed) {
  const Array zeroed(BF16, {3, 33}, Layout::panels);
  EXPECT_EQ(zeroed.bytes(), 2U * 2 * 2 * 32 * 2);  // two panels of two pairs
  EXPECT_EQ(unpack(zeroed).at(98), 0);
  alignas(64) std::uint16_t memory[64] = {};
  memory[panel_place(2, 1, 5)] = 0x4000;
  const Array borrowed = Array::borrow(memory, BF16, {2, 8}, Layout::panels);
  EXPECT_EQ(borrowed.data(), memory);
  EXPECT_EQ(borrowed.at(8 + 5), 2);
}

TEST(PackedArray, TooLargeForMemory) {
  EXPECT_THAT(
      [] { Array(BF16, {1, INT64_MAX}, Layout::panels); },
      ThrowsMessage<CallError>("array expects a size that fits in memory but got BF16 [1, 9223372036854775807]"));
}

TEST(PanelPlace, FollowsTheFormula) {
  EXPECT_EQ(panel_place(7, 0, 0), 0);
  EXPECT_EQ(panel_place(7, 1, 0), 1);
  EXPECT_EQ(panel_place(7, 0, 1), 2);
  EXPECT_EQ(panel_place(7, 2, 0), 64);
  EXPECT_EQ(panel_place(7, 6, 31), 3 * 64 + 62);
  EXPECT_EQ(panel_place(7, 0, 32), 4 * 64);
}

}  // namespace
}  // namespace pl
