// How a model's logits become the next token. Names and order of the steps are those of Hugging Face transformers.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace pl {

struct SamplingOptions {
  bool do_sample = true;   ///< false: the greatest logit (after the repetition penalty), the lowest id among equals
  double temperature = 1;  ///< > 0; logits are divided by it
  int top_k = 0;           ///< keep the k greatest logits; 0: all
  double top_p = 1;        ///< keep the most likely tokens whose probabilities reach top_p together; 1: all
  double min_p = 0;        ///< drop tokens less likely than min_p times the most likely one; 0: none
  double repetition_penalty = 1;  ///< > 0; weakens tokens that the prompt or the output holds already; 1: none
  std::uint64_t seed = 0;         ///< a draw depends on it and on the token's position alone
  /// Alternatives to report beside the chosen token, the likeliest first, each with its log probability; null: no log
  /// probabilities, which take as long as the choice itself.
  std::optional<int> logprobs = {};
};

/// The token that was chosen for a position.
struct Choice {
  std::int32_t token = 0;
  /// Natural logarithm of its probability in the model's own distribution, before any option; null if not asked for.
  std::optional<float> logprob = {};
  std::vector<std::pair<std::int32_t, float>> alternatives = {};  ///< tokens and their log probabilities
};

}  // namespace pl
