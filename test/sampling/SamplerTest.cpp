#include "sampling/Sampler.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "pl/error.h"

namespace pl::sampling {
namespace {

using testing::ElementsAre;
using testing::FloatNear;
using testing::Pair;
using testing::ThrowsMessage;

const std::vector<std::int32_t> kNoHistory;

TEST(SamplerTest, GreedyTakesTheLowestOfTheGreatest) {
  const Sampler sampler({.do_sample = false});
  EXPECT_EQ(sampler.choose(std::vector<float>{1, 5, 5, 2}, kNoHistory, 0).token, 1);
}

TEST(SamplerTest, GreedyHeedsTheRepetitionPenaltyAndNothingElse) {
  const Sampler sampler({.do_sample = false, .temperature = 0.1, .top_k = 1, .repetition_penalty = 2});
  EXPECT_EQ(sampler.choose(std::vector<float>{1, 5, 3}, std::vector<std::int32_t>{1}, 0).token, 2);
  EXPECT_THAT(sampler.distribution(std::vector<float>{1, 5, 3}, kNoHistory), ElementsAre(Pair(1, 1.0)));
}

/// 40,000 draws: each count within five standard deviations of its probability's.
TEST(SamplerTest, DrawsFollowTheDistribution) {
  const std::vector<float> logits = {0, 1, 2, -1, -INFINITY, 1};
  const Sampler sampler({.temperature = 0.8, .top_k = 4, .seed = 7});
  constexpr int kDraws = 40'000;
  std::map<std::int32_t, int> counts;
  for (int position = 0; position < kDraws; ++position) ++counts[sampler.choose(logits, kNoHistory, position).token];
  const auto expected = sampler.distribution(logits, kNoHistory);
  EXPECT_EQ(counts.size(), expected.size());
  for (const auto& [token, probability] : expected) {
    const double deviation = std::sqrt(kDraws * probability * (1 - probability));
    EXPECT_NEAR(counts[token], kDraws * probability, 5 * deviation) << token;
  }
}

TEST(SamplerTest, ADrawDependsOnSeedAndPositionAlone) {
  const std::vector<float> logits(1000, 0.0F);
  const auto tokens = [&](std::uint64_t seed) {
    std::vector<std::int32_t> result;
    const Sampler sampler({.seed = seed});
    for (int position = 0; position < 50; ++position)
      result.push_back(sampler.choose(logits, kNoHistory, position).token);
    return result;
  };
  const Sampler sampler({.seed = 3});
  const std::vector<std::int32_t> forward = tokens(3);
  for (int position = 49; position >= 0; --position) {  // in another order, with another history
    EXPECT_EQ(sampler.choose(logits, std::vector<std::int32_t>{5}, position).token, forward[position]);
  }
  const std::vector<std::int32_t> other = tokens(4);
  int equal = 0;
  for (std::size_t i = 0; i < forward.size(); ++i) equal += forward[i] == other[i] ? 1 : 0;
  EXPECT_LE(equal, 2);  // one of a thousand each
  // Neighbouring seeds are no shifted copies of each other.
  EXPECT_NE(std::vector(forward.begin() + 1, forward.end()), std::vector(other.begin(), other.end() - 1));
  // What a seed gives stays the same from one version of Plait to the next.
  EXPECT_THAT(std::vector(forward.begin(), forward.begin() + 4), ElementsAre(737, 593, 633, 793));
}

TEST(SamplerTest, LogprobsAreOfTheModelsOwnDistribution) {
  const std::vector<float> logits = {std::log(0.1F), std::log(0.6F), std::log(0.25F), std::log(0.05F)};
  const Sampler sampler({.temperature = 0.2, .top_k = 1, .repetition_penalty = 3, .logprobs = 2});
  const Choice choice = sampler.choose(logits, kNoHistory, 0);
  EXPECT_EQ(choice.token, 1);
  EXPECT_THAT(choice.logprob, testing::Optional(FloatNear(std::log(0.6F), 1e-6F)));
  EXPECT_THAT(choice.alternatives,
              ElementsAre(Pair(1, FloatNear(std::log(0.6F), 1e-6F)), Pair(2, FloatNear(std::log(0.25F), 1e-6F))));
  EXPECT_EQ(Sampler({.logprobs = 9}).choose(logits, kNoHistory, 0).alternatives.size(), 4U);
  EXPECT_TRUE(Sampler({.logprobs = 0}).choose(logits, kNoHistory, 0).logprob);
  EXPECT_FALSE(Sampler({}).choose(logits, kNoHistory, 0).logprob);
}

/// Options at the ends of their ranges and logits at the ends of theirs: always a token, and of a temperature near 0
/// one of the likeliest.
TEST(SamplerTest, ExtremesLeaveAToken) {
  constexpr float kMost = std::numeric_limits<float>::max();
  const std::vector<std::vector<float>> several = {
      {-INFINITY, kMost, -kMost, kMost}, {-kMost, -INFINITY, -kMost}, {1e-3F, -1e-45F, 0}, {0, 30, 29.99F, -30}};
  for (const std::vector<float>& logits : several) {
    const float highest = *std::ranges::max_element(logits);
    for (const double extreme : {1e-300, 1e-40, 1e-6, 1e6, 1e40, 1e300}) {
      const Choice cold = Sampler({.temperature = std::min(extreme, 1e-6)}).choose(logits, kNoHistory, 1);
      EXPECT_EQ(logits[cold.token], highest) << extreme;
      const Sampler penal({.temperature = extreme, .top_p = 0.7, .repetition_penalty = extreme});
      double total = 0;
      for (const auto& [token, probability] : penal.distribution(logits, std::vector<std::int32_t>{0, 1, 2})) {
        EXPECT_GT(logits[token], -INFINITY);
        total += probability;
      }
      EXPECT_NEAR(total, 1, 1e-6) << extreme;
    }
  }
}

TEST(SamplerTest, RefusesOptionsOutOfRange) {
  const auto making = [](SamplingOptions options) { return [options] { Sampler{options}; }; };
  EXPECT_THAT(making({.temperature = 0}),
              ThrowsMessage<CallError>(
                  "temperature expects a number above 0 (do_sample = false takes the likeliest token) but got 0"));
  EXPECT_THAT(making({.temperature = NAN}), ThrowsMessage<CallError>(testing::HasSubstr("but got nan")));
  EXPECT_THAT(making({.top_k = -1}), ThrowsMessage<CallError>("top_k expects 0 or more but got -1"));
  EXPECT_THAT(making({.top_p = 1.5}), ThrowsMessage<CallError>("top_p expects a number from 0 to 1 but got 1.5"));
  EXPECT_THAT(making({.min_p = -0.1}), ThrowsMessage<CallError>("min_p expects a number from 0 to 1 but got -0.1"));
  EXPECT_THAT(making({.repetition_penalty = 0}),
              ThrowsMessage<CallError>("repetition_penalty expects a number above 0 but got 0"));
  EXPECT_THAT(making({.logprobs = -2}), ThrowsMessage<CallError>("logprobs expects 0 or more but got -2"));
}

TEST(SamplerTest, RefusesLogitsThatAreNone) {
  const auto choosing = [](std::vector<float> logits, std::vector<std::int32_t> history) {
    return [logits = std::move(logits), history = std::move(history)] { Sampler({}).choose(logits, history, 0); };
  };
  EXPECT_THAT(choosing({1, NAN}, {}),
              ThrowsMessage<CallError>("logits expect numbers below infinity but got nan for token 1"));
  EXPECT_THAT(choosing({INFINITY, 1}, {}),
              ThrowsMessage<CallError>("logits expect numbers below infinity but got inf for token 0"));
  EXPECT_THAT(choosing({-INFINITY, -INFINITY}, {}),
              ThrowsMessage<CallError>("logits expect a finite number but got none among 2"));
  EXPECT_THAT(choosing({}, {}), ThrowsMessage<CallError>("logits expect a finite number but got none among 0"));
  EXPECT_THAT(choosing({1, 2}, {2}), ThrowsMessage<CallError>("history expects tokens from 0 to 1 but got 2"));
  EXPECT_THAT(choosing({1, 2}, {-1}), ThrowsMessage<CallError>("history expects tokens from 0 to 1 but got -1"));
}

}  // namespace
}  // namespace pl::sampling
