// The computation of a step: embedding, layers, LM head.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "checkpoint/ModelConfig.h"
#include "checkpoint/ModelWeights.h"
#include "model/Batch.h"
#include "model/RopeTables.h"
#include "pl/executable.h"

namespace pl::model {

/// A model's programs, compiled.
struct Executables {
  Executable embed, layerForFew, layerForMany, head;
};

class Decoder {
 public:
  struct Parts {
    Executables programs;
    checkpoint::ModelWeights weights;
    RopeTables rope;
    std::vector<Bindings> caches;  // of each layer
  };
  Decoder(const checkpoint::ModelConfig& config, Parts parts);

  /// As PagedModel::step. `batch` is made of `rows`.
  void step(std::span<const PagedModel::Row> rows, const Batch& batch, std::span<float> logits) const;

 private:
  Array throughLayers(const Batch& batch) const;
  void writeLogits(const Array& hidden, std::span<float> logits) const;

  std::int64_t hidden_, vocabulary_;
  Executables programs_;
  Bindings model_;                // weights
  std::vector<Bindings> layers_;  // of each: weights, caches, RoPE tables
};

}  // namespace pl::model
