// decode_scope2 by hand: the mathematics of kernels/qwen3/attention.cpp in AVX-512-BF16 intrinsics, as a yardstick for
// what the compiler makes of the staged text. It serves one shape of heads; lengths and batch are free.
#pragma once

#include <cstdint>

#include "pl/array.h"

namespace pl::yardstick {

inline constexpr std::int64_t kHeadDim = 128;
inline constexpr std::int64_t kQPerKv = 8;         // query heads of a KV head
inline constexpr std::int64_t kCapacityStep = 16;  // max_seq must be a multiple: K is read 16 rows at a time

/// Whether this processor has the instructions.
bool runs_here();

/// RoPE, cache update and grouped-query attention on the arguments of qwen3/decode_scope2 (dense caches), on all worker
/// threads. Arguments as in kernels/qwen3/programs.h; nothing is checked.
void decode_scope2(const Bindings& arguments);

}  // namespace pl::yardstick
