// Sums of exponentials over a whole vocabulary (152,000 numbers for Qwen3), where calling exp for each would take
// longer than a layer of the model.
#pragma once

#include <span>

namespace pl::sampling {

/// weights[i] = exp(logits[i] - highest), which must be <= 1, within 2 ulp; 0 for -inf and what is below e^-87. Returns
/// their sum. The order of the summation is fixed, so the bits depend on the numbers alone.
double exponentials(std::span<const float> logits, float highest, std::span<float> weights);
/// The sum alone: the same bits.
double sumOfExponentials(std::span<const float> logits, float highest);

}  // namespace pl::sampling
