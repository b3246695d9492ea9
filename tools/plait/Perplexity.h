// How well a model predicts a text.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "pl/engine.h"

namespace pl::tool {

struct Perplexity {
  /// Of each token the natural logarithm of its probability after those before it in its window; none for a window's
  /// first.
  std::vector<std::optional<double>> logprobs;

  std::int64_t scored() const;  ///< tokens that have one
  double mean_logprob() const;  ///< of them
  double perplexity() const;    ///< e^-mean_logprob
};

/// Receives the logits of a token: what may follow it.
using OnLogits = std::function<void(std::int64_t token, std::span<const float> logits)>;

/// Cuts `tokens` into windows of `window` (the last may be shorter), each of which is computed for itself from position
/// 0 on. `on_logits` may be null.
Perplexity perplexity_of(PagedModel& model, std::span<const std::int32_t> tokens, std::int64_t window,
                         const OnLogits& on_logits = {});

}  // namespace pl::tool
