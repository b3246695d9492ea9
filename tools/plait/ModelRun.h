// Sequences through a model, step by step as an engine takes them.
#pragma once

#include <cstdint>
#include <vector>

#include "StepMeter.h"
#include "checkpoint/ModelConfig.h"
#include "pl/array.h"
#include "pl/model.h"
#include "sampling/Sampler.h"

namespace pl::tool {

/// Prompts first, all sequences together afterwards; tokens are random, then the greatest. What is timed is what an
/// engine does in a step: the model's, and the choice of tokens.
class ModelRun {
 public:
  /// Both must outlive it.
  ModelRun(Model& model, const checkpoint::ModelConfig& config) : model_(model), config_(config) {}

  /// Begins anew with sequences that have `context` positions in the cache and will have `positions`. Of all these one
  /// in 16 is computed, so that the system has given every page of memory, as in a process that has been serving for a
  /// while; the rest of the context is what was there before, or zeros.
  void begin(std::int64_t sequences, std::int64_t context, std::int64_t positions);
  /// A prompt of `tokens` for each sequence, `rows` of them in a step; the first tokens are chosen.
  void prefill(std::int64_t tokens, std::int64_t rows, StepMeter& meter);
  /// Another `tokens` of each sequence, all sequences in each step.
  void decode(std::int64_t tokens, StepMeter& meter);

  /// From the begin of `prefill` to the end of the step with a sequence's last prompt token: the mean.
  double first_token_seconds() const { return first_token_seconds_; }

 private:
  struct Sequence {
    std::vector<std::int32_t> pages;
    std::vector<std::int32_t> tokens;  // without the context's
    std::int64_t context, computed;    // positions in the cache; those of `tokens`
  };
  /// The next `rows` tokens of a sequence. The last of all that it has wants logits.
  struct Piece {
    Sequence* sequence;
    std::int64_t rows;
    bool is_last() const { return sequence->computed + rows == static_cast<std::int64_t>(sequence->tokens.size()); }
  };

  void touch(const Sequence& sequence, std::int64_t positions);
  double step(const std::vector<Piece>& pieces, StepMeter& meter);
  void choose(const std::vector<Piece>& pieces);

  Model& model_;
  const checkpoint::ModelConfig& config_;
  sampling::Sampler sampler_{{.do_sample = false}};
  std::vector<Sequence> sequences_;
  Array logits_{FP32, {0}};
  double first_token_seconds_ = 0;
};

}  // namespace pl::tool
