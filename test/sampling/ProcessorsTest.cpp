// Each step against its definition in double precision, over every token, sorted whole.
#include "sampling/Processors.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <random>

#include "pl/error.h"
#include "sampling/Exponentials.h"
#include "sampling/Greatest.h"

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

/// The weights as `filter` has them, of all tokens in order of their scores.
std::vector<std::int32_t> leftBySorting(const std::vector<float>& scores, double topP) {
  const float highest = *std::ranges::max_element(scores);
  std::vector<float> weights(scores.size());
  const double total = exponentials(scores, highest, weights);
  std::vector<std::int32_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  std::erase_if(order, [&](std::int32_t token) { return weights[token] == 0; });
  std::ranges::sort(order, {}, [&](std::int32_t token) { return std::pair(-scores[token], token); });
  double before = 0;
  std::size_t kept = 0;
  while (kept < order.size() && (kept == 0 || before < topP * total)) before += weights[order[kept++]];
  order.resize(kept);
  std::ranges::sort(order);
  return order;
}

/// Ties, -inf, scores so large that most differ from the greatest by more than exp can tell, and so near each other
/// that their differences are denormal.
TEST(ProcessorsTest, TopPLeavesWhatSortingThemAllLeaves) {
  std::mt19937 random(2);
  for (int round = 0; round < 2000; ++round) {
    const std::size_t size = round % 500 == 0 ? 152000 : 1 + random() % 600;
    const float deviation = std::array{0.0F, 1e-42F, 1e-3F, 1.0F, 5.0F, 50.0F, 1e30F}[random() % 7];
    std::vector<float> scores = randomScores(random, size, deviation);
    const bool hasTies = random() % 3 == 0;
    for (float& score : scores) {
      if (hasTies) score = std::round(score);
      if (random() % 5 == 0) score = -INFINITY;
    }
    scores[random() % size] = random() % 2 == 0 ? 0.0F : 3 * deviation;
    const double topP = std::array{0.0, 1e-9, 0.3, 0.5, 0.95, 1 - 1e-9}[random() % 6];
    EXPECT_EQ(filter(scores, 0, topP, 0).tokens, leftBySorting(scores, topP))
        << round << ": " << size << " " << deviation << " " << topP;
  }
}

TEST(ProcessorsTest, GreatestAnywhere) {
  std::mt19937 random(3);
  for (const std::size_t size : {1, 31, 32, 33, 1023, 1024, 1025, 3000}) {
    for (int round = 0; round < 200; ++round) {
      std::vector<float> scores = randomScores(random, size, round % 2 == 0 ? 1.0F : 1e-38F);
      if (round % 3 == 0) std::ranges::fill(scores, -INFINITY);
      if (round % 5 > 0) scores[random() % size] = scores[random() % size] = 10;
      const auto expected = std::ranges::max_element(scores) - scores.begin();
      EXPECT_EQ(greatest(scores), expected);
      if (scores[expected] > -INFINITY) EXPECT_EQ(greatestLogit(scores), expected);
      scores[random() % size] = NAN;
      EXPECT_THROW(greatestLogit(scores), CallError);
    }
  }
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
