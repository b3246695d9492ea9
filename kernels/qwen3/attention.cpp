#include "attention.h"

#include <cmath>
#include <limits>

#include "tile.h"

namespace pl::kernels::qwen3 {
namespace {

/// Up to SB_BATCH blocks of one sequence's cache, and the query heads that look at them.
struct Blocks {
  pl::Index first_row;  // of the first block, in the cache
  pl::Index positions;  // of the sequence, from the first block on
  pl::Index count;
  pl::Index heads;

  /// Rows of the cache in block `j`: those past the sequence's end hold no data, whatever lies there.
  Chunk cache_rows(const pl::Index& j, const Config& c) const {
    return {first_row + j * c.seq_tile, c.seq_tile, pl::min(c.seq_tile, positions - j * c.seq_tile)};
  }
  /// Rows of block `j` in a stage's buffer: one per query head, then pad.
  Chunk slot(const pl::Index& j, const Config& c) const { return {j * c.q_head_pad, c.q_head_pad, heads}; }
};

/// q · Kᵀ, block by block. q: [PAD, D] bf16 -> [SB_BATCH·PAD, SEQ_TILE] fp32
pl::Tensor scores(const pl::Tensor& q, const pl::Tensor& k_cache, const Blocks& blocks, const Config& c) {
  auto all = pl::create_tensor({c.sb_batch * c.q_head_pad, c.seq_tile}, pl::FP32);
  for (pl::Index j : pl::range(blocks.count)) {
    const auto k = tile(k_cache, blocks.cache_rows(j, c), {0, c.head_dim, c.head_dim});
    all = pl::assemble(all, pl::matmul(q, k, {.b_trans = true}), {blocks.slot(j, c).at, 0});
  }
  return all;
}

/// Each block's softmax before its division by the sum.
struct BlockSoftmax {
  pl::Tensor weights;   // [SB_BATCH·PAD, SEQ_TILE] bf16: exp(score - greatest)
  pl::Tensor greatest;  // [SB_BATCH·PAD, 1] fp32
  pl::Tensor sum;       // [SB_BATCH·PAD, 1] fp32: of the rounded weights
};
BlockSoftmax softmax_blocks(const pl::Tensor& scores, const Blocks& blocks, const Config& c) {
  const std::int64_t rows = c.sb_batch * c.q_head_pad;
  BlockSoftmax all{.weights = pl::create_tensor({rows, c.seq_tile}, pl::BF16),
                   .greatest = pl::create_tensor({rows, 1}, pl::FP32),
                   .sum = pl::create_tensor({rows, 1}, pl::FP32)};
  for (pl::Index j : pl::range(blocks.count)) {
    // Columns past the sequence's end are outside the valid part: they count as -inf.
    const Chunk slot = blocks.slot(j, c);
    const auto s = tile(scores, slot, {0, c.seq_tile, blocks.cache_rows(j, c).valid}) * (1 / std::sqrt(c.head_dim));
    const auto greatest = pl::row_max(s);
    const auto weights = pl::cast(pl::exp(pl::row_expand_sub(s, greatest)), pl::BF16);
    all.weights = pl::assemble(all.weights, weights, {slot.at, 0});
    all.greatest = pl::assemble(all.greatest, greatest, {slot.at, 0});
    all.sum = pl::assemble(all.sum, pl::row_sum(pl::cast(weights, pl::FP32)), {slot.at, 0});
  }
  return all;
}

/// weights · V, block by block -> [SB_BATCH·PAD, D] fp32
pl::Tensor weighted_values(const BlockSoftmax& softmax, const pl::Tensor& v_cache, const Blocks& blocks,
                           const Config& c) {
  auto all = pl::create_tensor({c.sb_batch * c.q_head_pad, c.head_dim}, pl::FP32);
  for (pl::Index j : pl::range(blocks.count)) {
    const Chunk positions = blocks.cache_rows(j, c);
    const Chunk slot = blocks.slot(j, c);
    const auto weights = tile(softmax.weights, slot, {0, c.seq_tile, positions.valid});
    const auto v = tile(v_cache, positions, {0, c.head_dim, c.head_dim});
    all = pl::assemble(all, pl::matmul(weights, v), {slot.at, 0});
  }
  return all;
}

/// The softmax of all blocks seen so far: every block's sums are scaled to the greatest score yet.
struct OnlineSoftmax {
  pl::Tensor greatest;  // [PAD, 1] fp32
  pl::Tensor sum;       // [PAD, 1] fp32
  pl::Tensor values;    // [PAD, D] fp32

  OnlineSoftmax(const pl::Index& heads, const Config& c)
      : greatest(pl::full({c.q_head_pad, 1}, pl::FP32, -std::numeric_limits<double>::infinity(),
                          {.valid_shape = {heads, 1}})),
        sum(pl::full({c.q_head_pad, 1}, pl::FP32, 0, {.valid_shape = {heads, 1}})),
        values(pl::full({c.q_head_pad, c.head_dim}, pl::FP32, 0, {.valid_shape = {heads, c.head_dim}})) {}
};
void merge(OnlineSoftmax& so_far, const BlockSoftmax& softmax, const pl::Tensor& values, const Blocks& blocks,
           const Config& c) {
  for (pl::Index j : pl::range(blocks.count)) {
    const Chunk slot = blocks.slot(j, c);
    const auto block_greatest = tile(softmax.greatest, slot, {0, 1, 1});
    const auto block_sum = tile(softmax.sum, slot, {0, 1, 1});
    const auto block_values = tile(values, slot, {0, c.head_dim, c.head_dim});

    const auto greatest = pl::maximum(so_far.greatest, block_greatest);
    const auto old_scale = pl::exp(so_far.greatest - greatest);
    const auto block_scale = pl::exp(block_greatest - greatest);
    so_far.sum = so_far.sum * old_scale + block_sum * block_scale;
    so_far.values = pl::row_expand_mul(so_far.values, old_scale) + pl::row_expand_mul(block_values, block_scale);
    so_far.greatest = greatest;
  }
}

}  // namespace

pl::Tensor attention(const Rotated& in, const pl::Tensor& seq_lens, const Config& c) {
  const pl::Index batch = seq_lens.dim(0);
  auto attn_out = pl::create_tensor({batch, c.q_width()}, pl::BF16);

  for (pl::Index item : pl::parallel(0, batch * c.kv_heads)) {  // b·NKV + kvh
    pl::incore("attention", [&] {
      const pl::Index b = item / c.kv_heads;
      const pl::Index kvh = item % c.kv_heads;
      const pl::Index seq_len = pl::read(seq_lens, {b});
      const pl::Index block_count = pl::ceil_div(seq_len, c.seq_tile);

      for (pl::Index g : pl::range(c.groups())) {
        const Chunk heads = chunk(g * c.q_head_batch, c.q_head_batch, c.q_per_kv());  // of this KV head
        const Chunk slot = {(item * c.groups() + g) * c.q_head_pad, c.q_head_pad, heads.valid};
        const auto q = tile(in.q_padded, slot, {0, c.head_dim, c.head_dim});

        OnlineSoftmax softmax(heads.valid, c);
        for (pl::Index first : pl::range(0, block_count, c.sb_batch)) {
          const pl::Index s0 = first * c.seq_tile;
          const Blocks blocks{.first_row = item * c.max_seq + s0,
                              .positions = seq_len - s0,
                              .count = pl::min(c.sb_batch, block_count - first),
                              .heads = heads.valid};
          const auto s = scores(q, in.k_cache, blocks, c);
          const auto p = softmax_blocks(s, blocks, c);
          const auto o = weighted_values(p, in.v_cache, blocks, c);
          merge(softmax, p, o, blocks, c);
        }
        const auto context = pl::cast(pl::row_expand_div(softmax.values, softmax.sum), pl::BF16);  // [PAD, D]
        const auto row =
            pl::reshape(pl::slice(context, {heads.valid, c.head_dim}, {0, 0}), {1, heads.valid * c.head_dim});
        attn_out = pl::assemble(attn_out, row, {b, (kvh * c.q_per_kv() + heads.at) * c.head_dim});
      }
    });
  }
  return attn_out;
}

}  // namespace pl::kernels::qwen3
