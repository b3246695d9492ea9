// Any bytes as config.json, generation_config.json or model.safetensors.index.json; the first one chooses.
#include <string_view>

#include "Target.h"
#include "checkpoint/Checkpoint.h"
#include "checkpoint/CheckpointError.h"
#include "checkpoint/GenerationConfig.h"
#include "checkpoint/ModelConfig.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pl::checkpoint;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  try {
    if (data[0] % 3 == 0) {
      const ModelConfig config = parseModelConfig(text, "config.json");
      const bool isWhole = config.numAttentionHeads % config.numKeyValueHeads == 0 && config.headDim % 2 == 0;
      if (!isWhole || config.keyValueWidth() <= 0 || config.queryWidth() < config.keyValueWidth()) __builtin_trap();
    } else if (data[0] % 3 == 1) {
      if (parseGenerationConfig(text, "generation_config.json").temperature <= 0) __builtin_trap();
    } else {
      parseIndex(text, "model.safetensors.index.json");
    }
  } catch (const CheckpointError&) {
  }
  return 0;
}
