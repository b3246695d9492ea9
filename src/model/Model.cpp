// pl::load_model.
#include "pl/model.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "checkpoint/CacheFolder.h"
#include "checkpoint/CheckpointError.h"
#include "checkpoint/WeightList.h"
#include "model/Caches.h"
#include "model/Decoder.h"
#include "model/Programs.h"
#include "pl/kernel.h"

namespace pl {
namespace {

using checkpoint::CheckpointError;
using checkpoint::ModelConfig;
using namespace model;

void expectPositive(const char* option, std::int64_t value) {
  if (value < 1) throw CallError(fmt::format("load_model expects {} of 1 or more but got {}", option, value));
}

Executables compileAll(const std::filesystem::path& folder, const ModelConfig& config, std::int64_t maxPositions,
                       const CompileOptions& options) {
  try {
    return executablesOf(config, maxPositions, options);
  } catch (const ConfigError& error) {
    throw CheckpointError(fmt::format("{}: {}", (folder / "config.json").string(), error.what()));
  }
}

std::int64_t bytesOfEveryStep(const checkpoint::ModelWeights& weights) {
  std::size_t bytes = 0;
  for (const auto& [name, array] : weights.model) bytes += name == "embedding" ? 0 : array.bytes();
  for (const Bindings& layer : weights.layers) {
    for (const auto& [name, array] : layer) bytes += array.bytes();
  }
  return static_cast<std::int64_t>(bytes);
}

class LoadedModel : public Model {
 public:
  LoadedModel(const ModelConfig& config, std::int64_t maxPositions, std::int64_t pages, Decoder::Parts parts)
      : vocabulary_(config.vocabSize),
        maxPositions_(maxPositions),
        pages_(pages),
        weightBytes_(bytesOfEveryStep(parts.weights)),
        positionBytes_(2 * size_of(BF16) * config.keyValueWidth() * config.numHiddenLayers),
        decoder_(config, maxPositions, std::move(parts)) {}

  std::int64_t vocabulary() const override { return vocabulary_; }
  std::int64_t page_size() const override { return kPageSize; }
  std::int64_t pages() const override { return pages_; }
  std::int64_t max_positions() const override { return maxPositions_; }
  std::int64_t weight_bytes() const override { return weightBytes_; }
  std::int64_t position_bytes() const override { return positionBytes_; }

  void step(std::span<const Row> rows, std::span<float> logits) override {
    if (rows.empty()) return;
    decoder_.step(rows, logits);
  }

 private:
  std::int64_t vocabulary_, maxPositions_, pages_, weightBytes_, positionBytes_;
  Decoder decoder_;
};

}  // namespace

std::string default_model_cache() { return checkpoint::defaultCache(); }

std::unique_ptr<Model> load_model(const std::filesystem::path& folder, const ModelOptions& options) {
  expectPositive("max_positions", options.max_positions);
  expectPositive("cache_positions", options.cache_positions);
  const ModelConfig config = checkpoint::readModelConfig(folder);
  const checkpoint::Checkpoint checkpoint(folder);
  checkpoint::expectFit(checkpoint, config);

  // Programs first: what their kernels refuse is known before gigabytes are packed.
  const std::int64_t maxPositions = std::min(options.max_positions, config.maxPositionEmbeddings);
  // A cache that cannot be written keeps no programs; packed weights that it holds are read all the same.
  Executables programs = compileAll(folder, config, maxPositions,
                                    {.target = options.target, .cache = checkpoint::ifWritable(options.cache)});
  const std::int64_t programPositions = programs.layers.back().positions;
  const std::int64_t pages = pagesFor(options.cache_positions);
  checkpoint::ModelWeights weights = loadWeights(
      checkpoint, config, {.cache = options.cache, .onProgress = options.on_progress, .onNote = options.on_note});
  return std::make_unique<LoadedModel>(config, maxPositions, pages,
                                       Decoder::Parts{.programs = std::move(programs),
                                                      .weights = std::move(weights),
                                                      .rope = ropeTables(config, maxPositions, programPositions),
                                                      .caches = makeCaches(config, pages)});
}

}  // namespace pl
