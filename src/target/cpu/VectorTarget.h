// What the vector passes need to know about a processor.
#pragma once

#include <cstdint>

namespace pl::cpu {

struct VectorTarget {
  std::int64_t vectorBits = 256;  ///< width of the registers to use: 256 or 512
  bool hasAvx512 = false;         ///< AVX-512 F, BW, DQ and VL: every operation can be masked
  bool hasBf16Dot = false;        ///< AVX-512-BF16: dot product of BF16 pairs, accumulated in FP32
};

}  // namespace pl::cpu
