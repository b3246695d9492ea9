#include "checkpoint/GenerationConfig.h"

#include <system_error>

#include "checkpoint/Json.h"

namespace pl::checkpoint {

constexpr std::size_t kLongestGenerationConfig = 1 << 20;

GenerationConfig parseGenerationConfig(std::string_view text, const std::string& file) {
  const Json json = parseJson(text, file);
  const Fields fields(json, file);
  GenerationConfig config;
  config.doSample = fields.flag("do_sample").value_or(config.doSample);
  // 0 would divide by zero; transformers refuses it, too.
  config.temperature = fields.number("temperature", 1e-6, 1e6).value_or(config.temperature);
  config.topK = fields.integer("top_k", 0, INT32_MAX).value_or(config.topK);
  config.topP = fields.number("top_p", 0, 1).value_or(config.topP);
  config.minP = fields.number("min_p", 0, 1).value_or(config.minP);
  config.repetitionPenalty = fields.number("repetition_penalty", 1e-6, 1e6).value_or(config.repetitionPenalty);
  config.eosTokenIds = fields.integers("eos_token_id", 0, INT32_MAX);
  return config;
}

GenerationConfig readGenerationConfig(const std::filesystem::path& folder, const ModelConfig& config) {
  const std::filesystem::path file = folder / "generation_config.json";
  GenerationConfig generation;
  if (std::error_code unreadable; std::filesystem::exists(file, unreadable)) {
    generation = parseGenerationConfig(readText(file, kLongestGenerationConfig), file.string());
  }
  if (generation.eosTokenIds.empty()) generation.eosTokenIds = config.eosTokenIds;
  return generation;
}

}  // namespace pl::checkpoint
