// Logits are those that transformers computed: test/model/record.py wrote them down.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "Decoded.h"

namespace pl::model {
namespace {

class Goldens : public testing::TestWithParam<const char*> {};

TEST_P(Goldens, AreTheLogitsOfTransformers) {
  std::ifstream file(std::filesystem::path(PL_MODEL_DATA) / (std::string(GetParam()) + ".json"));
  const auto golden = nlohmann::json::parse(file);
  const auto expected = golden["logits"].get<std::vector<std::vector<double>>>();
  const auto model = load_model(checkpointInTree(GetParam()), {.cache_positions = 128, .cache = ""});
  const auto got = logitsOf(*model, golden["tokens"].get<Tokens>(), 7);
  ASSERT_EQ(got.size(), expected.size());
  EXPECT_LT(distance(got, expected), kRounding);
  // The likeliest tokens are the same where it is no matter of rounding.
  for (std::size_t p = 0; p < expected.size(); ++p) {
    const auto best = std::ranges::max_element(expected[p]) - expected[p].begin();
    EXPECT_GT(got[p][best], std::ranges::max(got[p]) - 0.1) << "position " << p;
  }
}

INSTANTIATE_TEST_SUITE_P(Checkpoints, Goldens, testing::Values("qwen3-tied-bf16", "llama-sharded-fp32"),
                         [](const auto& name) { return std::string(name.param).substr(0, 5); });

}  // namespace
}  // namespace pl::model
