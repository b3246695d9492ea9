// KEY=VALUE words, as KernelConfig reads them.
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace pl::kernels {

inline std::string word(std::string_view key, std::int64_t value) {
  return std::string(key) + "=" + std::to_string(value);
}

/// With the shortest digits that read back as this number.
inline std::string word(std::string_view key, double value) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.begin(), digits.end(), value).ptr;
  return std::string(key) + "=" + std::string(digits.begin(), end);
}

}  // namespace pl::kernels
