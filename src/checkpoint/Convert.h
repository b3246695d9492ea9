// Numbers of a checkpoint as the kernels take them. Data may begin at any byte.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "runtime/Element.h"

namespace pl::checkpoint {

using BFloat16 = runtime::BFloat16;
using Half = runtime::Half;

template <class T>
T loadAt(const std::byte* data, std::int64_t i) {
  T value;
  std::memcpy(&value, data + i * static_cast<std::int64_t>(sizeof(T)), sizeof(T));
  return value;
}

/// Rounded to nearest even. The same bits as runtime::narrow, which takes ten times as long.
inline std::uint16_t toBFloat16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  if ((bits & 0x7fffffff) > 0x7f800000) return static_cast<std::uint16_t>(bits >> 16 | 0x40);  // a quiet NaN
  return static_cast<std::uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}
inline std::uint16_t toBFloat16(BFloat16 value) { return value.bits; }
inline std::uint16_t toBFloat16(Half value) { return toBFloat16(runtime::widen(value)); }

}  // namespace pl::checkpoint
