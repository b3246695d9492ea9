#include "pl/array.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "pl/error.h"

namespace pl {
namespace {

using testing::ThrowsMessage;

TEST(Array, IsZeroedAndAligned) {
  for (const std::int64_t columns : {0, 1, 63, 64, 1000000}) {
    const Array array(FP32, {3, columns});
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(array.data()) % Array::kAlignment, 0u);
    EXPECT_EQ(array.elements(), 3 * columns);
    EXPECT_EQ(array.bytes(), static_cast<std::size_t>(12 * columns));
    for (std::int64_t i = 0; i < array.elements(); ++i) ASSERT_EQ(array.at(i), 0);
  }
}

TEST(Array, CopiesShareAndClonesDoNot) {
  Array array(INT32, {4});
  Array shared = array, separate = array.clone();
  array.set(2, 7);
  EXPECT_EQ(shared.at(2), 7);
  EXPECT_EQ(separate.at(2), 0);
}

TEST(Array, BorrowedMemoryIsTheCallers) {
  alignas(64) float values[4] = {1, 2, 3, 4};
  Array array = Array::borrow(values, FP32, {2, 2});
  array.set(3, 9);
  EXPECT_EQ(values[3], 9);
  EXPECT_EQ(array.data(), values);
}

TEST(Array, StoresEveryTypeToNearestOrTruncated) {
  const auto stored = [](DType dtype, double value) {
    Array array(dtype, {1});
    array.set(0, value);
    return array.at(0);
  };
  EXPECT_EQ(stored(FP32, 0.1), static_cast<double>(0.1f));
  EXPECT_EQ(stored(FP16, 2049), 2048);  // a tie: 11 significant bits
  EXPECT_EQ(stored(BF16, 257), 256);    // a tie: 8 significant bits
  EXPECT_EQ(stored(BF16, 259), 260);
  EXPECT_EQ(stored(INT8, -1.9), -1);
  EXPECT_EQ(stored(INT8, 1000), 127);
  EXPECT_EQ(stored(UINT8, 255.5), 255);
  EXPECT_EQ(stored(UINT8, -3), 0);
  EXPECT_EQ(stored(INT32, std::numeric_limits<double>::quiet_NaN()), 0);
  EXPECT_EQ(stored(INT64, 1e300), static_cast<double>(INT64_MAX));
  EXPECT_EQ(stored(BOOL, 0.25), 1);
}

TEST(Array, RefusesImpossibleShapes) {
  EXPECT_THAT([] { Array(FP32, {2, -1}); },
              ThrowsMessage<CallError>("array expects extents of 0 or more but got [2, -1]"));
  EXPECT_THAT(
      [] { Array(FP32, {INT64_MAX, 2}); },
      ThrowsMessage<CallError>("array expects a size that fits in memory but got FP32 [9223372036854775807, 2]"));
}

TEST(ShapeText, ListsExtents) {
  EXPECT_EQ(shape_text({}), "[]");
  EXPECT_EQ(shape_text({16, 128}), "[16, 128]");
}

}  // namespace
}  // namespace pl
