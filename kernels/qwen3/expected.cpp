#include "expected.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <mutex>
#include <numeric>

#include "arguments.h"
#include "host_threads.h"
#include "reference.h"

namespace pl::kernels::qwen3 {
namespace {

using reference::Attention;
using reference::Bf16;
using reference::Matrix;

// ---- Where a correct program may differ from the reference -------------------------------------------------------
// fp32 sums in another order, and what follows from them: a number near the middle between two bf16 numbers is rounded
// the other way ("flipped") and moves by one unit in the last place.

constexpr double kFp32Rounding = 0x1p-24;
constexpr double kBf16Rounding = 0x1p-8;  // half a unit in the last place, of the smallest number with that unit
constexpr double kBf16Flip = 0x1p-8;      // the other way round, in the middle of a binade
constexpr double kDeviations = 4;         // of a sum of independent errors; seen by one element in 16000

const char* const kRounded = "rounding to bf16 (half a unit in the last place), after fp32 sums in another order";

double greatest(const Matrix& m) {
  double result = 0;
  for (const double value : m.values) result = std::max(result, std::abs(value));
  return result;
}

/// The length of the longest row.
double longest_row(const Matrix& m) {
  double result = 0;
  for (std::int64_t r = 0; r < m.rows; ++r) {
    double squares = 0;
    for (std::int64_t i = 0; i < m.cols; ++i) squares += m.row(r)[i] * m.row(r)[i];
    result = std::max(result, std::sqrt(squares));
  }
  return result;
}

double greatest(const Bf16* weights, std::int64_t count) {
  int result = 0;  // as bits without the sign, which order like the numbers
  std::mutex lock;
  kernels::host_parallel(count, 1 << 20, [&](std::int64_t begin, std::int64_t end) {
    int part = 0;
    for (std::int64_t i = begin; i < end; ++i) part = std::max(part, weights[i] & 0x7fff);
    const std::lock_guard guard(lock);
    result = std::max(result, part);
  });
  return reference::widened(static_cast<Bf16>(result));
}

/// How far x · w may be off when x was rounded to bf16 and `flipped` of its elements the other way: one flip at the
/// worst place, the flips' random sum, and the order of the fp32 sum.
double matmul_slack(const Matrix& x, const Bf16* w, std::int64_t width, double flipped) {
  constexpr double kPeakToDeviation = 3;  // of the weights
  const double weight = greatest(w, x.cols * width);
  const double length = longest_row(x);
  const double random_sum = kDeviations / kPeakToDeviation * std::sqrt(flipped) * length;
  return weight * (kBf16Flip * (greatest(x) + random_sum) + kFp32Rounding * std::sqrt(x.cols) * length);
}
constexpr double kFlippedByRms = 0.0005;  // fp32 against double RMSNorm: a few units of 2^-24 in steps of 2^-8
constexpr double kFlippedByMlp = 0.1;     // gate · up after a normed row with some hundred flips in ten thousand
constexpr double kFlippedByLayer = 1;     // after attention and its rounding: any

// ---- The stages ----------------------------------------------------------------------------------------------------

const Bf16* bf16(const Bindings& before, std::string_view name) { return argument(before, name).as<Bf16>(); }
const float* fp32(const Bindings& before, std::string_view name) { return argument(before, name).as<float>(); }

/// RMSNorm of hidden_states.
Matrix normed_states(const Config& c, const Bindings& before, std::string_view weight) {
  const Matrix hidden = reference::matrix(bf16(before, "hidden_states"), c.batch, c.hidden);
  return reference::rounded(reference::rms_norm(hidden, fp32(before, weight), c.eps));
}

struct Projections {
  Matrix q, k, v;
  double q_slack, k_slack, v_slack;
};
Projections project(const Config& c, const Bindings& before) {
  const Matrix normed = normed_states(c, before, "input_rms_weight");
  const auto slack = [&](std::string_view w, std::int64_t width) {
    return matmul_slack(normed, bf16(before, w), width, kFlippedByRms);
  };
  return {.q = reference::matmul(normed, bf16(before, "wq"), c.q_width()),
          .k = reference::matmul(normed, bf16(before, "wk"), c.kv_width()),
          .v = reference::matmul(normed, bf16(before, "wv"), c.kv_width()),
          .q_slack = slack("wq", c.q_width()),
          .k_slack = slack("wk", c.kv_width()),
          .v_slack = slack("wv", c.kv_width())};
}

Attention attention_of(const Config& c, const Bindings& before) {
  return {.heads = c.heads,
          .kv_heads = c.kv_heads,
          .head_dim = c.head_dim,
          .rows = cache_rows(c, before),
          .block = c.seq_tile,
          .seq_lens = argument(before, "seq_lens").as<std::int32_t>(),
          .rope_cos = fp32(before, "rope_cos"),
          .rope_sin = fp32(before, "rope_sin"),
          .q_norm = c.qk_norm ? fp32(before, "q_norm_weight") : nullptr,
          .k_norm = c.qk_norm ? fp32(before, "k_norm_weight") : nullptr,
          .eps = c.eps,
          .k_cache = bf16(before, "k_cache"),
          .v_cache = bf16(before, "v_cache")};
}

/// The row of each (sequence, KV head)'s new token.
std::vector<std::int64_t> new_rows(const Config& c, const Bindings& before) {
  const auto* seq_lens = argument(before, "seq_lens").as<std::int32_t>();
  const reference::CacheRows place = cache_rows(c, before);
  std::vector<std::int64_t> rows(c.batch * c.kv_heads);
  for (std::int64_t item = 0; item < c.batch * c.kv_heads; ++item) {
    const std::int64_t b = item / c.kv_heads;
    rows[item] = place.of(b, item % c.kv_heads, seq_lens[b] - 1);
  }
  return rows;
}

/// Comparisons take rows in ascending order; in pages they are in any.
void sort_rows(Expected& cache) {
  const std::size_t width = cache.values.size() / cache.rows.size();
  std::vector<std::size_t> order(cache.rows.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, {}, [&](std::size_t i) { return cache.rows[i]; });
  const Expected unsorted = cache;
  for (std::size_t i = 0; i < order.size(); ++i) {
    cache.rows[i] = unsorted.rows[order[i]];
    std::copy_n(unsorted.values.begin() + static_cast<std::ptrdiff_t>(order[i] * width), width,
                cache.values.begin() + static_cast<std::ptrdiff_t>(i * width));
  }
}

/// With K and V given in fp32 the new rows are what rounding makes of RoPE's three fp32 operations.
std::vector<Expected> caches(const Config& c, const Bindings& before, const Attention::Result& result) {
  const double rope = 4 * kFp32Rounding * greatest(result.new_k);
  return {{.name = "k_cache",
           .values = result.new_k.values,
           .tolerance = {.abs = rope, .rel = kBf16Rounding, .reason = kRounded},
           .rows = new_rows(c, before),
           .partial = true},
          {.name = "v_cache",
           .values = reference::rounded(result.new_v).values,
           .tolerance = {.abs = 0, .rel = 0, .reason = "one rounding of the argument"},
           .rows = new_rows(c, before),
           .partial = true}};
}

/// With K and V computed here the projections' errors come on top. RoPE turns them, q/k norm scales them.
std::vector<Expected> caches(const Config& c, const Bindings& before, const Projections& projections,
                             const Attention::Result& result) {
  std::vector<Expected> expected = caches(c, before, result);
  const double scale = std::max(1.0, longest_row(result.new_k) / longest_row(projections.k));
  expected[0].tolerance.abs += 2 * scale * projections.k_slack;
  expected[1].values = result.new_v.values;
  expected[1].tolerance = {.abs = projections.v_slack, .rel = kBf16Rounding, .reason = kRounded};
  return expected;
}

/// `new_v_flips`: V's new row was computed, so its rounding may have gone the other way.
Expected attn_out(const Attention::Result& result, bool new_v_flips) {
  Expected expected{.name = "attn_out",
                    .values = result.out.values,
                    .tolerance = {.abs = 0x1p-20 * greatest(result.out),
                                  .rel = kBf16Rounding,
                                  .reason = "rounding to bf16; softmax weights that are rounded to bf16 the other way"},
                    .slack = result.out_deviation.values};
  for (std::size_t i = 0; i < expected.slack.size(); ++i) {
    expected.slack[i] *= kDeviations;
    if (new_v_flips) expected.slack[i] += 2 * kBf16Flip * result.new_v_share.values[i];
  }
  return expected;
}

Expected layer_out(const Config& c, const Bindings& before, const Matrix& attn, bool attn_flips) {
  const Bf16* w_down = bf16(before, "w_down");
  const Matrix hidden = reference::matrix(bf16(before, "hidden_states"), c.batch, c.hidden);
  const Matrix residual = reference::sum(reference::matmul(attn, bf16(before, "wo"), c.hidden), hidden);
  const Matrix normed = reference::rounded(reference::rms_norm(residual, fp32(before, "post_rms_weight"), c.eps));
  const Matrix gate = reference::matmul(normed, bf16(before, "w_gate"), c.intermediate);
  const Matrix up = reference::matmul(normed, bf16(before, "w_up"), c.intermediate);
  const Matrix activated = reference::rounded(reference::gated(gate, up));
  const Matrix out = reference::sum(reference::matmul(activated, w_down, c.hidden), residual);

  double abs = matmul_slack(activated, w_down, c.hidden, attn_flips ? kFlippedByLayer : kFlippedByMlp);
  if (attn_flips) abs += matmul_slack(attn, bf16(before, "wo"), c.hidden, kFlippedByLayer);
  return {.name = "out",
          .values = out.values,
          .tolerance = {.abs = abs,
                        .rel = kBf16Rounding,
                        .reason = "rounding to bf16; activations that are rounded to bf16 the other way"}};
}

/// Sums in fp32 of what RMSNorm gives.
Expected sums(std::string name, const Matrix& values, double slack) {
  return {.name = std::move(name),
          .values = values.values,
          .tolerance = {.abs = slack,
                        .rel = 0,
                        .reason = "fp32 sums in another order; normed numbers rounded to bf16 the other way"}};
}

}  // namespace

std::vector<Expected> expected_scope1(const Config& c, const Bindings& before) {
  const Projections projections = project(c, before);
  return {sums("q_proj", projections.q, projections.q_slack), sums("k_proj", projections.k, projections.k_slack),
          sums("v_proj", projections.v, projections.v_slack)};
}

std::vector<Expected> expected_scope2(const Config& c, const Bindings& before) {
  const Attention::Result result =
      attention_of(c, before).run(reference::matrix(fp32(before, "q_proj"), c.batch, c.q_width()),
                                  reference::matrix(fp32(before, "k_proj"), c.batch, c.kv_width()),
                                  reference::matrix(fp32(before, "v_proj"), c.batch, c.kv_width()));
  std::vector<Expected> expected = caches(c, before, result);
  for (Expected& cache : expected) sort_rows(cache);
  expected.push_back(attn_out(result, false));
  return expected;
}

std::vector<Expected> expected_scope12(const Config& c, const Bindings& before) {
  const Projections projections = project(c, before);
  const Attention::Result result = attention_of(c, before).run(projections.q, projections.k, projections.v);
  std::vector<Expected> expected = caches(c, before, projections, result);
  for (Expected& cache : expected) sort_rows(cache);
  expected.push_back(attn_out(result, true));
  return expected;
}

std::vector<Expected> expected_scope3(const Config& c, const Bindings& before) {
  return {layer_out(c, before, reference::matrix(bf16(before, "attn_out"), c.batch, c.q_width()), false)};
}

std::vector<Expected> expected_layer(const Config& c, const Bindings& before) {
  const Projections projections = project(c, before);
  const Attention::Result result = attention_of(c, before).run(projections.q, projections.k, projections.v);
  std::vector<Expected> expected = caches(c, before, projections, result);
  for (Expected& cache : expected) sort_rows(cache);
  expected.push_back(layer_out(c, before, reference::rounded(result.out), true));
  return expected;
}

std::vector<Expected> expected_embed(const Config& c, const Bindings& before) {
  const auto* tokens = argument(before, "tokens").as<std::int32_t>();
  const Bf16* embedding = bf16(before, "embedding");
  Matrix rows(c.batch, c.hidden);
  for (std::int64_t b = 0; b < c.batch; ++b) {
    std::transform(embedding + tokens[b] * c.hidden, embedding + (tokens[b] + 1) * c.hidden, rows.row(b),
                   reference::widened);
  }
  return {
      {.name = "hidden_states", .values = rows.values, .tolerance = {.abs = 0, .rel = 0, .reason = "rows are copied"}}};
}

std::vector<Expected> expected_head(const Config& c, const Bindings& before) {
  const Matrix normed = normed_states(c, before, "final_rms_weight");
  const Bf16* lm_head = bf16(before, "lm_head");
  return {sums("logits", reference::matmul(normed, lm_head, c.vocab),
               matmul_slack(normed, lm_head, c.vocab, kFlippedByRms))};
}

}  // namespace pl::kernels::qwen3
