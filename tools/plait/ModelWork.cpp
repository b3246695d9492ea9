#include "ModelWork.h"

namespace pl::tool {

ModelWork::ModelWork(const checkpoint::ModelConfig& config, const Model& model) {
  const auto hidden = static_cast<double>(config.hiddenSize), layers = static_cast<double>(config.numHiddenLayers);
  const auto queries = static_cast<double>(config.queryWidth()), keys = static_cast<double>(config.keyValueWidth());
  const auto inner = static_cast<double>(config.intermediateSize), tokens = static_cast<double>(config.vocabSize);
  head_bytes_ = hidden * tokens * size_of(BF16);
  layers_bytes_ = static_cast<double>(model.weight_bytes()) - head_bytes_;
  position_bytes_ = static_cast<double>(model.position_bytes());
  row_flops_ = 2 * layers * hidden * (2 * queries + 2 * keys + 3 * inner);
  pair_flops_ = 4 * layers * queries;
  head_flops_ = 2 * hidden * tokens;
  work_ = {.bytes = layers_bytes_, .operands = BF16};
}

void ModelWork::add(const StepOfSequence& sequence) {
  const auto before = static_cast<double>(sequence.before), rows = static_cast<double>(sequence.rows);
  work_.bytes += (before + rows) * position_bytes_;
  work_.flops += rows * row_flops_ + (rows * before + rows * (rows + 1) / 2) * pair_flops_;
  if (sequence.wants_logits) {
    work_.flops += head_flops_;
    any_logits_ = true;
  }
}

Work ModelWork::total() const {
  return {.bytes = work_.bytes + (any_logits_ ? head_bytes_ : 0), .flops = work_.flops, .operands = BF16};
}

}  // namespace pl::tool
