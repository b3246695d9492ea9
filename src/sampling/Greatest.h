// The greatest of a whole vocabulary's scores.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pl::sampling {

/// Greater scores first, of equals the lower id.
inline auto greatestFirst(std::span<const float> scores) {
  return [scores](std::int32_t a, std::int32_t b) { return scores[a] != scores[b] ? scores[a] > scores[b] : a < b; };
}

/// The greatest score's id, of equals the lowest. There must be a score, and none that is NaN.
std::int32_t greatest(std::span<const float> scores);

/// The same of what a model gave. Throws a CallError for logits that are NaN or +inf, or all -inf.
std::int32_t greatestLogit(std::span<const float> logits);

/// The k-th greatest score, 1 <= k <= scores.size().
float kthGreatest(std::span<const float> scores, std::size_t k);

/// The `count` greatest scores' ids, the greatest first, of equals the lowest id first.
std::vector<std::int32_t> greatestOf(std::span<const float> scores, std::size_t count);

}  // namespace pl::sampling
