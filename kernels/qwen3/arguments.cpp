#include "arguments.h"

#include <algorithm>
#include <cmath>

#include "host_threads.h"
#include "pl/random.h"

namespace pl::kernels::qwen3 {
namespace {

constexpr double kRopeTheta = 1e6;  // of Qwen3

/// [depth, width] bf16 with a deviation that makes a product with unit rows have unit elements.
Array weight_matrix(std::uint64_t seed, std::string_view name, std::int64_t depth, std::int64_t width) {
  return random_array(seed, name, BF16, {depth, width}, static_cast<float>(1 / std::sqrt(depth)));
}

Array norm_weight(std::uint64_t seed, std::string_view name, std::int64_t width) {
  return random_array(seed, name, FP32, {1, width}, 0.1F, 1);
}

/// cos or sin of pos · theta^(-2i / D), in both halves: [S, D] fp32
Array rope_table(const Config& config, double (*function)(double)) {
  Array table(FP32, {config.max_seq, config.head_dim});
  const std::int64_t half = config.head_dim / 2;
  host_parallel(config.max_seq, 64, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = 0; i < half; ++i) {
      const double frequency = std::pow(kRopeTheta, -static_cast<double>(i) / static_cast<double>(half));
      for (std::int64_t pos = begin; pos < end; ++pos) {
        float* row = table.as<float>() + pos * config.head_dim;
        row[i] = row[half + i] = static_cast<float>(function(static_cast<double>(pos) * frequency));
      }
    }
  });
  return table;
}

/// Calls body(first element, number of elements) for the part of each cache, of every sequence and KV head, that holds
/// no data: the new token's row and all after it.
template <class Body>
void for_each_rest_of_cache(const Config& config, const Array& seq_lens, const Body& body) {
  host_parallel(seq_lens.elements() * config.kv_heads, 1, [&](std::int64_t item, std::int64_t) {
    const std::int64_t pos = seq_lens.as<std::int32_t>()[item / config.kv_heads] - 1;
    body((item * config.max_seq + pos) * config.head_dim, (config.max_seq - pos) * config.head_dim);
  });
}

Array cache(const Config& config, std::uint64_t seed, std::string_view name, const Array& seq_lens) {
  Array cache = random_array(seed, name, BF16, {config.cache_rows(config.batch), config.head_dim});
  const Random garbage(seed, std::string(name) + " garbage");
  for_each_rest_of_cache(config, seq_lens, [&](std::int64_t first, std::int64_t count) {
    fill_with_garbage(garbage, cache, first, count);
  });
  return cache;
}

}  // namespace

Array hidden_states(const Config& config, std::uint64_t seed) {
  return random_array(seed, "hidden_states", BF16, {config.batch, config.hidden});
}

void add_projection_weights(Bindings& arguments, const Config& config, std::uint64_t seed) {
  arguments.emplace_back("input_rms_weight", norm_weight(seed, "input_rms_weight", config.hidden));
  arguments.emplace_back("wq", weight_matrix(seed, "wq", config.hidden, config.q_width()));
  arguments.emplace_back("wk", weight_matrix(seed, "wk", config.hidden, config.kv_width()));
  arguments.emplace_back("wv", weight_matrix(seed, "wv", config.hidden, config.kv_width()));
}

void add_positions_and_caches(Bindings& arguments, const Config& config, std::uint64_t seed) {
  Array seq_lens(INT32, {config.batch});
  const std::vector<std::int32_t> lengths = sequence_lengths(config, seed);
  std::ranges::copy(lengths, seq_lens.as<std::int32_t>());
  arguments.emplace_back("seq_lens", seq_lens);
  arguments.emplace_back("rope_cos", rope_table(config, std::cos));
  arguments.emplace_back("rope_sin", rope_table(config, std::sin));
  if (config.qk_norm) {
    arguments.emplace_back("q_norm_weight", norm_weight(seed, "q_norm_weight", config.head_dim));
    arguments.emplace_back("k_norm_weight", norm_weight(seed, "k_norm_weight", config.head_dim));
  }
  arguments.emplace_back("k_cache", cache(config, seed, "k_cache", seq_lens));
  arguments.emplace_back("v_cache", cache(config, seed, "v_cache", seq_lens));
}

Bindings holes_of_caches(const Config& config, const Bindings& arguments) {
  const Array holes(BOOL, argument(arguments, "k_cache").shape());
  for_each_rest_of_cache(config, argument(arguments, "seq_lens"), [&](std::int64_t first, std::int64_t count) {
    std::fill_n(holes.as<std::uint8_t>() + first, count, std::uint8_t{1});
  });
  return {{"k_cache", holes}, {"v_cache", holes}};
}

void add_mlp_weights(Bindings& arguments, const Config& config, std::uint64_t seed) {
  arguments.emplace_back("wo", weight_matrix(seed, "wo", config.q_width(), config.hidden));
  arguments.emplace_back("post_rms_weight", norm_weight(seed, "post_rms_weight", config.hidden));
  arguments.emplace_back("w_gate", weight_matrix(seed, "w_gate", config.hidden, config.intermediate));
  arguments.emplace_back("w_up", weight_matrix(seed, "w_up", config.hidden, config.intermediate));
  arguments.emplace_back("w_down", weight_matrix(seed, "w_down", config.intermediate, config.hidden));
}

}  // namespace pl::kernels::qwen3
