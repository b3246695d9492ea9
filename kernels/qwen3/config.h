// The shape of a Qwen3 model's decode step and the tile constants of its programs.
#pragma once

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
  bool qk_norm;               // RMSNorm of every head of Q and K before RoPE
  double eps;                 // of every RMSNorm

  // The call.
  std::int64_t batch;    // B, a run-time dimension of the programs
  std::int64_t max_seq;  // S, capacity of the cache in tokens per sequence
  std::string seq_lens;  // random, all:N, or a list

  // The weights: of BF16 matrices whether they lie in panels.
  bool packed;

  // The tiles.
  std::int64_t batch_tile;    // rows of activations
  std::int64_t norm_tile;     // rows of activations that a core normalizes at a time
  std::int64_t k_chunk;       // products that are summed at a time
  std::int64_t q_out_chunk;   // columns of wq
  std::int64_t kv_out_chunk;  // columns of wk and wv
  std::int64_t out_chunk;     // columns of wo and w_down
  std::int64_t mlp_chunk;     // columns of w_gate and w_up
  std::int64_t q_head_batch;  // query heads that attend together
  std::int64_t q_head_pad;    // rows that a group of them occupies in the padded Q buffer
  std::int64_t seq_tile;      // positions of one block of the cache
  std::int64_t sb_batch;      // blocks whose scores are held at a time

  /// Of the weights of projections and of the MLP.
  Layout weight_layout() const { return packed ? Layout::panels : Layout::row_major; }
  std::int64_t q_width() const { return heads * head_dim; }      // QW
  std::int64_t kv_width() const { return kv_heads * head_dim; }  // KW
  std::int64_t q_per_kv() const { return heads / kv_heads; }     // R
  /// Groups of q_head_batch query heads for one KV head; the last may hold fewer.
  std::int64_t groups() const { return (q_per_kv() + q_head_batch - 1) / q_head_batch; }
  std::int64_t cache_rows(std::int64_t sequences) const { return sequences * kv_heads * max_seq; }
};

/// The keys of every Qwen3 kernel: the model's whole shape, of which each uses what concerns it.
const std::vector<KernelOption>& options();
/// Throws ConfigError.
Config parse(const KernelConfig& words);
/// Lengths of the batch's sequences, each from 1 to max_seq, as `seq_lens` asks.
std::vector<std::int32_t> sequence_lengths(const Config& config, std::uint64_t seed);

}  // namespace pl::kernels::qwen3
