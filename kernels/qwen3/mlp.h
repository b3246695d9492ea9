// The third scope's mathematics: output projection, residual, RMSNorm and MLP.
#pragma once

#include "config.h"
#include "pl/pl.h"

namespace pl::kernels::qwen3 {

struct MlpWeights {
  pl::Tensor wo;               // [QW, H] bf16
  pl::Tensor post_rms_weight;  // [1, H] fp32
  pl::Tensor w_gate, w_up;     // [H, I] bf16
  pl::Tensor w_down;           // [I, H] bf16
};
MlpWeights mlp_weights(pl::Parameters& p, const Config& c);

/// o = attn_out · wo + hidden_states, then o + mlp(norm(o)).
/// attn_out: [B, QW] bf16, hidden_states: [B, H] bf16 -> [B, H] bf16
pl::Tensor project_and_mlp(const pl::Tensor& attn_out, const pl::Tensor& hidden_states, const MlpWeights& weights,
                           const Config& c);

}  // namespace pl::kernels::qwen3
