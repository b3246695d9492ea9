// FP16 and BF16 in memory, and conversions between element types that round once, the way a cast says.
// Exact by construction (integer arithmetic on the bits); shared by Array and the reference interpreter, never by the
// compiler, whose conversions are compared with these.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>

namespace pl::runtime {

struct Half {
  std::uint16_t bits = 0;
};
struct BFloat16 {
  std::uint16_t bits = 0;
};

/// An IEEE 754 binary format below double.
template <int kExponentBits, int kMantissaBits>
struct Format {
  static constexpr int kLeastExponent = 2 - (1 << (kExponentBits - 1));  // of the least normal number
  static constexpr std::uint32_t kInfinity = ((1u << kExponentBits) - 1) << kMantissaBits;
  static constexpr std::uint32_t kSign = 1u << (kExponentBits + kMantissaBits);

  /// The bits of `value` rounded once. NaN stays NaN, made quiet, with the payload's leading bits.
  static std::uint32_t round(double value, std::float_round_style style) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const bool negative = bits >> 63;
    const std::uint32_t sign = negative ? kSign : 0;
    const std::uint64_t fraction = bits & ((std::uint64_t{1} << 52) - 1);
    const int biased = static_cast<int>(bits >> 52 & 0x7ff);
    if (biased == 0x7ff) {
      if (fraction == 0) return sign | kInfinity;
      return sign | kInfinity | 1u << (kMantissaBits - 1) |
             static_cast<std::uint32_t>(fraction >> (52 - kMantissaBits));
    }
    if (biased == 0 && fraction == 0) return sign;

    // |value| = significand · 2^(exponent - 52); the result is a multiple of 2^(quantum exponent - mantissa bits).
    const std::uint64_t significand = biased == 0 ? fraction : fraction | std::uint64_t{1} << 52;
    const int exponent = std::max(biased, 1) - 1023;
    const int quantum = std::max(exponent, kLeastExponent);
    const int shift = std::min(quantum - exponent + 52 - kMantissaBits, 63);
    std::uint64_t kept = significand >> shift;
    const std::uint64_t rest = significand - (kept << shift);
    const std::uint64_t half = std::uint64_t{1} << (shift - 1);
    switch (style) {
      case std::round_toward_zero: break;
      case std::round_toward_infinity: kept += rest != 0 && !negative; break;
      case std::round_toward_neg_infinity: kept += rest != 0 && negative; break;
      default: kept += rest > half || (rest == half && (kept & 1)); break;
    }
    // A carry out of the mantissa raises the exponent by itself, also from the denormals into the normals.
    const std::uint64_t magnitude = (static_cast<std::uint64_t>(quantum - kLeastExponent) << kMantissaBits) + kept;
    if (magnitude < kInfinity) return sign | static_cast<std::uint32_t>(magnitude);
    const bool overflows = style == std::round_to_nearest ||
                           style == (negative ? std::round_toward_neg_infinity : std::round_toward_infinity);
    return sign | (overflows ? kInfinity : kInfinity - 1);
  }
};
using HalfFormat = Format<5, 10>;
using BFloat16Format = Format<8, 7>;
using FloatFormat = Format<8, 23>;

inline float widen(float value) { return value; }
inline float widen(BFloat16 value) { return std::bit_cast<float>(static_cast<std::uint32_t>(value.bits) << 16); }
inline float widen(Half value) {
  const std::uint32_t sign = static_cast<std::uint32_t>(value.bits & 0x8000) << 16;
  const std::uint32_t exponent = value.bits >> 10 & 0x1f, mantissa = value.bits & 0x3ff;
  if (exponent == 0x1f) return std::bit_cast<float>(sign | 0x7f800000u | mantissa << 13);
  if (exponent != 0) return std::bit_cast<float>(sign | (exponent + 112) << 23 | mantissa << 13);
  const float magnitude = static_cast<float>(mantissa) * 0x1p-24f;  // exact: a denormal of FP16 is normal in FP32
  return sign ? -magnitude : magnitude;
}

/// Rounds once to T: float, Half or BFloat16.
template <class T>
T narrow(double value, std::float_round_style style = std::round_to_nearest);
template <>
inline float narrow<float>(double value, std::float_round_style style) {
  return style == std::round_to_nearest ? static_cast<float>(value)
                                        : std::bit_cast<float>(FloatFormat::round(value, style));
}
template <>
inline Half narrow<Half>(double value, std::float_round_style style) {
  return {static_cast<std::uint16_t>(HalfFormat::round(value, style))};
}
template <>
inline BFloat16 narrow<BFloat16>(double value, std::float_round_style style) {
  return {static_cast<std::uint16_t>(BFloat16Format::round(value, style))};
}

/// The nearest integer in the direction that `style` names, saturated to Int's range; 0 for NaN.
template <std::integral Int>
Int toInteger(double value, std::float_round_style style) {
  if (std::isnan(value)) return 0;
  switch (style) {
    case std::round_toward_zero: value = std::trunc(value); break;
    case std::round_toward_infinity: value = std::ceil(value); break;
    case std::round_toward_neg_infinity: value = std::floor(value); break;
    default: value = std::nearbyint(value); break;
  }
  // The greatest INT64 is no double; one past it is, and one past every other type's greatest value, too.
  constexpr double kLowest = static_cast<double>(std::numeric_limits<Int>::min());
  constexpr double kPast = 2.0 * static_cast<double>(std::numeric_limits<Int>::max() / 2 + 1);
  if (value <= kLowest) return std::numeric_limits<Int>::min();
  if (value >= kPast) return std::numeric_limits<Int>::max();
  return static_cast<Int>(value);
}

}  // namespace pl::runtime
