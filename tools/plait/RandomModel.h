// A checkpoint of random weights, in the shape of a real one: to try and to measure decoding where no model is at hand.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace pl::tool {

/// The models whose sizes `like` can name: "tiny", "qwen3-0.6b" …
std::vector<std::string> random_model_shapes();

struct RandomModelOptions {
  std::filesystem::path folder;     ///< must not exist, or be empty
  std::string like = "qwen3-0.6b";  ///< the sizes that `words` leaves open
  std::vector<std::string> words;   ///< KEY=VALUE as config.json names them: "num_hidden_layers=2"
  std::filesystem::path tokenizer;  ///< a tokenizer.json to go with it; empty: none
  std::uint64_t seed = 1;
};

/// Writes config.json, generation_config.json and model.safetensors (BF16), and copies the tokenizer; the folder
/// appears when it is whole. Throws ConfigError, FileError, or what is wrong with the tokenizer.
void write_random_model(const RandomModelOptions& options);

}  // namespace pl::tool
