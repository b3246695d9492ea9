#include "mlp.h"

#include "norm.h"
#include "tile.h"

namespace pl::kernels::qwen3 {

MlpWeights mlp_weights(pl::Parameters& p, const Config& c) {
  const pl::ParameterOptions packed{.layout = c.weight_layout()};
  return {.wo = p.in("wo", {c.q_width(), c.hidden}, pl::BF16, packed),
          .post_rms_weight = p.in("post_rms_weight", {1, c.hidden}, pl::FP32),
          .w_gate = p.in("w_gate", {c.hidden, c.intermediate}, pl::BF16, packed),
          .w_up = p.in("w_up", {c.hidden, c.intermediate}, pl::BF16, packed),
          .w_down = p.in("w_down", {c.intermediate, c.hidden}, pl::BF16, packed)};
}

pl::Tensor project_and_mlp(const pl::Tensor& attn_out, const pl::Tensor& hidden_states, const MlpWeights& weights,
                           const Config& c) {
  const pl::Index batch = attn_out.dim(0);

  const auto residual = for_each_tile(  // [B, H] fp32
      "out_projection", batch, c.hidden, pl::FP32, c.out_chunk, c, [&](const Chunk& rows, const Chunk& cols) {
        return matmul_tile(attn_out, weights.wo, rows, cols, c.q_width(), c) +
               pl::cast(tile(hidden_states, rows, cols), pl::FP32);
      });

  const auto normed = rms_norm_rows(residual, weights.post_rms_weight, c);  // [B, H] bf16

  const auto activated = for_each_tile(  // [B, I] bf16
      "gate_and_up", batch, c.intermediate, pl::BF16, c.mlp_chunk, c, [&](const Chunk& rows, const Chunk& cols) {
        const auto gate = matmul_tile(normed, weights.w_gate, rows, cols, c.hidden, c);
        const auto up = matmul_tile(normed, weights.w_up, rows, cols, c.hidden, c);
        return pl::cast(pl::silu(gate) * up, pl::BF16);
      });

  return for_each_tile(  // [B, H] bf16
      "down_projection", batch, c.hidden, pl::BF16, c.out_chunk, c, [&](const Chunk& rows, const Chunk& cols) {
        const auto down = matmul_tile(activated, weights.w_down, rows, cols, c.intermediate, c);
        return pl::cast(down + tile(residual, rows, cols), pl::BF16);
      });
}

}  // namespace pl::kernels::qwen3
