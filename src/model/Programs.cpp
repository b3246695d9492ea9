#include "model/Programs.h"

#include <fmt/format.h>

#include <algorithm>

#include "ahead/Programs.h"
#include "model/Caches.h"
#include "pl/kernel.h"

namespace pl::model {

ProgramNames programsOf(const checkpoint::ModelConfig& config, std::int64_t maxPositions) {
  const auto named = [&](const char* kernel, std::int64_t rowTile, std::int64_t positions) -> ProgramName {
    return {kernel,
            {fmt::format("hidden={}", config.hiddenSize), fmt::format("heads={}", config.numAttentionHeads),
             fmt::format("kv_heads={}", config.numKeyValueHeads), fmt::format("head_dim={}", config.headDim),
             fmt::format("intermediate={}", config.intermediateSize), fmt::format("vocab={}", config.vocabSize),
             fmt::format("qk_norm={}", config.hasHeadNorms() ? 1 : 0),
             fmt::format("eps={}", config.rmsNormEps),  // the shortest text that reads back
             fmt::format("max_seq={}", positions), fmt::format("page_size={}", kPageSize),
             fmt::format("batch_tile={}", rowTile),
             // What a call has: it does not change a program.
             "batch=1", "new_tokens=1"}};
  };
  ProgramNames names{.embed = named("qwen3/embed", kFewRows, kShortPositions),
                     .head = named("qwen3/head", kFewRows, kShortPositions)};
  const auto addLayers = [&](std::int64_t positions) {
    names.layers.push_back({kFewRows, positions, named("qwen3/prefill_layer", kFewRows, positions)});
    names.layers.push_back({INT64_MAX, positions, named("qwen3/prefill_layer", kManyRows, positions)});
  };
  addLayers(kShortPositions);
  if (maxPositions > kShortPositions) addLayers(std::max(maxPositions, kLongPositions));
  return names;
}

Executable executableOf(const ProgramName& name, const CompileOptions& options) {
  const Kernel& kernel = find_kernel(name.kernel);
  const KernelConfig words = configure(kernel, name.words);
  const auto ahead = ahead::find(name.kernel, kernels::qwen3::parse(words), options.target);
  return ahead ? *ahead : compile(kernel.program(words), options);
}

}  // namespace pl::model
