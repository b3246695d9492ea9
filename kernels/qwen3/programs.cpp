#include "programs.h"

#include "attention.h"
#include "mlp.h"
#include "pl/pl.h"
#include "projection.h"
#include "rotation.h"

namespace pl::kernels::qwen3 {
namespace {

/// [B·NKV·S, D] bf16: position `pos` of KV head `kvh` of sequence `b` is row (b·NKV + kvh)·S + pos.
pl::Shape cache_shape(const pl::Index& batch, const Config& c) { return {batch * c.cache_rows(1), c.head_dim}; }

}  // namespace

Program decode_scope1(const Config& c) {
  return pl::program("qwen3_decode_scope1", [&](pl::Parameters& p) {
    const pl::Index batch = p.dim("batch");
    const auto hidden_states = p.in("hidden_states", {batch, c.hidden}, pl::BF16);
    const ProjectionWeights weights = projection_weights(p, c);
    auto q_proj = p.out("q_proj", {batch, c.q_width()}, pl::FP32);
    auto k_proj = p.out("k_proj", {batch, c.kv_width()}, pl::FP32);
    auto v_proj = p.out("v_proj", {batch, c.kv_width()}, pl::FP32);

    const Projections projections = project_qkv(hidden_states, weights, c);
    q_proj = projections.q;
    k_proj = projections.k;
    v_proj = projections.v;
  });
}

Program decode_scope2(const Config& c) {
  return pl::program("qwen3_decode_scope2", [&](pl::Parameters& p) {
    const pl::Index batch = p.dim("batch");
    const Projections projections{.q = p.in("q_proj", {batch, c.q_width()}, pl::FP32),
                                  .k = p.in("k_proj", {batch, c.kv_width()}, pl::FP32),
                                  .v = p.in("v_proj", {batch, c.kv_width()}, pl::FP32)};
    const Positions at = positions(p, batch, c);
    auto k_cache = p.inout("k_cache", cache_shape(batch, c), pl::BF16);
    auto v_cache = p.inout("v_cache", cache_shape(batch, c), pl::BF16);
    auto attn_out = p.out("attn_out", {batch, c.q_width()}, pl::BF16);

    const Rotated rotated = rotate_and_store(projections, at, k_cache, v_cache, c);
    attn_out = attention(rotated, at.seq_lens, c);
    k_cache = rotated.k_cache;
    v_cache = rotated.v_cache;
  });
}

Program decode_scope12(const Config& c) {
  return pl::program("qwen3_decode_scope12", [&](pl::Parameters& p) {
    const pl::Index batch = p.dim("batch");
    const auto hidden_states = p.in("hidden_states", {batch, c.hidden}, pl::BF16);
    const ProjectionWeights weights = projection_weights(p, c);
    const Positions at = positions(p, batch, c);
    auto k_cache = p.inout("k_cache", cache_shape(batch, c), pl::BF16);
    auto v_cache = p.inout("v_cache", cache_shape(batch, c), pl::BF16);
    auto attn_out = p.out("attn_out", {batch, c.q_width()}, pl::BF16);

    const Projections projections = project_qkv(hidden_states, weights, c);
    const Rotated rotated = rotate_and_store(projections, at, k_cache, v_cache, c);
    attn_out = attention(rotated, at.seq_lens, c);
    k_cache = rotated.k_cache;
    v_cache = rotated.v_cache;
  });
}

Program decode_scope3(const Config& c) {
  return pl::program("qwen3_decode_scope3", [&](pl::Parameters& p) {
    const pl::Index batch = p.dim("batch");
    const auto attn_out = p.in("attn_out", {batch, c.q_width()}, pl::BF16);
    const auto hidden_states = p.in("hidden_states", {batch, c.hidden}, pl::BF16);
    const MlpWeights weights = mlp_weights(p, c);
    auto out = p.out("out", {batch, c.hidden}, pl::BF16);

    out = project_and_mlp(attn_out, hidden_states, weights, c);
  });
}

Program decode_layer(const Config& c) {
  return pl::program("qwen3_decode_layer", [&](pl::Parameters& p) {
    const pl::Index batch = p.dim("batch");
    const auto hidden_states = p.in("hidden_states", {batch, c.hidden}, pl::BF16);
    const ProjectionWeights projection = projection_weights(p, c);
    const Positions at = positions(p, batch, c);
    auto k_cache = p.inout("k_cache", cache_shape(batch, c), pl::BF16);
    auto v_cache = p.inout("v_cache", cache_shape(batch, c), pl::BF16);
    const MlpWeights mlp = mlp_weights(p, c);
    auto out = p.out("out", {batch, c.hidden}, pl::BF16);

    const Projections projections = project_qkv(hidden_states, projection, c);
    const Rotated rotated = rotate_and_store(projections, at, k_cache, v_cache, c);
    const auto attn_out = attention(rotated, at.seq_lens, c);
    out = project_and_mlp(attn_out, hidden_states, mlp, c);
    k_cache = rotated.k_cache;
    v_cache = rotated.v_cache;
  });
}

}  // namespace pl::kernels::qwen3
