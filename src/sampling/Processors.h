// The steps between logits and a distribution, each as the class of transformers that its comment names.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace pl::sampling {

/// RepetitionPenaltyLogitsProcessor: of every token in `history`, once, a positive score is divided by `penalty`, a
/// negative one multiplied. A finite score stays finite.
void penalizeRepetition(std::span<float> scores, std::span<const std::int32_t> history, double penalty);

/// TemperatureLogitsWarper. Where the greatest score would overflow, it is subtracted from all before: the same
/// distribution.
void applyTemperature(std::span<float> scores, double temperature);

/// The tokens that are left, with weights in proportion to their probabilities; the greatest has the weight 1.
struct Survivors {
  std::vector<std::int32_t> tokens;  // by id
  std::vector<float> weights;
};

/// TopKLogitsWarper (all scores that are not below the k-th greatest; 0: all), TopPLogitsWarper (the greatest whose
/// probabilities reach top_p, 1: all), MinPLogitsWarper (those with at least min_p times the greatest probability). At
/// least one token is left: the greatest score must be finite.
Survivors filter(std::span<const float> scores, int topK, double topP, double minP);

}  // namespace pl::sampling
