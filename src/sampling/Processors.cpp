#include "Processors.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "Exponentials.h"
#include "Greatest.h"

namespace pl::sampling {
namespace {

constexpr float kMost = std::numeric_limits<float>::max();

/// A factor as the scores' type, neither 0 nor infinite.
float factorOf(double value) {
  return static_cast<float>(std::clamp<double>(value, std::numeric_limits<float>::min(), kMost));
}

/// Leaves the tokens of which keep(place) is true. No branch: it would often be foreseen wrongly.
template <class Keep>
void leave(Survivors& left, const Keep& keep) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < left.tokens.size(); ++i) {
    const bool kept = keep(i);
    left.tokens[count] = left.tokens[i];
    left.weights[count] = left.weights[i];
    count += kept ? 1 : 0;
  }
  left.tokens.resize(count);
  left.weights.resize(count);
}

/// All tokens; returns the sum of their weights.
double leaveAll(std::span<const float> scores, float highest, Survivors& left) {
  left.tokens.resize(scores.size());
  std::iota(left.tokens.begin(), left.tokens.end(), 0);
  left.weights.resize(scores.size());
  return exponentials(scores, highest, left.weights);
}

/// The tokens whose scores are not below the k-th greatest; returns the sum of their weights.
double leaveTopK(std::span<const float> scores, float highest, std::size_t k, Survivors& left) {
  const float lowest = kthGreatest(scores, k);
  std::vector<float> kept;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] < lowest) continue;
    left.tokens.push_back(static_cast<std::int32_t>(i));
    kept.push_back(scores[i]);
  }
  left.weights.resize(kept.size());
  exponentials(kept, highest, left.weights);
  return std::accumulate(left.weights.begin(), left.weights.end(), 0.0);
}

/// Leaves the first of the tokens, in order of their scores, whose weights before them do not yet reach `enough`.
/// Instead of sorting them all, it finds the bucket of scores in which that happens, and sorts its few tokens.
void leaveTopP(std::span<const float> scores, float highest, double enough, Survivors& left) {
  constexpr std::size_t kBuckets = 4096;
  float lowest = highest;
  for (const std::int32_t token : left.tokens) lowest = std::min(lowest, scores[token]);
  const float range = highest > lowest ? highest - lowest : 1;
  const auto bucketOf = [&](std::int32_t token) {  // greater scores in no later bucket
    return static_cast<std::size_t>((highest - scores[token]) / range * (kBuckets - 1));
  };
  std::vector<double> sums(kBuckets);
  for (std::size_t i = 0; i < left.tokens.size(); ++i) sums[bucketOf(left.tokens[i])] += left.weights[i];
  double before = 0;
  std::size_t last = 0;
  while (last + 1 < kBuckets && before + sums[last] < enough) before += sums[last++];

  std::vector<std::size_t> places;  // of the last bucket's tokens
  for (std::size_t i = 0; i < left.tokens.size(); ++i) {
    if (bucketOf(left.tokens[i]) == last) places.push_back(i);
  }
  const auto order = greatestFirst(scores);
  std::ranges::sort(places, order, [&](std::size_t place) { return left.tokens[place]; });
  std::size_t kept = 0;
  while (kept < places.size() && (kept == 0 || before < enough)) before += left.weights[places[kept++]];
  if (kept == 0) return;  // rounding: all together do not reach it
  const std::int32_t end = left.tokens[places[kept - 1]];
  leave(left, [&](std::size_t i) { return !order(end, left.tokens[i]); });
}

}  // namespace

void penalizeRepetition(std::span<float> scores, std::span<const std::int32_t> history, double penalty) {
  if (penalty == 1) return;
  const float factor = factorOf(penalty);
  std::vector<bool> seen(scores.size());
  for (const std::int32_t token : history) {
    float& score = scores[token];
    if (seen[token] || score < -kMost) continue;
    seen[token] = true;
    score = std::clamp(score < 0 ? score * factor : score / factor, -kMost, kMost);
  }
}

void applyTemperature(std::span<float> scores, double temperature) {
  if (temperature == 1) return;
  const float divisor = factorOf(temperature);
  const float highest = scores[greatest(scores)];
  const bool overflows = highest / divisor > kMost || highest / divisor < -kMost;
  const float shift = overflows ? highest : 0;
  for (float& score : scores) score = (score - shift) / divisor;
}

Survivors filter(std::span<const float> scores, int topK, double topP, double minP) {
  const float highest = scores[greatest(scores)];
  const auto k = static_cast<std::size_t>(topK);
  Survivors left;
  const double total =
      k > 0 && k < scores.size() ? leaveTopK(scores, highest, k, left) : leaveAll(scores, highest, left);
  leave(left, [&](std::size_t i) { return left.weights[i] > 0; });
  if (topP < 1) leaveTopP(scores, highest, topP * total, left);
  if (minP > 0) {
    leave(left, [&](std::size_t i) { return !(left.weights[i] < minP && scores[left.tokens[i]] < highest); });
  }
  return left;
}

}  // namespace pl::sampling
