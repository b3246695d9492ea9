// generation_config.json: how a checkpoint's authors would have its tokens drawn.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "checkpoint/ModelConfig.h"

namespace pl::checkpoint {

/// Fields as generation_config.json names them; what it leaves out has transformers' values, which are these.
struct GenerationConfig {
  bool doSample = false;  ///< otherwise greedy, whatever the numbers below say
  double temperature = 1;
  std::int64_t topK = 50;  ///< 0: all tokens
  double topP = 1;
  double minP = 0;
  double repetitionPenalty = 1;
  std::vector<std::int64_t> eosTokenIds;  ///< any of them ends a text
};

/// `file` is what errors call the text. Throws CheckpointError that names the field.
GenerationConfig parseGenerationConfig(std::string_view text, const std::string& file);

/// Of the checkpoint in `folder`; where it has no such file, and for end tokens that the file leaves out, what
/// config.json says.
GenerationConfig readGenerationConfig(const std::filesystem::path& folder, const ModelConfig& config);

}  // namespace pl::checkpoint
