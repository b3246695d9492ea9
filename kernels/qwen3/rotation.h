// The second scope's first stage: RoPE, the cache update, and Q laid out for attention.
#pragma once

#include "config.h"
#include "pl/pl.h"
#include "projection.h"

namespace pl::kernels::qwen3 {

/// What says where each sequence stands, and how its heads turn there.
struct Positions {
  pl::Tensor seq_lens;                                               // [B] int32, the new token counted
  pl::Tensor rope_cos, rope_sin;                                     // [S, D] fp32
  std::optional<pl::Tensor> q_norm_weight = {}, k_norm_weight = {};  // [1, D] fp32, with qk_norm alone
};
Positions positions(pl::Parameters& p, const pl::Index& batch, const Config& c);

struct Rotated {
  pl::Tensor q_padded;          // [B·NKV·groups·Q_HEAD_PAD, D] bf16
  pl::Tensor k_cache, v_cache;  // [B·NKV·S, D] bf16, with the new token's row
};
/// Turns Q and K to each sequence's position; writes the new rows of both caches.
Rotated rotate_and_store(const Projections& projections, const Positions& at, const pl::Tensor& k_cache,
                         const pl::Tensor& v_cache, const Config& c);

}  // namespace pl::kernels::qwen3
