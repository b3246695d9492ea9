#include "model/Caches.h"

namespace pl::model {

std::vector<Bindings> makeCaches(const checkpoint::ModelConfig& config, std::int64_t pages) {
  const std::vector<std::int64_t> shape = {pages * config.numKeyValueHeads * kPageSize, config.headDim};
  std::vector<Bindings> caches;
  for (std::int64_t layer = 0; layer < config.numHiddenLayers; ++layer) {
    caches.push_back({{"k_cache", Array(BF16, shape)}, {"v_cache", Array(BF16, shape)}});
  }
  return caches;
}

}  // namespace pl::model
