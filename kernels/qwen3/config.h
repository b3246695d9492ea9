// The shape of a Qwen3 model's decode step and the tile constants of its programs.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "pl/kernel.h"
#include "pl/layout.h"

namespace pl::kernels::qwen3 {

struct Config {
  // The model. Query width (heads · head_dim) and hidden size need not be equal.
  std::int64_t hidden;        // H
  std::int64_t heads;         // NH, query heads
  std::int64_t kv_heads;      // NKV
  std::int64_t head_dim;      // D
  std::int64_t intermediate;  // I, inside the MLP
  std::int64_t vocab;         // V, tokens of the vocabulary
  bool qk_norm;               // RMSNorm of every head of Q and K before RoPE
  double eps;                 // of every RMSNorm

  // The call.
  std::int64_t batch;       // B, rows: new tokens; a run-time dimension of the programs
  std::int64_t max_seq;     // S, capacity of the cache in tokens per sequence
  std::string seq_lens;     // random, all:N, or a list
  std::int64_t new_tokens;  // rows that follow each other in one sequence; the last sequence may have fewer
  std::int64_t page_size;   // positions of one page of the cache; 0: each sequence's cache lies in one piece

  // The weights: of BF16 matrices whether they lie in panels.
  bool packed;

  // The tiles.
  std::int64_t batch_tile;    // rows of activations
  std::int64_t norm_tile;     // rows of activations that a core normalizes at a time
  std::int64_t k_chunk;       // products that are summed at a time
  std::int64_t q_out_chunk;   // columns of wq
  std::int64_t kv_out_chunk;  // columns of wk and wv
  std::int64_t out_chunk;     // columns of wo, w_down and lm_head
  std::int64_t mlp_chunk;     // columns of w_gate and w_up
  std::int64_t row_tile;      // rows that attend together to the blocks that they share
  std::int64_t q_head_batch;  // query heads that attend together
  std::int64_t q_head_pad;    // rows of the tiles that hold a group of them
  std::int64_t seq_tile;      // positions of one block of the cache
  std::int64_t segment;       // positions that one core attends to at a time

  /// Of the weights of projections and of the MLP.
  Layout weight_layout() const { return packed ? Layout::panels : Layout::row_major; }
  std::int64_t q_width() const { return heads * head_dim; }      // QW
  std::int64_t kv_width() const { return kv_heads * head_dim; }  // KW
  std::int64_t q_per_kv() const { return heads / kv_heads; }     // R
  /// Groups of q_head_batch query heads for one KV head; the last may hold fewer.
  std::int64_t groups() const { return (q_per_kv() + q_head_batch - 1) / q_head_batch; }
  /// Query heads of the largest group.
  std::int64_t group_heads() const { return std::min(q_head_batch, q_per_kv()); }
  /// Segments of the longest context; the last may be shorter.
  std::int64_t segments() const { return (max_seq + segment - 1) / segment; }
  /// Of the call's rows.
  std::int64_t sequences() const { return (batch + new_tokens - 1) / new_tokens; }
  bool paged() const { return page_size != 0; }
  /// Entries of the block table for one sequence.
  std::int64_t max_pages() const { return (max_seq + page_size - 1) / page_size; }
};

/// The keys of every Qwen3 kernel: the model's whole shape, of which each uses what concerns it.
const std::vector<KernelOption>& options();
/// Throws ConfigError.
Config parse(const KernelConfig& words);
/// For each row the length of its sequence up to its token, from 1 to max_seq: the last row of a sequence has what
/// `seq_lens` asks.
std::vector<std::int32_t> row_lengths(const Config& config, std::uint64_t seed);

}  // namespace pl::kernels::qwen3
