#include "projection.h"

#include "norm.h"
#include "tile.h"

namespace pl::kernels::qwen3 {

ProjectionWeights projection_weights(pl::Parameters& p, const Config& c) {
  const pl::ParameterOptions packed{.layout = c.weight_layout()};
  return {.input_rms_weight = p.in("input_rms_weight", {1, c.hidden}, pl::FP32),
          .wq = p.in("wq", {c.hidden, c.q_width()}, pl::BF16, packed),
          .wk = p.in("wk", {c.hidden, c.kv_width()}, pl::BF16, packed),
          .wv = p.in("wv", {c.hidden, c.kv_width()}, pl::BF16, packed)};
}

Projections project_qkv(const pl::Tensor& hidden_states, const ProjectionWeights& weights, const Config& c) {
  const auto normed = rms_norm_rows(hidden_states, weights.input_rms_weight, c);  // [B, H] bf16

  const auto project = [&](std::string_view scope, const pl::Tensor& w, std::int64_t width, std::int64_t out_chunk) {
    return for_each_tile(
        scope, normed.dim(0), width, pl::FP32, out_chunk, c,
        [&](const Chunk& rows, const Chunk& cols) { return matmul_tile(normed, w, rows, cols, c.hidden, c); });
  };
  return {.q = project("q_projection", weights.wq, c.q_width(), c.q_out_chunk),
          .k = project("k_projection", weights.wk, c.kv_width(), c.kv_out_chunk),
          .v = project("v_projection", weights.wv, c.kv_width(), c.kv_out_chunk)};
}

}  // namespace pl::kernels::qwen3
