#include "Greatest.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>

#include "pl/error.h"

namespace pl::sampling {
namespace {

constexpr std::size_t kLanes = 32;    // independent maxima: the compiler makes vectors of them
constexpr std::size_t kBlock = 1024;  // scores: 4 KiB, which stay in the first cache while the greatest is looked for

struct Found {
  std::int32_t token;
  bool hasNan;
};

/// Reads memory once: the vocabularies of a batch lie beyond the fast caches. A search for the place of the greatest
/// does not become vectors, so its block is found first.
Found find(std::span<const float> scores) {
  std::array<std::uint32_t, kLanes> isNan{};
  float highest = -std::numeric_limits<float>::infinity();
  std::span<const float> where = scores.first(std::min(kBlock, scores.size()));
  for (std::size_t start = 0; start < scores.size(); start += kBlock) {
    const auto block = scores.subspan(start, std::min(kBlock, scores.size() - start));
    std::array<float, kLanes> lanes;
    lanes.fill(-std::numeric_limits<float>::infinity());
    const auto take = [&](std::size_t lane, float score) {
      lanes[lane] = lanes[lane] < score ? score : lanes[lane];
      isNan[lane] |= score != score ? 1U : 0U;
    };
    std::size_t i = 0;
    for (; i + kLanes <= block.size(); i += kLanes) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) take(lane, block[i + lane]);
    }
    for (; i < block.size(); ++i) take(0, block[i]);
    if (const float most = std::ranges::max(lanes); most > highest) {
      highest = most;
      where = block;
    }
  }
  const auto place = std::ranges::find(where, highest) - where.begin() + (where.data() - scores.data());
  return {.token = static_cast<std::int32_t>(place), .hasNan = std::ranges::max(isNan) != 0};
}

}  // namespace

std::int32_t greatest(std::span<const float> scores) { return find(scores).token; }

std::int32_t greatestLogit(std::span<const float> logits) {
  const auto [token, hasNan] = find(logits);
  if (!hasNan && !logits.empty() && std::isfinite(logits[token])) return token;
  const auto first = std::ranges::find_if(logits, [](float logit) { return !(logit < HUGE_VALF); });
  if (first == logits.end()) {
    throw CallError(fmt::format("logits expect a finite number but got none among {}", logits.size()));
  }
  throw CallError(
      fmt::format("logits expect numbers below infinity but got {} for token {}", *first, first - logits.begin()));
}

float kthGreatest(std::span<const float> scores, std::size_t k) {
  // A heap of the k greatest so far, which few of the later scores enter.
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

}  // namespace pl::sampling
