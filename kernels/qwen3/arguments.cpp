#include "arguments.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

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

/// Pages that a sequence needs, and the whole cache has: some of them no sequence has.
std::int64_t pages_of(const Config& config, const Array& seq_lens, std::int64_t sequence) {
  const std::int64_t last = std::min((sequence + 1) * config.new_tokens, config.batch) - 1;
  return (seq_lens.as<std::int32_t>()[last] + config.page_size - 1) / config.page_size;
}
std::int64_t count_pages(const Config& config, const Array& seq_lens) {
  constexpr std::int64_t kUnused = 3;
  std::int64_t pages = kUnused;
  for (std::int64_t s = 0; s < config.sequences(); ++s) pages += pages_of(config, seq_lens, s);
  return pages;
}

/// [B, MAX_PAGES] in random order, the same for all rows of a sequence. Entries past those that a sequence needs name a
/// page that another one may have.
Array block_table(const Config& config, std::uint64_t seed, const Array& seq_lens) {
  const std::int64_t count = count_pages(config, seq_lens);
  const Random random(seed, "block_table");
  std::vector<std::int32_t> pages(count);
  std::iota(pages.begin(), pages.end(), 0);
  for (std::int64_t i = count - 1; i > 0; --i) std::swap(pages[i], pages[random.integer(i, 0, i)]);
  Array table(INT32, {config.batch, config.max_pages()});
  auto* entries = table.as<std::int32_t>();
  std::int64_t next = 0;
  for (std::int64_t b = 0; b < config.batch; ++b, entries += config.max_pages()) {
    if (b % config.new_tokens != 0) {
      std::copy_n(entries - config.max_pages(), config.max_pages(), entries);
      continue;
    }
    const std::int64_t needed = pages_of(config, seq_lens, b / config.new_tokens);
    for (std::int64_t i = 0; i < config.max_pages(); ++i) entries[i] = i < needed ? pages[next++] : pages.front();
  }
  return table;
}

/// [B]: of each tile of rows, at the first of them, the blocks that all of them see whole, if they are of one sequence.
Array shared_blocks(const Config& config, const Array& seq_lens) {
  Array blocks(INT32, {config.batch});
  for (std::int64_t first = 0; first < config.batch; first += config.row_tile) {
    const std::int64_t last = std::min(first + config.row_tile, config.batch) - 1;
    if (first / config.new_tokens != last / config.new_tokens) continue;
    blocks.as<std::int32_t>()[first] = static_cast<std::int32_t>(seq_lens.as<std::int32_t>()[first] / config.seq_tile);
  }
  return blocks;
}

/// Calls body(row, dense row) for every row of a cache that holds data: positions before each sequence's new tokens.
/// The dense row is where the position lies without pages.
template <class Body>
void for_each_row_with_data(const Config& config, const Bindings& arguments, const Body& body) {
  const reference::CacheRows rows = cache_rows(config, arguments);
  const reference::CacheRows dense{.kv_heads = config.kv_heads, .max_seq = config.max_seq};
  const auto* lengths = argument(arguments, "seq_lens").as<std::int32_t>();
  host_parallel(config.sequences() * config.kv_heads, 1, [&](std::int64_t item, std::int64_t) {
    const std::int64_t sequence = item / config.kv_heads;
    const std::int64_t kvh = item % config.kv_heads;
    const std::int64_t b = sequence * config.new_tokens;
    for (std::int64_t pos = 0; pos + 1 < lengths[b]; ++pos) body(rows.of(b, kvh, pos), dense.of(sequence, kvh, pos));
  });
}

/// The numbers of a position are the same with pages and without.
Array cache(const Config& config, std::uint64_t seed, std::string_view name, const Bindings& arguments) {
  const std::int64_t dense_rows = config.sequences() * config.kv_heads * config.max_seq;
  const std::int64_t rows =
      config.paged() ? count_pages(config, argument(arguments, "seq_lens")) * config.kv_heads * config.page_size
                     : dense_rows;
  const Array numbers = random_array(seed, name, BF16, {dense_rows, config.head_dim});
  Array cache(BF16, {rows, config.head_dim});
  const Random garbage(seed, std::string(name) + " garbage");
  host_parallel(rows, 1024, [&](std::int64_t begin, std::int64_t end) {
    fill_with_garbage(garbage, cache, begin * config.head_dim, (end - begin) * config.head_dim);
  });
  for_each_row_with_data(config, arguments, [&](std::int64_t row, std::int64_t dense_row) {
    std::copy_n(numbers.as<std::uint16_t>() + dense_row * config.head_dim, config.head_dim,
                cache.as<std::uint16_t>() + row * config.head_dim);
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
  const std::vector<std::int32_t> lengths = row_lengths(config, seed);
  std::ranges::copy(lengths, seq_lens.as<std::int32_t>());
  arguments.emplace_back("seq_lens", seq_lens);
  if (config.paged()) arguments.emplace_back("block_table", block_table(config, seed, seq_lens));
  arguments.emplace_back("rope_cos", rope_table(config, std::cos));
  arguments.emplace_back("rope_sin", rope_table(config, std::sin));
  if (config.qk_norm) {
    arguments.emplace_back("q_norm_weight", norm_weight(seed, "q_norm_weight", config.head_dim));
    arguments.emplace_back("k_norm_weight", norm_weight(seed, "k_norm_weight", config.head_dim));
  }
  if (config.row_tile > 1) arguments.emplace_back("shared_blocks", shared_blocks(config, seq_lens));
  arguments.emplace_back("k_cache", cache(config, seed, "k_cache", arguments));
  arguments.emplace_back("v_cache", cache(config, seed, "v_cache", arguments));
}

Bindings holes_of_caches(const Config& config, const Bindings& arguments) {
  const Array holes(BOOL, argument(arguments, "k_cache").shape());
  std::fill_n(holes.as<std::uint8_t>(), holes.elements(), std::uint8_t{1});
  for_each_row_with_data(config, arguments, [&](std::int64_t row, std::int64_t) {
    std::fill_n(holes.as<std::uint8_t>() + row * config.head_dim, config.head_dim, std::uint8_t{0});
  });
  return {{"k_cache", holes}, {"v_cache", holes}};
}

reference::CacheRows cache_rows(const Config& config, const Bindings& arguments) {
  if (!config.paged()) return {.kv_heads = config.kv_heads, .max_seq = config.max_seq};
  return {.kv_heads = config.kv_heads,
          .max_seq = config.max_seq,
          .page_size = config.page_size,
          .block_table = argument(arguments, "block_table").as<std::int32_t>(),
          .max_pages = config.max_pages()};
}

void add_mlp_weights(Bindings& arguments, const Config& config, std::uint64_t seed) {
  arguments.emplace_back("wo", weight_matrix(seed, "wo", config.q_width(), config.hidden));
  arguments.emplace_back("post_rms_weight", norm_weight(seed, "post_rms_weight", config.hidden));
  arguments.emplace_back("w_gate", weight_matrix(seed, "w_gate", config.hidden, config.intermediate));
  arguments.emplace_back("w_up", weight_matrix(seed, "w_up", config.hidden, config.intermediate));
  arguments.emplace_back("w_down", weight_matrix(seed, "w_down", config.intermediate, config.hidden));
}

void add_embedding(Bindings& arguments, const Config& config, std::uint64_t seed) {
  Array tokens(INT32, {config.batch});
  const Random random(seed, "tokens");
  for (std::int64_t b = 0; b < config.batch; ++b) {
    tokens.as<std::int32_t>()[b] = static_cast<std::int32_t>(random.integer(b, 0, config.vocab - 1));
  }
  arguments.emplace_back("tokens", tokens);
  arguments.emplace_back("embedding", random_array(seed, "embedding", BF16, {config.vocab, config.hidden}));
}

void add_head_weights(Bindings& arguments, const Config& config, std::uint64_t seed) {
  arguments.emplace_back("final_rms_weight", norm_weight(seed, "final_rms_weight", config.hidden));
  arguments.emplace_back("lm_head", weight_matrix(seed, "lm_head", config.hidden, config.vocab));
}

}  // namespace pl::kernels::qwen3
