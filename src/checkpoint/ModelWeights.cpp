#include "checkpoint/ModelWeights.h"

#include <optional>
#include <system_error>
#include <utility>

#include "checkpoint/CheckpointError.h"
#include "checkpoint/ConvertWeight.h"
#include "checkpoint/PackedFile.h"
#include "checkpoint/WeightList.h"

namespace pl::checkpoint {
namespace {

std::vector<Array> packAll(const Checkpoint& checkpoint, const std::vector<Weight>& weights,
                           const OnProgress& onProgress) {
  std::int64_t whole = 0, done = 0;
  for (const Weight& weight : weights) whole += static_cast<std::int64_t>(checkpoint.find(weight.tensor)->data.size());
  std::vector<Array> arrays;
  for (const Weight& weight : weights) {
    if (onProgress) onProgress("packing weights", done, whole);
    const Tensor& tensor = *checkpoint.find(weight.tensor);
    arrays.push_back(convertWeight(weight, tensor));
    done += static_cast<std::int64_t>(tensor.data.size());
  }
  if (onProgress) onProgress("packing weights", whole, whole);
  return arrays;
}

ModelWeights sorted(const std::vector<Weight>& weights, const std::vector<Array>& arrays, std::int64_t layers) {
  ModelWeights sorted;
  sorted.layers.resize(static_cast<std::size_t>(layers));
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::int64_t layer = weights[i].layer;
    Bindings& bindings = layer == Weight::kOfModel ? sorted.model : sorted.layers[static_cast<std::size_t>(layer)];
    bindings.emplace_back(weights[i].parameter, arrays[i]);
  }
  return sorted;
}

}  // namespace

ModelWeights loadWeights(const Checkpoint& checkpoint, const ModelConfig& config, const LoadOptions& options) {
  expectFit(checkpoint, config);
  const std::vector<Weight> weights = weightsOf(config);
  const auto note = [&](const CheckpointError& error, const std::string& consequence) {
    if (options.onNote) options.onNote(error.what() + consequence);
  };
  if (options.cache.empty())
    return sorted(weights, packAll(checkpoint, weights, options.onProgress), config.numHiddenLayers);

  const std::filesystem::path file = packedPath(options.cache, checkpoint);
  const std::string identity = identityOf(checkpoint);
  std::vector<Array> arrays;
  if (std::error_code unreadable; std::filesystem::exists(file, unreadable)) {
    try {
      arrays = readPacked(file, identity, weights, options.onProgress);
    } catch (const CheckpointError& error) {
      note(error, "; they are packed anew");
    }
  }
  if (arrays.empty()) {
    arrays = packAll(checkpoint, weights, options.onProgress);
    try {
      writePacked(file, identity, weights, arrays, options.onProgress);
    } catch (const CheckpointError& error) {
      note(error, "; packed weights are not kept");
    }
  }
  return sorted(weights, arrays, config.numHiddenLayers);
}

}  // namespace pl::checkpoint
