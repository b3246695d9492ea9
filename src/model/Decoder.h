// The computation of a step: embedding, layers, LM head.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "checkpoint/ModelConfig.h"
#include "checkpoint/ModelWeights.h"
#include "model/Batch.h"
#include "model/Programs.h"
#include "model/RopeTables.h"

namespace pl::model {

class Decoder {
 public:
  struct Parts {
    Executables programs;
    checkpoint::ModelWeights weights;
    RopeTables rope;
    std::vector<Bindings> caches;  // of each layer
  };
  Decoder(const checkpoint::ModelConfig& config, std::int64_t maxPositions, Parts parts);

  /// As PagedModel::step, of one row or more.
  void step(std::span<const PagedModel::Row> rows, std::span<float> logits) const;

 private:
  const LayerCode& layerFor(std::span<const PagedModel::Row> rows) const;
  Array throughLayers(const LayerCode& code, const Batch& batch) const;
  void writeLogits(const Array& hidden, std::span<float> logits) const;

  std::int64_t hidden_, vocabulary_, maxPositions_;
  Executables programs_;
  Bindings model_;  // weights
  RopeTables rope_;
  std::vector<Bindings> layers_;  // of each: weights and caches
};

}  // namespace pl::model
