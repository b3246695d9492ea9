// The steps between logits and a distribution, each as the class of transformers that its comment names.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace pl::sampling {

/// RepetitionPenaltyLogitsProcessor: of every token in `history`, once, a positive score is divided by `penalty`, a
/// negative one multiplied.
void penalizeRepetition(std::span<float> scores, std::span<const std::int32_t> history, double penalty);

/// TemperatureLogitsWarper.
void applyTemperature(std::span<float> scores, double temperature);

/// The greatest score, of equals that with the lowest id.
std::int32_t greatest(std::span<const float> scores);

/// The `count` greatest scores' ids, the greatest first, of equals the lowest id first.
std::vector<std::int32_t> greatestOf(std::span<const float> scores, std::size_t count);

/// The tokens that are left, with weights in proportion to their probabilities; the greatest has the weight 1.
struct Survivors {
  std::vector<std::int32_t> tokens;  // by id
  std::vector<double> weights;
};

/// TopKLogitsWarper (all scores that are not below the k-th greatest; 0: all), TopPLogitsWarper (the greatest whose
/// probabilities reach top_p, 1: all), MinPLogitsWarper (those with at least min_p times the greatest probability).
Survivors filter(std::span<const float> scores, int topK, double topP, double minP);

}  // namespace pl::sampling
