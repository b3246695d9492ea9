#include "programs.h"

#include "attention.h"
#include "mlp.h"
#include "norm.h"
#include "pl/pl.h"
#include "projection.h"
#include "rotation.h"
#include "tile.h"

namespace pl::kernels::qwen3 {
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
    auto k_cache = p.inout("k_cache", cache_shape(at, c), pl::BF16);
    auto v_cache = p.inout("v_cache", cache_shape(at, c), pl::BF16);
    auto attn_out = p.out("attn_out", {batch, c.q_width()}, pl::BF16);

    const Rotated rotated = rotate_and_store(projections, at, k_cache, v_cache, c);
    attn_out = attention(rotated, at, c);
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
    auto k_cache = p.inout("k_cache", cache_shape(at, c), pl::BF16);
    auto v_cache = p.inout("v_cache", cache_shape(at, c), pl::BF16);
    auto attn_out = p.out("attn_out", {batch, c.q_width()}, pl::BF16);

    const Projections projections = project_qkv(hidden_states, weights, c);
    const Rotated rotated = rotate_and_store(projections, at, k_cache, v_cache, c);
    attn_out = attention(rotated, at, c);
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

namespace {

Program layer(std::string_view name, const Config& c) {
  return pl::program(name, [&](pl::Parameters& p) {
    const pl::Index batch = p.dim("batch");
    const auto hidden_states = p.in("hidden_states", {batch, c.hidden}, pl::BF16);
    const ProjectionWeights projection = projection_weights(p, c);
    const Positions at = positions(p, batch, c);
    auto k_cache = p.inout("k_cache", cache_shape(at, c), pl::BF16);
    auto v_cache = p.inout("v_cache", cache_shape(at, c), pl::BF16);
    const MlpWeights mlp = mlp_weights(p, c);
    auto out = p.out("out", {batch, c.hidden}, pl::BF16);

    const Projections projections = project_qkv(hidden_states, projection, c);
    const Rotated rotated = rotate_and_store(projections, at, k_cache, v_cache, c);
    const auto attn_out = attention(rotated, at, c);
    out = project_and_mlp(attn_out, hidden_states, mlp, c);
    k_cache = rotated.k_cache;
    v_cache = rotated.v_cache;
  });
}

}  // namespace

Program decode_layer(const Config& c) { return layer("qwen3_decode_layer", c); }
Program prefill_layer(const Config& c) { return layer("qwen3_prefill_layer", c); }

Program embed(const Config& c) {
  return pl::program("qwen3_embed", [&](pl::Parameters& p) {
    const pl::Index batch = p.dim("batch");
    const auto tokens = p.in("tokens", {batch}, pl::INT32, {.below = c.vocab});
    const auto embedding = p.in("embedding", {c.vocab, c.hidden}, pl::BF16);
    auto hidden_states = p.out("hidden_states", {batch, c.hidden}, pl::BF16);

    pl::incore("embed", [&] { hidden_states = pl::gather_rows(embedding, tokens); });
  });
}

Program head(const Config& c) {
  return pl::program("qwen3_head", [&](pl::Parameters& p) {
    const pl::Index batch = p.dim("batch");
    const auto hidden_states = p.in("hidden_states", {batch, c.hidden}, pl::BF16);
    const auto weight = p.in("final_rms_weight", {1, c.hidden}, pl::FP32);
    const auto lm_head = p.in("lm_head", {c.hidden, c.vocab}, pl::BF16, {.layout = c.weight_layout()});
    auto logits = p.out("logits", {batch, c.vocab}, pl::FP32);

    const auto normed = rms_norm_rows(hidden_states, weight, c);  // [B, H] bf16
    logits = for_each_tile(
        "lm_head", batch, c.vocab, pl::FP32, c.out_chunk, c,
        [&](const Chunk& rows, const Chunk& cols) { return matmul_tile(normed, lm_head, rows, cols, c.hidden, c); });
  });
}

}  // namespace pl::kernels::qwen3
