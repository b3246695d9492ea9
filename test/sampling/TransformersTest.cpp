// The distributions that transformers' logits processors leave (record.py).
#include <gmock/gmock.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "sampling/Sampler.h"

namespace pl::sampling {
namespace {

using nlohmann::json;

TEST(TransformersTest, SameTokensAndProbabilities) {
  std::ifstream in(std::filesystem::path(PL_SAMPLING_DATA) / "goldens.json");
  const json cases = json::parse(in).at("cases");
  EXPECT_GE(cases.size(), 100U);
  for (std::size_t number = 0; number < cases.size(); ++number) {
    const json& golden = cases[number];
    const json& given = golden.at("options");
    const SamplingOptions options{.temperature = given.at("temperature"),
                                  .top_k = given.at("top_k"),
                                  .top_p = given.at("top_p"),
                                  .min_p = given.at("min_p"),
                                  .repetition_penalty = given.at("repetition_penalty")};
    std::vector<float> logits;
    for (const json& logit : golden.at("logits")) logits.push_back(logit.is_null() ? -INFINITY : logit.get<float>());
    const auto history = golden.at("history").get<std::vector<std::int32_t>>();

    std::vector<std::int32_t> tokens;
    std::vector<double> probabilities;
    for (const auto& [token, probability] : Sampler(options).distribution(logits, history)) {
      if (probability < 1e-30) continue;  // below what FP32 exponentials hold
      tokens.push_back(token);
      probabilities.push_back(probability);
    }
    std::vector<std::int32_t> expectedTokens;
    std::vector<double> expected;
    for (std::size_t i = 0; i < golden.at("kept").size(); ++i) {
      if (golden.at("probabilities")[i].get<double>() < 1e-30) continue;
      expectedTokens.push_back(golden.at("kept")[i]);
      expected.push_back(golden.at("probabilities")[i]);
    }
    SCOPED_TRACE(testing::Message() << "case " << number << " " << given);
    if (golden.at("cuts_equals").get<bool>()) {
      EXPECT_EQ(tokens.size(), expectedTokens.size());
      std::ranges::sort(probabilities);
      std::ranges::sort(expected);
    } else {
      EXPECT_EQ(tokens, expectedTokens);
    }
    ASSERT_EQ(probabilities.size(), expected.size());
    // Scores are FP32: one ulp of a score of 100 (temperature 0.05) changes a probability by 8e-6 of itself.
    for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(probabilities[i], expected[i], 2e-5 * expected[i]);
  }
}

}  // namespace
}  // namespace pl::sampling
