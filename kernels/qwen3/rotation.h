// The second scope's first stage: RoPE, the cache update, and Q laid out for attention.
#pragma once

#include "config.h"
#include "pl/pl.h"
#include "positions.h"
#include "projection.h"

namespace pl::kernels::qwen3 {

struct Rotated {
  pl::Tensor q;                 // [B·NKV·groups·GROUP_HEADS, D] bf16: a slot for each group of query heads
  pl::Tensor k_cache, v_cache;  // [rows, D] bf16, with the new token's row
};
/// Turns Q and K to each sequence's position; writes the new rows of both caches.
Rotated rotate_and_store(const Projections& projections, const Positions& at, const pl::Tensor& k_cache,
                         const pl::Tensor& v_cache, const Config& c);

}  // namespace pl::kernels::qwen3
