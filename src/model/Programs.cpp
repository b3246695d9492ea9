#include "model/Programs.h"

#include <algorithm>

#include "ahead/Programs.h"

namespace pl::model {

namespace qwen3 = kernels::qwen3;

qwen3::Sizes sizesOf(const checkpoint::ModelConfig& config) {
  return {.hidden = config.hiddenSize,
          .heads = config.numAttentionHeads,
          .kv_heads = config.numKeyValueHeads,
          .head_dim = config.headDim,
          .intermediate = config.intermediateSize,
          .vocab = config.vocabSize,
          .qk_norm = config.hasHeadNorms(),
          .eps = config.rmsNormEps};
}

Executables executablesOf(const checkpoint::ModelConfig& config, std::int64_t maxPositions,
                          const CompileOptions& options) {
  const auto codeOf = [&](const qwen3::ServedProgram& program, std::int64_t positions) {
    const qwen3::Config words = qwen3::serving_config(sizesOf(config), program, positions);
    const auto ahead = ahead::find(program.kernel, words, options.target);
    return ahead ? *ahead : compile(program.program(words), options);
  };
  const auto layerFor = [&](const qwen3::ServedProgram& alone, const qwen3::ServedProgram& together,
                            std::int64_t positions) {
    const qwen3::Config words = qwen3::serving_config(sizesOf(config), together, positions);
    const Executable code = codeOf(alone, positions);
    return LayerCode{.positions = positions,
                     .tile = {.rows = words.row_tile, .blockPositions = words.seq_tile},
                     .alone = code,
                     // Of one row at a time it is the same program, and none is shared.
                     .together = words.row_tile > 1 ? codeOf(together, positions) : code};
  };
  Executables programs{.embed = codeOf(qwen3::kServedEmbed, qwen3::kShortPositions),
                       .head = codeOf(qwen3::kServedHead, qwen3::kShortPositions),
                       .layers = {layerFor(qwen3::kServedShort, qwen3::kServedPrompts, qwen3::kShortPositions)}};
  if (qwen3::is_served(qwen3::kServedLong, maxPositions)) {
    programs.layers.push_back(
        layerFor(qwen3::kServedLong, qwen3::kServedLongPrompts, std::max(maxPositions, qwen3::kLongPositions)));
  }
  return programs;
}

}  // namespace pl::model
