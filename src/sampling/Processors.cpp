#include "Processors.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "Exponentials.h"

namespace pl::sampling {
namespace {

/// Greater scores first, of equals the lower id.
auto greatestFirst(std::span<const float> scores) {
  return [scores](std::int32_t a, std::int32_t b) { return scores[a] != scores[b] ? scores[a] > scores[b] : a < b; };
}

/// The k-th greatest score; a heap of the k greatest so far, which few of the later scores enter.
float kthGreatest(std::span<const float> scores, std::size_t k) {
  std::vector<float> heap(scores.begin(), scores.begin() + static_cast<std::ptrdiff_t>(k));
  std::ranges::make_heap(heap, std::greater());
  for (const float score : scores.subspan(k)) {
    if (!(score > heap.front())) continue;
    std::ranges::pop_heap(heap, std::greater());
    heap.back() = score;
    std::ranges::push_heap(heap, std::greater());
  }
  return heap.front();
}

/// Leaves the first of `tokens`, in order of their scores, whose weights before them do not yet reach top_p.
void keepTopP(std::span<const float> scores, std::span<const float> weights, double total, double topP,
              std::vector<std::int32_t>& tokens) {
  const auto order = greatestFirst(scores);
  const double enough = topP * total;
  // Few tokens hold nearly all probability: sorting them all would take most of the time.
  for (std::size_t sorted = 0, end = 256;; end *= 8) {
    end = std::min(end, tokens.size());
    const auto last = tokens.begin() + static_cast<std::ptrdiff_t>(end);
    if (end < tokens.size())
      std::nth_element(tokens.begin() + static_cast<std::ptrdiff_t>(sorted), last, tokens.end(), order);
    std::sort(tokens.begin() + static_cast<std::ptrdiff_t>(sorted), last, order);
    double before = 0;
    std::size_t kept = 0;
    while (kept < end && (kept == 0 || before < enough)) before += weights[tokens[kept++]];
    if (kept < end || end == tokens.size()) {
      tokens.resize(kept);
      return;
    }
    sorted = end;
  }
}

}  // namespace

void penalizeRepetition(std::span<float> scores, std::span<const std::int32_t> history, double penalty) {
  if (penalty == 1) return;
  const auto factor = static_cast<float>(penalty);
  std::vector<bool> seen(scores.size());
  for (const std::int32_t token : history) {
    if (seen[token]) continue;
    seen[token] = true;
    scores[token] = scores[token] < 0 ? scores[token] * factor : scores[token] / factor;
  }
}

void applyTemperature(std::span<float> scores, double temperature) {
  if (temperature == 1) return;
  const auto divisor = static_cast<float>(temperature);
  for (float& score : scores) score /= divisor;
}

std::int32_t greatest(std::span<const float> scores) {
  // The value first, then its place: both loops become vectors, a search for the place of the greatest does not.
  constexpr std::size_t kLanes = 32;
  std::array<float, kLanes> lanes;
  lanes.fill(-std::numeric_limits<float>::infinity());
  std::size_t i = 0;
  for (; i + kLanes <= scores.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) lanes[lane] = std::max(lanes[lane], scores[i + lane]);
  }
  for (; i < scores.size(); ++i) lanes[0] = std::max(lanes[0], scores[i]);
  return static_cast<std::int32_t>(std::ranges::find(scores, std::ranges::max(lanes)) - scores.begin());
}

std::vector<std::int32_t> greatestOf(std::span<const float> scores, std::size_t count) {
  count = std::min(count, scores.size());
  if (count == 0) return {};
  const float lowest = kthGreatest(scores, count);
  std::vector<std::int32_t> tokens;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] >= lowest) tokens.push_back(static_cast<std::int32_t>(i));
  }
  std::ranges::sort(tokens, greatestFirst(scores));
  tokens.resize(count);
  return tokens;
}

Survivors filter(std::span<const float> scores, int topK, double topP, double minP) {
  const float highest = scores[greatest(scores)];
  float lowest = -std::numeric_limits<float>::infinity();
  if (topK > 0 && static_cast<std::size_t>(topK) < scores.size()) lowest = kthGreatest(scores, topK);

  std::vector<float> weights(scores.size());
  double total = exponentials(scores, highest, weights);
  Survivors left;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] >= lowest && weights[i] > 0) left.tokens.push_back(static_cast<std::int32_t>(i));
  }
  if (left.tokens.size() < scores.size()) {
    total = 0;
    for (const std::int32_t token : left.tokens) total += weights[token];
  }
  if (topP < 1) {
    keepTopP(scores, weights, total, topP, left.tokens);
    std::ranges::sort(left.tokens);
  }
  std::erase_if(left.tokens, [&](std::int32_t token) { return weights[token] < minP && scores[token] < highest; });
  left.weights.reserve(left.tokens.size());
  for (const std::int32_t token : left.tokens) left.weights.push_back(weights[token]);
  return left;
}

}  // namespace pl::sampling
