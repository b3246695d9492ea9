#include "attention.h"

#include <cmath>
#include <functional>
#include <limits>
#include <optional>

#include "tile.h"

namespace pl::kernels::qwen3 {
namespace {

/// Blocks of one segment of a sequence's context, and the query heads of one KV head that look at them.
struct Blocks {
  const CacheRows& rows;
  pl::Index b, kvh;
  pl::Index first;         // of the sequence's blocks, in the segment
  pl::Index positions;     // in the segment
  pl::Index heads;         // of one row, or of several
  std::int64_t tile_rows;  // that have room for them
  pl::Index begin = 0;     // of the segment's blocks: those before have been attended to

  pl::Loop numbers(const Config& c, pl::Location where = pl::Location::current()) const {
    return pl::range(begin, pl::ceil_div(positions, c.seq_tile), where);
  }
  pl::Index valid(const pl::Index& j, const Config& c) const { return pl::min(c.seq_tile, positions - j * c.seq_tile); }
  /// Rows of the cache in block `j`: those past the sequence's end hold no data, whatever lies there.
  Chunk cache_rows(const pl::Index& j, const Config& c) const {
    return {rows.of_block(b, kvh, first + j, c), c.seq_tile, valid(j, c)};
  }
  /// Rows of block `j` in a stage's buffer: one per query head, then pad.
  Chunk slot(const pl::Index& j) const { return {j * tile_rows, tile_rows, heads}; }
  /// Rows of such a buffer.
  std::int64_t buffer_rows(const Config& c) const { return blocks_of_segment(c) * tile_rows; }
  static std::int64_t blocks_of_segment(const Config& c) { return c.segment / c.seq_tile; }
};

/// q · Kᵀ, block by block. q: [PAD, D] bf16 -> [BLOCKS·PAD, SEQ_TILE] fp32
pl::Tensor scores(const pl::Tensor& q, const pl::Tensor& k_cache, const Blocks& blocks, const Config& c) {
  auto all = pl::create_tensor({blocks.buffer_rows(c), c.seq_tile}, pl::FP32);
  for (pl::Index j : blocks.numbers(c)) {
    const auto k = tile(k_cache, blocks.cache_rows(j, c), {0, c.head_dim, c.head_dim});
    all = pl::assemble(all, pl::matmul(q, k, {.b_trans = true}), {blocks.slot(j).at, 0});
  }
  return all;
}

/// Each block's softmax before its division by the sum.
struct BlockSoftmax {
  pl::Tensor weights;   // [BLOCKS·PAD, SEQ_TILE] bf16: exp(score - greatest)
  pl::Tensor greatest;  // [BLOCKS·PAD, 1] fp32
  pl::Tensor sum;       // [BLOCKS·PAD, 1] fp32: of the rounded weights
};
BlockSoftmax softmax_blocks(const pl::Tensor& scores, const Blocks& blocks, const Config& c) {
  BlockSoftmax all{.weights = pl::create_tensor({blocks.buffer_rows(c), c.seq_tile}, pl::BF16),
                   .greatest = pl::create_tensor({blocks.buffer_rows(c), 1}, pl::FP32),
                   .sum = pl::create_tensor({blocks.buffer_rows(c), 1}, pl::FP32)};
  for (pl::Index j : blocks.numbers(c)) {
    // Columns past the sequence's end are outside the valid part: they count as -inf.
    const Chunk slot = blocks.slot(j);
    const auto s = tile(scores, slot, {0, c.seq_tile, blocks.valid(j, c)}) * (1 / std::sqrt(c.head_dim));
    const auto greatest = pl::row_max(s);
    const auto weights = pl::cast(pl::exp(pl::row_expand_sub(s, greatest)), pl::BF16);
    all.weights = pl::assemble(all.weights, weights, {slot.at, 0});
    all.greatest = pl::assemble(all.greatest, greatest, {slot.at, 0});
    all.sum = pl::assemble(all.sum, pl::row_sum(pl::cast(weights, pl::FP32)), {slot.at, 0});
  }
  return all;
}

/// weights · V, block by block -> [BLOCKS·PAD, D] fp32
pl::Tensor weighted_values(const BlockSoftmax& softmax, const pl::Tensor& v_cache, const Blocks& blocks,
                           const Config& c) {
  auto all = pl::create_tensor({blocks.buffer_rows(c), c.head_dim}, pl::FP32);
  for (pl::Index j : blocks.numbers(c)) {
    const Chunk positions = blocks.cache_rows(j, c);
    const Chunk slot = blocks.slot(j);
    const auto weights = tile(softmax.weights, slot, {0, c.seq_tile, positions.valid});
    const auto v = tile(v_cache, positions, {0, c.head_dim, c.head_dim});
    all = pl::assemble(all, pl::matmul(weights, v), {slot.at, 0});
  }
  return all;
}

/// The softmax over some of a sequence's positions, before its division by the sum; or a buffer of many such.
struct OnlineSoftmax {
  pl::Tensor greatest;  // [PAD, 1] fp32
  pl::Tensor sum;       // [PAD, 1] fp32
  pl::Tensor values;    // [PAD, D] fp32
};

/// Over no position. [rows, …], of which `heads` are valid.
OnlineSoftmax empty_softmax(std::int64_t rows, const pl::Index& heads, const Config& c) {
  return {
      .greatest = pl::full({rows, 1}, pl::FP32, -std::numeric_limits<double>::infinity(), {.valid_shape = {heads, 1}}),
      .sum = pl::full({rows, 1}, pl::FP32, 0, {.valid_shape = {heads, 1}}),
      .values = pl::full({rows, c.head_dim}, pl::FP32, 0, {.valid_shape = {heads, c.head_dim}})};
}

OnlineSoftmax softmax_in(const OnlineSoftmax& buffer, const Chunk& slot, const Config& c) {
  return {.greatest = tile(buffer.greatest, slot, {0, 1, 1}),
          .sum = tile(buffer.sum, slot, {0, 1, 1}),
          .values = tile(buffer.values, slot, {0, c.head_dim, c.head_dim})};
}

/// Adds positions that come after those seen so far: both sides' sums are scaled to the greatest score of both.
void merge(OnlineSoftmax& so_far, const OnlineSoftmax& next) {
  const auto greatest = pl::maximum(so_far.greatest, next.greatest);
  const auto old_scale = pl::exp(so_far.greatest - greatest);
  const auto next_scale = pl::exp(next.greatest - greatest);
  so_far.sum = so_far.sum * old_scale + next.sum * next_scale;
  so_far.values = pl::row_expand_mul(so_far.values, old_scale) + pl::row_expand_mul(next.values, next_scale);
  so_far.greatest = greatest;
}

/// Adds `blocks`. q: [TILE_ROWS, D] bf16
void attend(OnlineSoftmax& so_far, const pl::Tensor& q, const Rotated& in, const Blocks& blocks, const Config& c) {
  const auto s = scores(q, in.k_cache, blocks, c);
  const auto p = softmax_blocks(s, blocks, c);
  const OnlineSoftmax of_blocks{
      .greatest = p.greatest, .sum = p.sum, .values = weighted_values(p, in.v_cache, blocks, c)};
  for (pl::Index j : blocks.numbers(c)) merge(so_far, softmax_in(of_blocks, blocks.slot(j), c));
}

/// Query heads that attend together: group `g` of one KV head's.
Chunk heads_of_group(const pl::Index& g, const Config& c) {
  return chunk(g * c.q_head_batch, c.q_head_batch, c.q_per_kv());
}
/// Rows of group `g` of `item` in a buffer that has a slot for each: as many as the largest group has heads.
Chunk slot_of_group(const pl::Index& item, const pl::Index& g, const Config& c) {
  return {(item * c.groups() + g) * c.group_heads(), c.q_head_pad, heads_of_group(g, c).valid};
}

/// Calls body(i) for each row of a tile; without a loop where there is but one.
void for_each_row(const pl::Index& rows, const Config& c, const std::function<void(const pl::Index& i)>& body) {
  if (c.row_tile == 1) return body(0);
  for (pl::Index i : pl::range(rows)) body(i);
}

/// A tile of rows, ROW_TILE of the batch or the rest; one KV head of theirs; one segment of their contexts.
struct Item {
  pl::Index first;  // row
  pl::Index kvh, segment;

  Item(const pl::Index& number, const Config& c)
      : first(number / c.segments() / c.kv_heads * c.row_tile),
        kvh(number / c.segments() % c.kv_heads),
        segment(number % c.segments()) {}
  static pl::Index count(const pl::Index& batch, const Config& c) {
    return pl::ceil_div(batch, c.row_tile) * (c.kv_heads * c.segments());
  }
};

/// Blocks at the beginning of an item's segment that all of its rows see whole, and what they see there: each KV head's
/// keys and values are read once for all of them.
struct Shared {
  pl::Index blocks;
  OnlineSoftmax softmax;  // [ROW_TILE·R, …]
};
Shared attend_together(const Item& item, const pl::Index& rows, const Rotated& in, const Positions& at,
                       const Config& c) {
  const std::int64_t heads = c.q_per_kv(), tile_rows = c.row_tile * heads, most = Blocks::blocks_of_segment(c);
  const pl::Index of_context = pl::read(*at.shared_blocks, {item.first});
  const pl::Index blocks = pl::min(most, pl::max(0, of_context - item.segment * most));
  auto q = pl::create_tensor({tile_rows, c.head_dim}, pl::BF16);
  for (pl::Index i : pl::range(rows)) {
    const pl::Index row = ((item.first + i) * c.kv_heads + item.kvh) * heads;
    q = pl::assemble(q, tile(in.q, {row, heads, heads}, {0, c.head_dim, c.head_dim}), {i * heads, 0});
  }
  Shared shared{.blocks = blocks, .softmax = empty_softmax(tile_rows, rows * heads, c)};
  attend(shared.softmax, tile(q, {0, tile_rows, rows * heads}, {0, c.head_dim, c.head_dim}), in,
         {.rows = at.rows,
          .b = item.first,
          .kvh = item.kvh,
          .first = item.segment * most,
          .positions = blocks * c.seq_tile,
          .heads = rows * heads,
          .tile_rows = tile_rows},
         c);
  return shared;
}

/// The softmax over every segment of every context, each for itself, so that one long context keeps all cores busy.
/// Group g of row i of an item has the slot of group g of item·ROW_TILE + i.
OnlineSoftmax attend_to_segments(const Rotated& in, const Positions& at, const Config& c) {
  const pl::Index batch = at.seq_lens.dim(0);
  const pl::Index items = Item::count(batch, c);
  const pl::Index buffer = items * (c.row_tile * c.groups() * c.group_heads());
  OnlineSoftmax all{.greatest = pl::create_tensor({buffer, 1}, pl::FP32),
                    .sum = pl::create_tensor({buffer, 1}, pl::FP32),
                    .values = pl::create_tensor({buffer, c.head_dim}, pl::FP32)};

  for (pl::Index number : pl::parallel(0, items)) {
    pl::incore("attend_to_segments", [&] {
      const Item item(number, c);
      const pl::Index rows = pl::min(c.row_tile, batch - item.first);
      std::optional<Shared> shared;
      if (c.row_tile > 1) shared = attend_together(item, rows, in, at, c);
      for_each_row(rows, c, [&](const pl::Index& i) {
        const pl::Index b = item.first + i;
        const pl::Index rest = pl::read(at.seq_lens, {b}).index() - item.segment * c.segment;
        pl::if_(rest > 0, [&] {
          for (pl::Index g : pl::range(c.groups())) {
            const Chunk slot = slot_of_group(number * c.row_tile + i, g, c);
            const auto q = tile(in.q, slot_of_group(b * c.kv_heads + item.kvh, g, c), {0, c.head_dim, c.head_dim});
            const Blocks blocks{.rows = at.rows,
                                .b = b,
                                .kvh = item.kvh,
                                .first = item.segment * Blocks::blocks_of_segment(c),
                                .positions = pl::min(c.segment, rest),
                                .heads = slot.valid,
                                .tile_rows = c.q_head_pad,
                                .begin = shared ? shared->blocks : 0};
            OnlineSoftmax softmax = shared
                                        ? softmax_in(shared->softmax, {i * c.q_per_kv(), c.q_head_pad, slot.valid}, c)
                                        : empty_softmax(c.q_head_pad, slot.valid, c);
            attend(softmax, q, in, blocks, c);
            all.greatest = pl::assemble(all.greatest, softmax.greatest, {slot.at, 0});
            all.sum = pl::assemble(all.sum, softmax.sum, {slot.at, 0});
            all.values = pl::assemble(all.values, softmax.values, {slot.at, 0});
          }
        });
      });
    });
  }
  return all;
}

/// The segments of every context, merged in their order, and divided by the sum -> [B, QW] bf16
pl::Tensor merge_segments(const OnlineSoftmax& segments, const pl::Tensor& seq_lens, const Config& c) {
  const pl::Index batch = seq_lens.dim(0);
  auto attn_out = pl::create_tensor({batch, c.q_width()}, pl::BF16);

  for (pl::Index number : pl::parallel(0, pl::ceil_div(batch, c.row_tile) * c.kv_heads)) {  // tile·NKV + kvh
    pl::incore("merge_segments", [&] {
      const Item item(number * c.segments(), c);
      for_each_row(pl::min(c.row_tile, batch - item.first), c, [&](const pl::Index& i) {
        const pl::Index b = item.first + i;
        const pl::Index count = pl::ceil_div(pl::read(seq_lens, {b}), c.segment);
        for (pl::Index g : pl::range(c.groups())) {
          const Chunk heads = heads_of_group(g, c);
          OnlineSoftmax softmax = empty_softmax(c.q_head_pad, heads.valid, c);
          for (pl::Index segment : pl::range(count)) {
            const pl::Index slot = (number * c.segments() + segment) * c.row_tile + i;
            merge(softmax, softmax_in(segments, slot_of_group(slot, g, c), c));
          }
          const auto context = pl::cast(pl::row_expand_div(softmax.values, softmax.sum), pl::BF16);  // [PAD, D]
          const auto row =
              pl::reshape(pl::slice(context, {heads.valid, c.head_dim}, {0, 0}), {1, heads.valid * c.head_dim});
          attn_out = pl::assemble(attn_out, row, {b, (item.kvh * c.q_per_kv() + heads.at) * c.head_dim});
        }
      });
    });
  }
  return attn_out;
}

}  // namespace

pl::Tensor attention(const Rotated& in, const Positions& at, const Config& c) {
  return merge_segments(attend_to_segments(in, at, c), at.seq_lens, c);
}

}  // namespace pl::kernels::qwen3
