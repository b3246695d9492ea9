// Element types of tensors and arrays.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace pl {

/// The type of one element. Arithmetic on FP16 and BF16 is done in FP32 and rounded once per operator.
enum class DType : std::uint8_t { FP32, FP16, BF16, INT8, UINT8, INT32, INT64, BOOL };

inline constexpr DType FP32 = DType::FP32;
inline constexpr DType FP16 = DType::FP16;
inline constexpr DType BF16 = DType::BF16;
inline constexpr DType INT8 = DType::INT8;
inline constexpr DType UINT8 = DType::UINT8;
inline constexpr DType INT32 = DType::INT32;
inline constexpr DType INT64 = DType::INT64;
inline constexpr DType BOOL = DType::BOOL;

/// Bytes of one element in memory; a BOOL is one byte that holds 0 or 1.
constexpr std::int64_t size_of(DType dtype) {
  switch (dtype) {
    case DType::FP32:
    case DType::INT32: return 4;
    case DType::FP16:
    case DType::BF16: return 2;
    case DType::INT64: return 8;
    case DType::INT8:
    case DType::UINT8:
    case DType::BOOL: return 1;
  }
  return 0;
}

constexpr bool is_float(DType dtype) { return dtype == DType::FP32 || dtype == DType::FP16 || dtype == DType::BF16; }

/// The spelling used in kernels and messages: "FP32", "BF16", …
constexpr std::string_view name_of(DType dtype) {
  switch (dtype) {
    case DType::FP32: return "FP32";
    case DType::FP16: return "FP16";
    case DType::BF16: return "BF16";
    case DType::INT8: return "INT8";
    case DType::UINT8: return "UINT8";
    case DType::INT32: return "INT32";
    case DType::INT64: return "INT64";
    case DType::BOOL: return "BOOL";
  }
  return "?";
}

}  // namespace pl
