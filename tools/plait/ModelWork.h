// What a step of a model must do at the least.
#pragma once

#include <cstdint>

#include "checkpoint/ModelConfig.h"
#include "pl/kernel.h"
#include "pl/model.h"

namespace pl::tool {

/// The rows of one sequence in a step: `rows` tokens, after `before` that are in the cache.
struct StepOfSequence {
  std::int64_t before = 0;
  std::int64_t rows = 1;
  bool wants_logits = true;  ///< of the last of them
};

/// Counts one step: every weight read once, each sequence's keys and values once, those of new tokens written. A
/// multiplication and an addition count as two; norms, RoPE, exponentials and sampling are not counted.
class ModelWork {
 public:
  ModelWork(const checkpoint::ModelConfig& config, const Model& model);

  void add(const StepOfSequence& sequence);
  Work total() const;

 private:
  double layers_bytes_, head_bytes_, position_bytes_;
  double row_flops_, pair_flops_, head_flops_;  // of a row; of a row and a position that it sees; of a row's logits
  bool any_logits_ = false;
  Work work_;
};

}  // namespace pl::tool
