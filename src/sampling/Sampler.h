// The next token of a sequence from its logits, by the rules that Hugging Face transformers names: repetition_penalty,
// temperature, top_k, top_p, min_p, in this order.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "pl/sampling.h"

namespace pl::sampling {

/// Immutable: any number of threads may use one. What is chosen depends on the arguments and the options alone.
class Sampler {
 public:
  /// Throws a CallError for an option out of range.
  explicit Sampler(const SamplingOptions& options);

  /// `logits`: one for each token. `history`: the prompt and what was generated so far, for the repetition penalty.
  /// `position` counts the sequence's tokens: where the new token will stand. Together with the seed it is all that a
  /// draw depends on. Throws a CallError for logits that are NaN or +inf, or all -inf.
  Choice choose(std::span<const float> logits, std::span<const std::int32_t> history, std::int64_t position) const;

  /// What `choose` draws from: the tokens that are left, in order of their ids, and their probabilities. With do_sample
  /// off it is the one token.
  std::vector<std::pair<std::int32_t, double>> distribution(std::span<const float> logits,
                                                            std::span<const std::int32_t> history) const;

 private:
  SamplingOptions options_;
};

}  // namespace pl::sampling
