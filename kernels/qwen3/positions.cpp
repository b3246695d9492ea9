#include "positions.h"

namespace pl::kernels::qwen3 {

pl::Index CacheRows::of(const pl::Index& b, const pl::Index& kvh, const pl::Index& pos, const Config& c) const {
  if (!block_table) return (b * c.kv_heads + kvh) * c.max_seq + pos;
  const pl::Index page = pl::read(*block_table, {b, pos / c.page_size});
  return (page * c.kv_heads + kvh) * c.page_size + pos % c.page_size;
}

pl::Index CacheRows::of_block(const pl::Index& b, const pl::Index& kvh, const pl::Index& block, const Config& c) const {
  if (!block_table) return of(b, kvh, block * c.seq_tile, c);
  const std::int64_t blocks = c.page_size / c.seq_tile;  // of one page
  const pl::Index page = pl::read(*block_table, {b, block / blocks});
  return (page * c.kv_heads + kvh) * c.page_size + block % blocks * c.seq_tile;
}

namespace {

CacheRows cache_rows(pl::Parameters& p, const pl::Index& batch, const Config& c) {
  if (!c.paged()) return {.count = batch * (c.kv_heads * c.max_seq)};
  const pl::Index pages = p.dim("pages");
  return {.count = pages * (c.kv_heads * c.page_size),
          .block_table = p.in("block_table", {batch, c.max_pages()}, pl::INT32, {.below = pages})};
}

}  // namespace

Positions positions(pl::Parameters& p, const pl::Index& batch, const Config& c) {
  Positions at{.seq_lens = p.in("seq_lens", {batch}, pl::INT32, {.range = pl::ValueRange{1, c.max_seq}}),
               .rows = cache_rows(p, batch, c),
               .rope_cos = p.in("rope_cos", {c.max_seq, c.head_dim}, pl::FP32),
               .rope_sin = p.in("rope_sin", {c.max_seq, c.head_dim}, pl::FP32)};
  if (c.qk_norm) {
    at.q_norm_weight = p.in("q_norm_weight", {1, c.head_dim}, pl::FP32);
    at.k_norm_weight = p.in("k_norm_weight", {1, c.head_dim}, pl::FP32);
  }
  if (c.row_tile > 1)
    at.shared_blocks = p.in("shared_blocks", {batch}, pl::INT32, {.range = pl::ValueRange{0, c.max_seq / c.seq_tile}});
  return at;
}

pl::Shape cache_shape(const Positions& at, const Config& c) { return {at.rows.count, c.head_dim}; }

}  // namespace pl::kernels::qwen3
