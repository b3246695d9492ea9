// Where each sequence of a call stands, and where its keys and values lie.
#pragma once

#include <optional>

#include "config.h"
#include "pl/pl.h"

namespace pl::kernels::qwen3 {

/// Rows of both caches. Dense, position `pos` of KV head `kvh` of sequence `b` is row (b·NKV + kvh)·S + pos. In pages
/// of P positions it is row (page·NKV + kvh)·P + pos % P, where page is block_table[b, pos / P]: what one KV head reads
/// of a page lies in one piece.
struct CacheRows {
  pl::Index count;
  std::optional<pl::Tensor> block_table = {};  // [B, MAX_PAGES] int32

  pl::Index of(const pl::Index& b, const pl::Index& kvh, const pl::Index& pos, const Config& c) const;
  /// The first row of block `block`, the position block·SEQ_TILE; the others follow it.
  pl::Index of_block(const pl::Index& b, const pl::Index& kvh, const pl::Index& block, const Config& c) const;
};

struct Positions {
  pl::Tensor seq_lens;  // [B] int32, the new token counted
  CacheRows rows;
  pl::Tensor rope_cos, rope_sin;                                     // [S, D] fp32
  std::optional<pl::Tensor> q_norm_weight = {}, k_norm_weight = {};  // [1, D] fp32, with qk_norm alone
  std::optional<pl::Tensor> shared_blocks = {};  // [B] int32, with row_tile > 1: at a tile's first row
};
Positions positions(pl::Parameters& p, const pl::Index& batch, const Config& c);

/// [rows, D] bf16
pl::Shape cache_shape(const Positions& at, const Config& c);

}  // namespace pl::kernels::qwen3
