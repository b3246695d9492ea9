#include "config.h"

#include <algorithm>
#include <charconv>

#include "pl/layout.h"
#include "pl/random.h"

namespace pl::kernels::qwen3 {
namespace {

constexpr std::string_view kRandom = "random";

/// A sequence length written in seq_lens.
std::int32_t parse_length(std::string_view text, const Config& config) {
  std::int32_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw ConfigError("seq_lens expects 'random', 'all:N' or a list like '3,64,4096' but got '" + config.seq_lens +
                      "'");
  }
  if (length < config.new_tokens || length > config.max_seq) {
    throw ConfigError("seq_lens expects lengths from " + std::string(config.new_tokens == 1 ? "" : "new_tokens=") +
                      std::to_string(config.new_tokens) + " to max_seq=" + std::to_string(config.max_seq) +
                      " but got " + std::to_string(length));
  }
  return length;
}

std::vector<std::int32_t> parse_list(const Config& config) {
  std::vector<std::int32_t> list;
  for (std::string_view rest = config.seq_lens;;) {
    const auto comma = rest.find(',');
    list.push_back(parse_length(rest.substr(0, comma), config));
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  if (static_cast<std::int64_t>(list.size()) > config.sequences()) {
    throw ConfigError("seq_lens expects at most batch=" + std::to_string(config.sequences()) + " lengths but got " +
                      std::to_string(list.size()));
  }
  return list;
}

/// The lengths that seq_lens names; a batch repeats them.
std::vector<std::int32_t> parse_lengths(const Config& config) {
  constexpr std::string_view kAllAlike = "all:";
  if (!config.seq_lens.starts_with(kAllAlike)) return parse_list(config);
  return {parse_length(std::string_view(config.seq_lens).substr(kAllAlike.size()), config)};
}

/// Tiles of weights that lie in panels are made of whole panels (docs/language.md, layout).
void check_panels(const Config& config) {
  struct Tile {
    std::string_view key;
    std::int64_t size, multiple;
  };
  for (const Tile& tile :
       {Tile{"k_chunk", config.k_chunk, kPanelRows}, Tile{"q_out_chunk", config.q_out_chunk, kPanelColumns},
        Tile{"kv_out_chunk", config.kv_out_chunk, kPanelColumns}, Tile{"out_chunk", config.out_chunk, kPanelColumns},
        Tile{"mlp_chunk", config.mlp_chunk, kPanelColumns}}) {
    if (tile.size % tile.multiple == 0) continue;
    throw ConfigError(std::string(tile.key) + " expects a multiple of " + std::to_string(tile.multiple) +
                      " where weights are packed but got " + std::to_string(tile.size) + "; packed=0 takes any");
  }
}

void check(const Config& config) {
  if (config.heads % config.kv_heads != 0) {
    throw ConfigError("heads expects a multiple of kv_heads=" + std::to_string(config.kv_heads) + " but got " +
                      std::to_string(config.heads));
  }
  if (config.head_dim % 2 != 0) {  // RoPE turns pairs
    throw ConfigError("head_dim expects an even number but got " + std::to_string(config.head_dim));
  }
  if (config.q_head_pad < config.q_head_batch) {
    throw ConfigError("q_head_pad expects q_head_batch=" + std::to_string(config.q_head_batch) + " or more but got " +
                      std::to_string(config.q_head_pad));
  }
  if (config.row_tile > 1 && config.q_per_kv() > config.q_head_batch) {
    throw ConfigError("row_tile expects 1 where heads / kv_heads is more than q_head_batch=" +
                      std::to_string(config.q_head_batch) + " but got " + std::to_string(config.row_tile));
  }
  if (config.row_tile > 1 && !config.paged()) {  // no two rows share anything
    throw ConfigError("row_tile expects 1 where the cache has no pages (page_size=0) but got " +
                      std::to_string(config.row_tile));
  }
  if (config.packed) check_panels(config);
  if (config.paged() && config.page_size % config.seq_tile != 0) {
    throw ConfigError("page_size expects a multiple of seq_tile=" + std::to_string(config.seq_tile) + " but got " +
                      std::to_string(config.page_size));
  }
  if (config.segment % config.seq_tile != 0) {
    throw ConfigError("segment expects a multiple of seq_tile=" + std::to_string(config.seq_tile) + " but got " +
                      std::to_string(config.segment));
  }
  if (config.new_tokens > 1 && !config.paged()) {  // without a table, row b is sequence b
    throw ConfigError("new_tokens expects 1 where the cache has no pages (page_size=0) but got " +
                      std::to_string(config.new_tokens));
  }
  if (config.new_tokens > config.max_seq) {
    throw ConfigError("new_tokens expects max_seq=" + std::to_string(config.max_seq) + " or less but got " +
                      std::to_string(config.new_tokens));
  }
  if (config.seq_lens != kRandom) parse_lengths(config);
}

}  // namespace

const std::vector<KernelOption>& options() {
  static const std::vector<KernelOption> options = {
      {"batch", "16",
       "rows, each the new token of a sequence of its own unless new_tokens is more (a run-time dimension)"},
      {"new_tokens", "1", "rows that follow each other in one sequence (prefill); more than 1 needs pages"},
      {"max_seq", "4096", "capacity of the cache, in tokens per sequence"},
      {"seq_lens", "random",
       "tokens per sequence, the new one counted: random, all:N, or a list, repeated over the batch"},
      {"page_size", "0", "positions of one page of the cache; 0: no pages, each sequence's cache in one piece"},
      {"hidden", "8192", "hidden size"},
      {"heads", "64", "query heads"},
      {"kv_heads", "8", "key-value heads"},
      {"head_dim", "128", "numbers per head"},
      {"intermediate", "25600", "intermediate size of the MLP"},
      {"vocab", "151936", "tokens of the vocabulary"},
      {"qk_norm", "0", "1: RMSNorm of every head of Q and K before RoPE, as in Qwen3's checkpoints"},
      {"eps", "1e-6", "epsilon of every RMSNorm"},
      {"packed", "1",
       "1: the weights of projections, MLP and LM head lie in panels, in the order in which products read them"},
      {"batch_tile", "64", "tile: rows of activations"},
      {"norm_tile", "1", "tile: rows of activations that a core normalizes at a time"},
      {"k_chunk", "64", "tile: products that are summed at a time"},
      {"q_out_chunk", "512", "tile: columns of wq"},
      {"kv_out_chunk", "256", "tile: columns of wk and wv"},
      {"out_chunk", "512", "tile: columns of wo, w_down and lm_head"},
      {"mlp_chunk", "512", "tile: columns of w_gate and w_up"},
      {"row_tile", "1", "tile: rows that attend together to the blocks that they share (prefill)"},
      {"q_head_batch", "16", "tile: query heads that attend together"},
      {"q_head_pad", "16", "tile: rows of the tiles that hold them"},
      {"seq_tile", "128", "tile: positions of one block of the cache"},
      {"segment", "4096", "tile: positions that one core attends to at a time, whole blocks"},
  };
  return options;
}

Config parse(const KernelConfig& words) {
  const Config config = {
      .hidden = words.integer("hidden"),
      .heads = words.integer("heads"),
      .kv_heads = words.integer("kv_heads"),
      .head_dim = words.integer("head_dim"),
      .intermediate = words.integer("intermediate"),
      .vocab = words.integer("vocab"),
      .qk_norm = words.flag("qk_norm"),
      .eps = words.fraction("eps"),
      .batch = words.integer("batch"),
      .max_seq = words.integer("max_seq"),
      .seq_lens = words.text("seq_lens"),
      .new_tokens = words.integer("new_tokens"),
      .page_size = words.integer("page_size", {0, INT32_MAX}),
      .packed = words.flag("packed"),
      .batch_tile = words.integer("batch_tile"),
      .norm_tile = words.integer("norm_tile"),
      .k_chunk = words.integer("k_chunk"),
      .q_out_chunk = words.integer("q_out_chunk"),
      .kv_out_chunk = words.integer("kv_out_chunk"),
      .out_chunk = words.integer("out_chunk"),
      .mlp_chunk = words.integer("mlp_chunk"),
      .row_tile = words.integer("row_tile"),
      .q_head_batch = words.integer("q_head_batch"),
      .q_head_pad = words.integer("q_head_pad"),
      .seq_tile = words.integer("seq_tile"),
      .segment = words.integer("segment"),
  };
  check(config);
  return config;
}

std::vector<std::int32_t> row_lengths(const Config& config, std::uint64_t seed) {
  const Random random(seed, "seq_lens");
  const std::vector<std::int32_t> list =
      config.seq_lens == kRandom ? std::vector<std::int32_t>() : parse_lengths(config);
  const auto length_of = [&](std::int64_t sequence) -> std::int64_t {
    if (list.empty()) return random.integer(sequence, config.new_tokens, config.max_seq);
    return list[sequence % list.size()];
  };
  std::vector<std::int32_t> lengths(config.batch);
  for (std::int64_t b = 0; b < config.batch; ++b) {
    const std::int64_t sequence = b / config.new_tokens;
    const std::int64_t last = std::min((sequence + 1) * config.new_tokens, config.batch) - 1;
    lengths[b] = static_cast<std::int32_t>(length_of(sequence) - (last - b));
  }
  return lengths;
}

}  // namespace pl::kernels::qwen3
