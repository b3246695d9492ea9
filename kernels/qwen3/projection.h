// The first scope's mathematics: the hidden states to Q, K and V.
#pragma once

#include "config.h"
#include "pl/pl.h"

namespace pl::kernels::qwen3 {

struct ProjectionWeights {
  pl::Tensor input_rms_weight;  // [1, H] fp32
  pl::Tensor wq;                // [H, QW] bf16
  pl::Tensor wk, wv;            // [H, KW] bf16
};
ProjectionWeights projection_weights(pl::Parameters& p, const Config& c);

struct Projections {
  pl::Tensor q;     // [B, QW] fp32
  pl::Tensor k, v;  // [B, KW] fp32
};
/// RMSNorm of hidden_states [B, H] bf16, then one matrix product each.
Projections project_qkv(const pl::Tensor& hidden_states, const ProjectionWeights& weights, const Config& c);

}  // namespace pl::kernels::qwen3
