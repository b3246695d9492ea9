// The comparison of a result with its reference, and the seeded arguments: what every other test here rests on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "pl/kernel.h"

namespace pl {
namespace {

using testing::ElementsAre;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

Array array(DType dtype, const std::vector<std::int64_t>& shape, const std::vector<double>& values) {
  Array result(dtype, shape);
  for (std::size_t i = 0; i < values.size(); ++i) result.set(static_cast<std::int64_t>(i), values[i]);
  return result;
}

Comparison compared(const Expected& expected, const Array& after) { return compare(expected, after, after); }

TEST(Compare, ToleranceIsAbsolutePlusRelativePlusSlack) {
  const Array got = array(FP32, {4}, {1.5, 1.5, 10.5, 10.5});
  Expected expected{.name = "x", .values = {1, 1, 10, 10}, .tolerance = {.abs = 0.25, .rel = 0.025, .reason = ""}};
  Comparison comparison = compared(expected, got);
  EXPECT_EQ(comparison.mismatches, 2);
  EXPECT_EQ(comparison.max_abs, 0.5);
  EXPECT_EQ(comparison.max_rel, 0.5);
  EXPECT_NEAR(comparison.max_of_allowed, 0.5 / 0.275, 1e-12);
  ASSERT_EQ(comparison.first.size(), 2);
  EXPECT_THAT(comparison.first[1].at, ElementsAre(1));
  EXPECT_EQ(comparison.first[1].expected, 1);
  EXPECT_EQ(comparison.first[1].got, 1.5);

  expected.slack = {0.25, 0, 0, 0};
  comparison = compared(expected, got);
  EXPECT_EQ(comparison.mismatches, 1);
  EXPECT_THAT(comparison.first[0].at, ElementsAre(1));
}

TEST(Compare, NanAndInfinityMustBeTheSame) {
  const Tolerance loose = {.abs = 1e9, .rel = 1, .reason = ""};
  const Expected finite{.name = "x", .values = {1, 1, 1}, .tolerance = loose};
  EXPECT_EQ(compared(finite, array(FP32, {3}, {kNan, kInf, 1})).mismatches, 2);
  EXPECT_TRUE(std::isnan(compared(finite, array(FP32, {3}, {kNan, kInf, 1})).max_abs));
  const Expected special{.name = "x", .values = {kNan, kInf, -kInf}, .tolerance = loose};
  EXPECT_TRUE(compared(special, array(FP32, {3}, {kNan, kInf, -kInf})).passed());
  EXPECT_EQ(compared(special, array(FP32, {3}, {1, -kInf, 1})).mismatches, 3);
}

TEST(Compare, UnitsInTheLastPlaceOfTheArraysType) {
  const Expected expected{.name = "x", .values = {1, 1, 1, 1}, .tolerance = {.abs = 1, .rel = 0, .reason = ""}};
  const auto ulps = [&](DType dtype, const std::vector<double>& values) {
    return compared(expected, array(dtype, {4}, values)).ulps;
  };
  EXPECT_THAT(ulps(FP32, {1, 1 + 0x1p-23, 1 + 0x1p-22, 1.5}), ElementsAre(1, 1, 1, 0, 0, 0, 0, 1));
  EXPECT_THAT(ulps(BF16, {1, 1 + 0x1p-7, 1 - 0x1p-6, 1 + 0x1p-5}), ElementsAre(1, 1, 1, 1, 0, 0, 0, 0));
}

TEST(Compare, RowsThatAreNotWrittenKeepTheirBits) {
  Array before = array(BF16, {4, 2}, {1, 2, 3, 4, 5, 6, 7, kNan});
  Array after = before.clone();
  after.set(2, 30);
  after.set(3, 40);
  const Expected expected{.name = "cache", .values = {30, 40}, .tolerance = {}, .rows = {1}, .partial = true};
  Comparison comparison = compare(expected, before, after);
  EXPECT_TRUE(comparison.passed());
  EXPECT_EQ(comparison.elements, 2);
  EXPECT_EQ(comparison.untouched, 6);

  after.as<std::uint16_t>()[7] ^= 1;  // another NaN is another value
  after.set(0, 1.5);
  comparison = compare(expected, before, after);
  EXPECT_EQ(comparison.changed, 2);
  EXPECT_EQ(comparison.mismatches, 2);
  EXPECT_THAT(comparison.first[0].at, ElementsAre(0, 0));
  EXPECT_THAT(comparison.first[1].at, ElementsAre(3, 1));
}

TEST(Compare, LargeArraysAreComparedWhole) {
  constexpr std::int64_t kRows = 1000;
  constexpr std::int64_t kCols = 333;
  Array after(FP32, {kRows, kCols});
  after.set(kRows * kCols - 1, 1);
  after.set(kCols * 500 + 7, 1);
  const Expected expected{.name = "x", .values = std::vector<double>(kRows * kCols), .tolerance = {}};
  const Comparison comparison = compared(expected, after);
  EXPECT_EQ(comparison.elements, kRows * kCols);
  EXPECT_EQ(comparison.mismatches, 2);
  EXPECT_THAT(comparison.first[0].at, ElementsAre(500, 7));
  EXPECT_THAT(comparison.first[1].at, ElementsAre(kRows - 1, kCols - 1));
}

TEST(Compare, ReferenceOfTheWrongSizeIsOurMistake) {
  const Expected expected{.name = "x", .values = {1, 2}, .tolerance = {}};
  EXPECT_THAT([&] { compared(expected, Array(FP32, {3})); },
              testing::ThrowsMessage<InternalError>("the reference of 'x' gives 2 values for 3 elements"));
}

TEST(Arguments, DependOnTheSeedAndNothingElse) {
  for (const Kernel& kernel : all_kernels()) {
    if (kernel.name.starts_with("qwen3/")) continue;  // the default size is for the tool
    const KernelConfig config = configure(kernel, {});
    const Bindings first = kernel.arguments(config, 7);
    const Bindings again = kernel.arguments(config, 7);
    const Bindings other = kernel.arguments(config, 8);
    bool differs = false;
    for (std::size_t i = 0; i < first.size(); ++i) {
      const std::size_t bytes = first[i].second.bytes();
      EXPECT_EQ(std::memcmp(first[i].second.data(), again[i].second.data(), bytes), 0) << kernel.name;
      differs |= std::memcmp(first[i].second.data(), other[i].second.data(), bytes) != 0;
    }
    EXPECT_TRUE(differs) << kernel.name;
  }
}

TEST(Arguments, AreSpreadAsTheyShouldBe) {
  const Kernel& kernel = find_kernel("matmul");
  const std::vector<std::string> words = {"m=300", "k=400", "n=500"};
  const Bindings arguments = kernel.arguments(configure(kernel, words), 1);
  const auto moments = [&](const char* name) {
    const Array& array = argument(arguments, name);
    double sum = 0;
    double squares = 0;
    for (std::int64_t i = 0; i < array.elements(); ++i) {
      sum += array.at(i);
      squares += array.at(i) * array.at(i);
    }
    const auto count = static_cast<double>(array.elements());
    return std::pair(sum / count, squares / count);
  };
  EXPECT_NEAR(moments("a").first, 0, 0.02);
  EXPECT_NEAR(moments("a").second, 1, 0.02);
  EXPECT_NEAR(moments("b").second, 1.0 / 400, 0.02 / 400);
  EXPECT_TRUE(std::isnan(argument(arguments, "c").at(0)));  // an output that nothing wrote
}

}  // namespace
}  // namespace pl
