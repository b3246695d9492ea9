// Each step against its definition in double precision, over every token, sorted whole.
#include "sampling/Processors.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "sampling/Exponentials.h"

namespace pl::sampling {
namespace {

using testing::ElementsAre;

std::vector<float> randomScores(std::mt19937& random, std::size_t size, float deviation) {
  std::normal_distribution<float> normal(0, deviation);
  std::vector<float> scores(size);
  for (float& score : scores) score = normal(random);
  return scores;
}

/// The definition: a softmax over all that is left before each step.
std::vector<std::int32_t> leftByDefinition(const std::vector<float>& scores, std::size_t topK, double topP,
                                           double minP) {
  std::vector<std::int32_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, {}, [&](std::int32_t token) { return std::pair(-scores[token], token); });
  if (topK > 0 && topK < order.size()) {
    const float lowest = scores[order[topK - 1]];
    std::erase_if(order, [&](std::int32_t token) { return scores[token] < lowest; });
  }
  const double highest = scores[order[0]];
  double total = 0;
  for (const std::int32_t token : order) total += std::exp(scores[token] - highest);
  double before = 0;
  std::vector<std::int32_t> left;
  for (const std::int32_t token : order) {
    if (topP < 1 && !left.empty() && before >= topP * total) break;
    left.push_back(token);
    before += std::exp(scores[token] - highest);
  }
  std::erase_if(left, [&](std::int32_t token) { return std::exp(scores[token] - highest) < minP; });
  std::ranges::sort(left);
  return left;
}

TEST(ProcessorsTest, WhatIsLeftEqualsTheDefinition) {
  std::mt19937 random(1);
  for (const std::size_t size : {1, 2, 17, 255, 256, 257, 5000, 152000}) {
    for (const float deviation : {0.1F, 1.0F, 5.0F}) {
      const std::vector<float> scores = randomScores(random, size, deviation);
      for (const int topK : {0, 1, 7, 300, 10000}) {
        for (const double topP : {1.0, 0.95, 0.5, 0.0}) {
          const double minP = size % 2 == 0 ? 0.0 : 0.1;
          const Survivors left = filter(scores, topK, topP, minP);
          EXPECT_EQ(left.tokens, leftByDefinition(scores, topK, topP, minP))
              << size << " " << deviation << " " << topK << " " << topP;
          EXPECT_EQ(*std::ranges::max_element(left.weights), 1);
        }
        if (size > 5000 && topK > 1) break;  // the definition sorts the whole vocabulary
      }
    }
  }
}

TEST(ProcessorsTest, OfEqualScoresTheLowestIdsAreLeft) {
  const std::vector<float> scores = {1, 3, 3, 2, 3, -INFINITY};
  EXPECT_EQ(greatest(scores), 1);
  EXPECT_THAT(greatestOf(scores, 2), ElementsAre(1, 2));
  EXPECT_THAT(greatestOf(scores, 9), ElementsAre(1, 2, 4, 3, 0, 5));
  EXPECT_THAT(greatestOf(scores, 0), ElementsAre());
  EXPECT_THAT(filter(scores, 1, 1, 0).tokens,
              ElementsAre(1, 2, 4));  // top_k keeps what equals the k-th, as transformers
  EXPECT_THAT(filter(scores, 0, 0.5, 0).tokens, ElementsAre(1, 2));
  EXPECT_THAT(filter(scores, 0, 1, 1).tokens, ElementsAre(1, 2, 4));
  EXPECT_THAT(filter(scores, 0, 1, 0).tokens, ElementsAre(0, 1, 2, 3, 4));
}

TEST(ProcessorsTest, RepetitionCountsATokenOnce) {
  std::vector<float> scores = {2, -2, 3, 0};
  penalizeRepetition(scores, std::vector<std::int32_t>{0, 1, 0, 1, 1, 3}, 2);
  EXPECT_THAT(scores, ElementsAre(1, -4, 3, 0));
}

TEST(ProcessorsTest, ExponentialsAreWithinTwoUlp) {
  std::vector<float> logits;
  for (float x = -90; x <= 0; x += 0.0037F) logits.push_back(x);
  logits.push_back(0);
  logits.push_back(-INFINITY);
  std::vector<float> weights(logits.size());
  const double sum = exponentials(logits, 0, weights);
  double exact = 0;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const double expected = logits[i] < -87 ? 0 : std::exp(static_cast<double>(logits[i]));
    EXPECT_NEAR(weights[i], expected, 2 * 0x1p-23 * expected) << logits[i];
    exact += expected;
  }
  EXPECT_NEAR(sum, exact, 1e-6 * exact);
  EXPECT_EQ(weights[weights.size() - 2], 1);
}

}  // namespace
}  // namespace pl::sampling
