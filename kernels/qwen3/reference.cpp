#include "reference.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_map>

#include "host_threads.h"

namespace pl::kernels::qwen3::reference {

double widened(Bf16 bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16); }

double rounded(double value) {
  const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value));
  if (std::isnan(value)) return value;
  const std::uint32_t even = bits + 0x7fff + ((bits >> 16) & 1);
  return std::bit_cast<float>(even & 0xffff0000U);
}

Matrix rounded(Matrix m) {
  for (double& value : m.values) value = rounded(value);
  return m;
}

Matrix matrix(const Bf16* values, std::int64_t rows, std::int64_t cols) {
  Matrix m(rows, cols);
  std::transform(values, values + rows * cols, m.values.begin(), widened);
  return m;
}

Matrix matrix(const float* values, std::int64_t rows, std::int64_t cols) {
  Matrix m(rows, cols);
  std::copy(values, values + rows * cols, m.values.begin());
  return m;
}

Matrix rms_norm(const Matrix& x, const float* gamma, double eps) {
  Matrix y(x.rows, x.cols);
  for (std::int64_t r = 0; r < x.rows; ++r) {
    double squares = 0;
    for (std::int64_t i = 0; i < x.cols; ++i) squares += x.row(r)[i] * x.row(r)[i];
    const double scale = 1 / std::sqrt(squares / static_cast<double>(x.cols) + eps);
    for (std::int64_t i = 0; i < x.cols; ++i) y.row(r)[i] = x.row(r)[i] * scale * gamma[i];
  }
  return y;
}

Matrix matmul(const Matrix& x, const Bf16* w, std::int64_t width) {
  constexpr std::int64_t kColumns = 64;  // a thread's share; 16 rows of it in double stay in the first-level cache
  Matrix y(x.rows, width);
  host_parallel(width, kColumns, [&](std::int64_t begin, std::int64_t end) {
    double weights[kColumns];
    for (std::int64_t k = 0; k < x.cols; ++k) {
      const Bf16* from = w + k * width + begin;
      for (std::int64_t n = 0; n < end - begin; ++n) weights[n] = widened(from[n]);
      for (std::int64_t r = 0; r < x.rows; ++r) {
        const double factor = x.row(r)[k];
        double* to = y.row(r) + begin;
        for (std::int64_t n = 0; n < end - begin; ++n) to[n] += factor * weights[n];
      }
    }
  });
  return y;
}

Matrix sum(const Matrix& a, const Matrix& b) {
  Matrix y = a;
  for (std::size_t i = 0; i < y.values.size(); ++i) y.values[i] += b.values[i];
  return y;
}

Matrix gated(const Matrix& gate, const Matrix& up) {
  Matrix y = up;
  for (std::size_t i = 0; i < y.values.size(); ++i) y.values[i] *= gate.values[i] / (1 + std::exp(-gate.values[i]));
  return y;
}

namespace {

/// RMSNorm of one head, then RoPE with rotated halves.
void normalize_and_rotate(const Attention& a, const double* x, const float* norm, std::int64_t pos, double* y) {
  Matrix head(1, a.head_dim);
  std::copy(x, x + a.head_dim, head.row(0));
  if (norm != nullptr) head = rms_norm(head, norm, a.eps);
  const std::int64_t half = a.head_dim / 2;
  const float* cos = a.rope_cos + pos * a.head_dim;
  const float* sin = a.rope_sin + pos * a.head_dim;
  for (std::int64_t i = 0; i < half; ++i) {
    const double lo = head.row(0)[i];
    const double hi = head.row(0)[half + i];
    y[i] = lo * cos[i] - hi * sin[i];
    y[half + i] = hi * cos[half + i] + lo * sin[half + i];
  }
}

/// One query head over `keys` and `values`, both [length, head_dim].
struct Head {
  double* out;
  double* deviation;
  double* new_v_share;
};
void attend(const Attention& a, const std::vector<double>& query, const Matrix& keys, const Matrix& values,
            const Head& head) {
  const std::int64_t length = keys.rows;
  std::vector<double> weights(length);
  std::vector<double> block_greatest;
  for (std::int64_t s = 0; s < length; ++s) {
    double dot = 0;
    for (std::int64_t d = 0; d < a.head_dim; ++d) dot += query[d] * keys.row(s)[d];
    weights[s] = dot / std::sqrt(static_cast<double>(a.head_dim));
    if (s % a.block == 0) block_greatest.push_back(weights[s]);
    block_greatest.back() = std::max(block_greatest.back(), weights[s]);
  }
  const double greatest = *std::ranges::max_element(block_greatest);
  double total = 0;
  for (std::int64_t s = 0; s < length; ++s) {
    const double of_block = block_greatest[s / a.block];
    weights[s] = rounded(std::exp(weights[s] - of_block)) * std::exp(of_block - greatest);
    total += weights[s];
  }
  // Sums of w v, w² v and w² v², for the deviation: sqrt(sum (w (v - out))²) / total · 2^-8.
  std::vector<double> wwv(a.head_dim);
  std::vector<double> wwvv(a.head_dim);
  double ww = 0;
  std::fill_n(head.out, a.head_dim, 0);
  for (std::int64_t s = 0; s < length; ++s) {
    const double w = weights[s] / total;
    ww += w * w;
    for (std::int64_t d = 0; d < a.head_dim; ++d) {
      const double wv = w * values.row(s)[d];
      head.out[d] += wv;
      wwv[d] += w * wv;
      wwvv[d] += wv * wv;
    }
  }
  for (std::int64_t d = 0; d < a.head_dim; ++d) {
    const double out = head.out[d];
    head.deviation[d] = 0x1p-8 * std::sqrt(std::max(0.0, wwvv[d] - 2 * out * wwv[d] + out * out * ww));
    head.new_v_share[d] = weights[length - 1] / total * std::abs(values.row(length - 1)[d]);
  }
}

}  // namespace

std::int64_t CacheRows::of(std::int64_t row, std::int64_t kvh, std::int64_t pos) const {
  if (page_size == 0) return (row * kv_heads + kvh) * max_seq + pos;
  const std::int64_t page = block_table[row * max_pages + pos / page_size];
  return (page * kv_heads + kvh) * page_size + pos % page_size;
}

Attention::Result Attention::run(const Matrix& q, const Matrix& k, const Matrix& v) const {
  const std::int64_t per_kv = heads / kv_heads;
  Result result{.new_k = Matrix(k.rows, k.cols),
                .new_v = v,
                .out = Matrix(q.rows, q.cols),
                .out_deviation = Matrix(q.rows, q.cols),
                .new_v_share = Matrix(q.rows, q.cols)};

  // The caches as they are afterwards: the new rows by where they lie, all others as they were.
  std::unordered_map<std::int64_t, const double*> new_keys;
  std::unordered_map<std::int64_t, const double*> new_values;
  for (std::int64_t b = 0; b < q.rows; ++b) {
    for (std::int64_t kvh = 0; kvh < kv_heads; ++kvh) {
      const std::int64_t pos = seq_lens[b] - 1;
      double* new_k = result.new_k.row(b) + kvh * head_dim;
      normalize_and_rotate(*this, k.row(b) + kvh * head_dim, k_norm, pos, new_k);
      new_keys[rows.of(b, kvh, pos)] = new_k;
      new_values[rows.of(b, kvh, pos)] = v.row(b) + kvh * head_dim;
    }
  }
  const auto copy_row = [&](const auto& new_rows, const Bf16* cache, std::int64_t row, double* to) {
    const auto found = new_rows.find(row);
    if (found != new_rows.end()) {
      std::transform(found->second, found->second + head_dim, to, [](double x) { return rounded(x); });
    } else {
      std::transform(cache + row * head_dim, cache + (row + 1) * head_dim, to, widened);
    }
  };

  host_parallel(q.rows * kv_heads, 1, [&](std::int64_t item, std::int64_t) {
    const std::int64_t b = item / kv_heads;
    const std::int64_t kvh = item % kv_heads;
    const std::int64_t length = seq_lens[b];
    Matrix keys(length, head_dim);
    Matrix values(length, head_dim);
    for (std::int64_t s = 0; s < length; ++s) {
      copy_row(new_keys, k_cache, rows.of(b, kvh, s), keys.row(s));
      copy_row(new_values, v_cache, rows.of(b, kvh, s), values.row(s));
    }

    std::vector<double> query(head_dim);
    for (std::int64_t h = kvh * per_kv; h < (kvh + 1) * per_kv; ++h) {
      normalize_and_rotate(*this, q.row(b) + h * head_dim, q_norm, length - 1, query.data());
      std::ranges::transform(query, query.begin(), [](double x) { return rounded(x); });
      attend(*this, query, keys, values,
             {result.out.row(b) + h * head_dim, result.out_deviation.row(b) + h * head_dim,
              result.new_v_share.row(b) + h * head_dim});
    }
  });
  return result;
}

}  // namespace pl::kernels::qwen3::reference
