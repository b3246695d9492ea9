// What an engine runs of a Qwen3 model, and the sizes of the models that there are.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "programs.h"

namespace pl::kernels::qwen3 {

/// Sizes as config.json has them.
struct Sizes {
  std::int64_t hidden, heads, kv_heads, head_dim, intermediate, vocab;
  bool qk_norm = true;
  double eps = 1e-6;
};

struct NamedModel {
  std::string_view name;  ///< "qwen3-0.6b"
  Sizes sizes;
  std::int64_t layers, positions;  ///< num_hidden_layers, max_position_embeddings
  bool tied;                       ///< the LM head is the embedding
};

/// Qwen3's dense models, and "tiny", which has nobody's sizes: for tests.
std::span<const NamedModel> named_models();

/// Positions of one page of the cache.
inline constexpr std::int64_t kServingPage = 128;
/// Positions of a sequence that layers are made for. The shorter one has a single segment of attention; in short
/// sequences the others are empty, but not free. Qwen3's config.json says the longer one.
inline constexpr std::int64_t kShortPositions = 4096, kLongPositions = 40960;

/// A program that an engine runs. All layers take every row and give it the same bits; they differ in what they are
/// fast for: shorter or longer sequences; and rows that share nothing, as in decoding, or prompts, whose rows read the
/// same keys and values.
struct ServedProgram {
  std::string_view kernel;   ///< "qwen3/prefill_layer"
  std::string_view purpose;  ///< for each another: "layer-short"
  std::int64_t max_seq;      ///< of its configuration
  bool shares;               ///< rows attend together
  Program (*program)(const Config&);
};
inline constexpr std::string_view kServedLayer = "qwen3/prefill_layer";
inline constexpr ServedProgram kServedEmbed = {"qwen3/embed", "embed", kShortPositions, false, embed};
inline constexpr ServedProgram kServedShort = {kServedLayer, "layer-short", kShortPositions, false, prefill_layer};
inline constexpr ServedProgram kServedLong = {kServedLayer, "layer-long", kLongPositions, false, prefill_layer};
inline constexpr ServedProgram kServedPrompts = {kServedLayer, "prompts-short", kShortPositions, true, prefill_layer};
inline constexpr ServedProgram kServedLongPrompts = {kServedLayer, "prompts-long", kLongPositions, true, prefill_layer};
inline constexpr ServedProgram kServedHead = {"qwen3/head", "head", kShortPositions, false, head};
inline constexpr std::array kServedPrograms = {kServedEmbed,   kServedShort,       kServedLong,
                                               kServedPrompts, kServedLongPrompts, kServedHead};
/// Whether a model whose sequences have up to `positions` needs the program.
constexpr bool is_served(const ServedProgram& program, std::int64_t positions) {
  return program.max_seq == kShortPositions || positions > kShortPositions;
}

/// For a cache in pages of kServingPage, with tiles as by default but for ROW_TILE where rows attend together, and so
/// has what only a run by the tool needs (batch, seq_lens). Throws ConfigError for sizes that the programs do not take.
Config serving_config(const Sizes& sizes, const ServedProgram& program, std::int64_t max_seq);

}  // namespace pl::kernels::qwen3
