// config.json: what kind of model a checkpoint holds, and its sizes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pl/dtype.h"

namespace pl::checkpoint {

/// Llama is Qwen3 without the norms of each head's queries and keys.
enum class Architecture : std::uint8_t { Qwen3, Llama };

/// Fields as config.json names them. Dense decoders with rotate-half RoPE, silu MLP and no biases.
struct ModelConfig {
  Architecture architecture = Architecture::Qwen3;
  std::int64_t hiddenSize = 0;
  std::int64_t intermediateSize = 0;
  std::int64_t numHiddenLayers = 0;
  std::int64_t numAttentionHeads = 0;
  std::int64_t numKeyValueHeads = 0;  ///< a divisor of numAttentionHeads
  std::int64_t headDim = 0;           ///< even
  std::int64_t vocabSize = 0;
  std::int64_t maxPositionEmbeddings = 0;
  double rmsNormEps = 0;
  double ropeTheta = 0;
  bool tieWordEmbeddings = false;  ///< the LM head is the embedding
  std::optional<DType> dtype;      ///< as declared; each tensor says its own
  std::optional<std::int64_t> bosTokenId;
  std::vector<std::int64_t> eosTokenIds;

  bool hasHeadNorms() const { return architecture == Architecture::Qwen3; }
  std::int64_t queryWidth() const { return numAttentionHeads * headDim; }
  std::int64_t keyValueWidth() const { return numKeyValueHeads * headDim; }
};

/// "Qwen3ForCausalLM": as config.json names it.
std::string_view nameOf(Architecture architecture);

/// `file` is what errors call the text. Fields that are missing have the values that transformers gives them. Throws
/// CheckpointError that names the field, for anything that this model code would compute differently, too.
ModelConfig parseModelConfig(std::string_view text, const std::string& file);

/// Of the checkpoint in `folder`.
ModelConfig readModelConfig(const std::filesystem::path& folder);

}  // namespace pl::checkpoint
