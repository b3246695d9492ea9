#include "reference/Agreement.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstring>

#include "runtime/Element.h"

namespace pl::reference {
namespace {

constexpr std::int64_t kShown = 5;

/// Floats in order: neighbours differ by 1, and both zeros are 0.
std::int64_t rankOf(const Array& array, std::int64_t i) {
  std::int64_t bits = 0, magnitude = 0x7fff;
  if (array.dtype() == DType::FP32) {
    bits = std::bit_cast<std::int32_t>(array.as<float>()[i]);
    magnitude = 0x7fffffff;
  } else {
    bits = static_cast<std::int16_t>(array.as<std::uint16_t>()[i]);
  }
  return bits < 0 ? -(bits & magnitude) : bits;
}

std::string coordinates(const std::vector<std::int64_t>& shape, std::int64_t i) {
  std::vector<std::int64_t> at(shape.size());
  for (std::size_t d = shape.size(); d-- > 0; i /= shape[d]) at[d] = i % shape[d];
  return fmt::format("[{}]", fmt::join(at, ", "));
}

}  // namespace

std::string elementText(const Array& array, std::int64_t i) {
  switch (array.dtype()) {
    case DType::INT64: return fmt::format("{}", array.as<std::int64_t>()[i]);
    case DType::FP32:
    case DType::FP16:
    case DType::BF16: {
      const auto value = static_cast<float>(array.at(i));
      return std::isnan(value) ? "nan" : fmt::format("{}", value);  // the sign and payload of a NaN mean nothing
    }
    default: return fmt::format("{}", static_cast<std::int64_t>(array.at(i)));
  }
}

Agreement compare(const Array& expected, const Array& actual, const Tolerance& tolerance) {
  Agreement agreement;
  const bool floats = is_float(expected.dtype());
  const auto size = static_cast<std::size_t>(size_of(expected.dtype()));
  for (std::int64_t i = 0; i < expected.elements(); ++i) {
    if (std::memcmp(expected.as<char>() + i * size, actual.as<char>() + i * size, size) == 0) continue;
    const double wanted = expected.at(i), got = actual.at(i);
    if (std::isnan(wanted) && std::isnan(got)) continue;
    if (floats && !std::isnan(wanted) && !std::isnan(got)) {
      const std::int64_t ulp = std::abs(rankOf(expected, i) - rankOf(actual, i));
      agreement.worstUlp = std::max(agreement.worstUlp, ulp);
      const double difference = std::fabs(wanted - got);
      if (ulp != 0 ? ulp <= tolerance.ulp : tolerance.ulp > 0) continue;  // 0 ulp apart: zeros of two signs
      if (difference <= std::max(tolerance.absolute, tolerance.relative * std::fabs(wanted)) && difference > 0)
        continue;
    }
    if (agreement.mismatches++ < kShown)
      agreement.first += fmt::format("  {} expects {} but got {}\n", coordinates(expected.shape(), i),
                                     elementText(expected, i), elementText(actual, i));
  }
  return agreement;
}

}  // namespace pl::reference
