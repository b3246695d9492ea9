// A model's logits are those of its definition, for every shape that checkpoints have.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "Decoded.h"
#include "Definition.h"

namespace pl::model {
namespace {

struct Shape {
  std::string name;
  std::vector<std::string> words;  // none: the checkpoint of that name in test/checkpoint/data
};

class Shapes : public testing::TestWithParam<Shape> {};

TEST_P(Shapes, HaveTheLogitsOfTheirDefinition) {
  std::optional<RandomCheckpoint> written;
  if (!GetParam().words.empty()) written.emplace(GetParam().words);
  const std::filesystem::path folder = written ? written->path() : checkpointInTree(GetParam().name);
  const auto model = load_model(folder, {.cache_positions = 256, .cache = ""});
  Definition definition(folder);
  const Tokens tokens = randomTokens(7, 40, model->vocabulary());

  const std::vector<Vector> expected = definition.logits(tokens);
  for (const std::int64_t chunk : {1, 40}) {
    EXPECT_LT(distance(logitsOf(*model, tokens, chunk), expected), kRounding) << "chunks of " << chunk;
  }
  // What the bound does not hide: the least of such errors.
  definition.config.ropeTheta = 1;
  EXPECT_GT(distance(logitsOf(*model, tokens, 40), definition.logits(tokens)), 10 * kRounding);
}

std::vector<std::string> smallWith(std::vector<std::string> words) {
  for (const char* word : {"vocab_size=200", "intermediate_size=96"}) words.emplace_back(word);
  return words;
}

INSTANTIATE_TEST_SUITE_P(
    Checkpoints, Shapes,
    testing::Values(Shape{"qwen3-tied-bf16", {}}, Shape{"llama-sharded-fp32", {}},
                    Shape{"heads_9_3", smallWith({"num_attention_heads=9", "num_key_value_heads=3", "head_dim=64",
                                                  "hidden_size=72", "tie_word_embeddings=0"})},
                    Shape{"heads_14_2", smallWith({"num_attention_heads=14", "num_key_value_heads=2", "head_dim=64",
                                                   "hidden_size=56"})},
                    Shape{"heads_64_8", smallWith({"num_attention_heads=64", "num_key_value_heads=8", "head_dim=128",
                                                   "hidden_size=80", "num_hidden_layers=1"})}),
    [](const auto& shape) {
      std::string name = shape.param.name;
      std::ranges::replace(name, '-', '_');
      return name;
    });

}  // namespace
}  // namespace pl::model
