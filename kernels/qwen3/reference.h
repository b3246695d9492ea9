// What the decode programs compute, in plain C++ and double precision: no tiles, no groups, no padding. Values are
// rounded where the programs' definition rounds them (to bf16), and nowhere else.
#pragma once

#include <cstdint>
#include <vector>

namespace pl::kernels::qwen3::reference {

using Bf16 = std::uint16_t;  // bits

/// A row-major matrix of activations.
struct Matrix {
  std::int64_t rows = 0;
  std::int64_t cols = 0;
  std::vector<double> values = {};

  Matrix(std::int64_t rows, std::int64_t cols) : rows(rows), cols(cols), values(rows * cols) {}
  double* row(std::int64_t i) { return values.data() + i * cols; }
  const double* row(std::int64_t i) const { return values.data() + i * cols; }
};

double widened(Bf16 bits);
/// To fp32, then to bf16, both to nearest even.
double rounded(double value);
Matrix rounded(Matrix m);
Matrix matrix(const Bf16* values, std::int64_t rows, std::int64_t cols);
Matrix matrix(const float* values, std::int64_t rows, std::int64_t cols);

/// x / sqrt(mean(x²) + eps) · gamma, row by row, not rounded.
Matrix rms_norm(const Matrix& x, const float* gamma, double eps);
/// x · w for w: [x.cols, width]
Matrix matmul(const Matrix& x, const Bf16* w, std::int64_t width);
Matrix sum(const Matrix& a, const Matrix& b);
/// silu(gate) · up
Matrix gated(const Matrix& gate, const Matrix& up);

/// Where a cache holds a position of one KV head of the sequence of a row of the call.
struct CacheRows {
  std::int64_t kv_heads;
  std::int64_t max_seq;
  std::int64_t page_size = 0;                 // 0: no pages
  const std::int32_t* block_table = nullptr;  // [B, max_pages]
  std::int64_t max_pages = 0;

  std::int64_t of(std::int64_t row, std::int64_t kvh, std::int64_t pos) const;
};

/// Attention of new tokens: each sees its sequence up to itself, other new tokens among it.
struct Attention {
  std::int64_t heads;
  std::int64_t kv_heads;
  std::int64_t head_dim;
  CacheRows rows;
  /// Positions of a block. It is part of the definition: weights are rounded to bf16 relative to their block's maximum.
  std::int64_t block;
  const std::int32_t* seq_lens;  // [B], each row's token counted
  const float* rope_cos;         // [positions, head_dim]
  const float* rope_sin;
  const float* q_norm = nullptr;  // [head_dim], or null
  const float* k_norm = nullptr;
  double eps = 0;
  const Bf16* k_cache;  // before: the new tokens' rows are not read
  const Bf16* v_cache;

  struct Result {
    Matrix new_k;  // [B, kv_heads·head_dim]: each token's cache row per KV head, not rounded
    Matrix new_v;
    Matrix out;  // [B, heads·head_dim], not rounded
    /// How far `out` moves if every weight were one bf16 unit off, with random signs: one standard deviation.
    Matrix out_deviation;
    /// The new token's weight in each head, times |v|: what a new V that was rounded the other way would move.
    Matrix new_v_share;
  };
  /// q: [B, heads·head_dim]; k, v: [B, kv_heads·head_dim]
  Result run(const Matrix& q, const Matrix& k, const Matrix& v) const;
};

}  // namespace pl::kernels::qwen3::reference
