#include "runtime/Element.h"

#include <gtest/gtest.h>

#include <limits>

namespace pl::runtime {
namespace {

// Ties and their neighbours between every two adjacent non-negative values below `last`.
template <class T>
void expectTiesToEven(std::uint16_t last) {
  for (std::uint32_t bits = 0; bits < last; ++bits) {
    const auto at = [](std::uint32_t b) { return static_cast<double>(widen(T{static_cast<std::uint16_t>(b)})); };
    const double low = at(bits), high = at(bits + 1), middle = (low + high) / 2;
    const std::uint32_t even = bits + bits % 2;
    ASSERT_EQ(narrow<T>(middle).bits, even) << "tie above " << bits;
    ASSERT_EQ(narrow<T>(-middle).bits, 0x8000u | even);
    ASSERT_EQ(narrow<T>(std::nextafter(middle, low)).bits, bits);
    ASSERT_EQ(narrow<T>(std::nextafter(middle, high)).bits, bits + 1);
  }
}

template <class T>
void expectRoundTrips() {
  for (std::uint32_t bits = 0; bits <= 0xffff; ++bits) {
    const float wide = widen(T{static_cast<std::uint16_t>(bits)});
    const std::uint16_t back = narrow<T>(static_cast<double>(wide)).bits;
    if (std::isnan(wide)) {
      ASSERT_TRUE(std::isnan(widen(T{back}))) << bits;
    } else {
      ASSERT_EQ(back, bits);
    }
  }
}

TEST(Element, EveryHalfSurvivesTheRoundTrip) { expectRoundTrips<Half>(); }
TEST(Element, EveryBFloat16SurvivesTheRoundTrip) { expectRoundTrips<BFloat16>(); }

TEST(Element, HalfRoundsTiesToEven) { expectTiesToEven<Half>(0x7bff); }
TEST(Element, BFloat16RoundsTiesToEven) { expectTiesToEven<BFloat16>(0x7f7f); }

TEST(Element, HalfMatchesTheMachinesType) {
  for (std::uint64_t bits = 0; bits <= 0xffffffffu; bits += 65521) {  // a prime step visits every exponent
    const float value = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    if (std::isnan(value)) continue;
    const auto expected = std::bit_cast<std::uint16_t>(static_cast<_Float16>(value));
    ASSERT_EQ(narrow<Half>(static_cast<double>(value)).bits, expected) << value;
  }
}

TEST(Element, NarrowingOverflowsToInfinity) {
  EXPECT_EQ(narrow<Half>(65519.999).bits, 0x7bff);
  EXPECT_EQ(narrow<Half>(65520).bits, 0x7c00);
  EXPECT_EQ(narrow<Half>(-1e30).bits, 0xfc00);
  EXPECT_EQ(narrow<BFloat16>(std::numeric_limits<float>::max()).bits, 0x7f80);
}

TEST(Element, DoublesAreRoundedOnce) {
  // Just above the tie between 1 and the next BF16: rounding to FP32 first would land on the tie and go down to 1.
  const double aboveTie = 1 + 0x1p-8 + 0x1p-40;
  EXPECT_EQ(narrow<BFloat16>(static_cast<double>(static_cast<float>(aboveTie))).bits, 0x3f80);
  EXPECT_EQ(narrow<BFloat16>(aboveTie).bits, 0x3f81);
  EXPECT_EQ(narrow<BFloat16>(-aboveTie).bits, 0xbf81);
}

TEST(Element, DirectedRoundingNamesItsDirection) {
  const auto bits = [](double value, std::float_round_style style) { return narrow<BFloat16>(value, style).bits; };
  EXPECT_EQ(bits(1.001, std::round_toward_infinity), 0x3f81);
  EXPECT_EQ(bits(1.001, std::round_toward_neg_infinity), 0x3f80);
  EXPECT_EQ(bits(-1.001, std::round_toward_zero), 0xbf80);
  EXPECT_EQ(bits(-1.001, std::round_toward_neg_infinity), 0xbf81);
}

}  // namespace
}  // namespace pl::runtime
