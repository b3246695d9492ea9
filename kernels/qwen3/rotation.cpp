#include "rotation.h"

#include "norm.h"
#include "tile.h"

namespace pl::kernels::qwen3 {
namespace {

/// RoPE with rotated halves. x: [rows, D], cos and sin: [1, D], all fp32.
pl::Tensor rotate(const pl::Tensor& x, const pl::Tensor& cos, const pl::Tensor& sin, const Config& c) {
  const std::int64_t half = c.head_dim / 2;
  const auto lo_of = [&](const pl::Tensor& t) { return pl::slice(t, {t.dim(0), half}, {0, 0}); };
  const auto hi_of = [&](const pl::Tensor& t) { return pl::slice(t, {t.dim(0), half}, {0, half}); };
  const auto lo = lo_of(x);
  const auto hi = hi_of(x);
  return pl::concat({pl::col_expand_mul(lo, lo_of(cos)) - pl::col_expand_mul(hi, lo_of(sin)),
                     pl::col_expand_mul(hi, hi_of(cos)) + pl::col_expand_mul(lo, hi_of(sin))},
                    1);
}

}  // namespace

Rotated rotate_and_store(const Projections& projections, const Positions& at, const pl::Tensor& k_cache,
                         const pl::Tensor& v_cache, const Config& c) {
  const pl::Index batch = projections.q.dim(0);
  const auto q_heads = pl::reshape(projections.q, {batch * c.heads, c.head_dim});     // row b·NH + head
  const auto k_heads = pl::reshape(projections.k, {batch * c.kv_heads, c.head_dim});  // row b·NKV + kvh
  const auto v_heads = pl::reshape(projections.v, {batch * c.kv_heads, c.head_dim});

  Rotated out{.q = pl::create_tensor({batch * (c.kv_heads * c.groups() * c.group_heads()), c.head_dim}, pl::BF16),
              .k_cache = k_cache,
              .v_cache = v_cache};
  const Chunk head_dim = {0, c.head_dim, c.head_dim};

  for (pl::Index item : pl::parallel(0, batch * c.kv_heads)) {  // b·NKV + kvh
    pl::incore("rotate_and_store", [&] {
      const pl::Index b = item / c.kv_heads;
      const pl::Index kvh = item % c.kv_heads;
      const pl::Index seq_len = pl::read(at.seq_lens, {b});
      const pl::Index pos = seq_len - 1;
      const auto cos = tile(at.rope_cos, {pos, 1, 1}, head_dim);
      const auto sin = tile(at.rope_sin, {pos, 1, 1}, head_dim);

      auto k = tile(k_heads, {item, 1, 1}, head_dim);
      if (c.qk_norm) k = rms_norm(k, *at.k_norm_weight, c.head_dim, c);
      const pl::Index row = at.rows.of(b, kvh, pos, c);
      out.k_cache = pl::assemble(out.k_cache, pl::cast(rotate(k, cos, sin, c), pl::BF16), {row, 0});
      out.v_cache = pl::assemble(out.v_cache, pl::cast(tile(v_heads, {item, 1, 1}, head_dim), pl::BF16), {row, 0});

      // Pad rows are not stored: of few query heads for a KV head, they would be most of what this loop writes.
      for (pl::Index g : pl::range(c.groups())) {
        const Chunk heads = chunk(g * c.q_head_batch, c.q_head_batch, c.q_per_kv());  // of this KV head
        const pl::Index first = b * c.heads + kvh * c.q_per_kv() + heads.at;
        auto q = tile(q_heads, {first, c.q_head_pad, heads.valid}, head_dim);
        if (c.qk_norm) q = rms_norm(q, *at.q_norm_weight, c.head_dim, c);
        const auto rotated = pl::cast(rotate(q, cos, sin, c), pl::BF16);
        out.q = pl::assemble(out.q, rotated, {(item * c.groups() + g) * c.group_heads(), 0});
      }
    });
  }
  return out;
}

}  // namespace pl::kernels::qwen3
