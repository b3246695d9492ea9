// plait random-model writes checkpoints that read as real ones do.
#include "RandomModel.h"

#include <gmock/gmock.h>

#include <cstring>
#include <fstream>

#include "Staging.h"
#include "checkpoint/ModelWeights.h"
#include "checkpoint/WeightList.h"
#include "pl/kernel.h"

namespace pl::tool {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

std::filesystem::path written(const ScratchFolder& scratch, RandomModelOptions options) {
  options.folder = std::filesystem::path(scratch.path()) / "model";
  options.like = "tiny";
  write_random_model(options);
  return options.folder;
}

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(RandomModel, IsAWholeCheckpoint) {
  const ScratchFolder scratch;
  const auto folder = written(scratch, {.words = {"num_hidden_layers=3", "vocab_size=100", "tie_word_embeddings=0"}});
  const checkpoint::ModelConfig config = checkpoint::readModelConfig(folder);
  EXPECT_EQ(config.numHiddenLayers, 3);
  EXPECT_FALSE(config.tieWordEmbeddings);
  const checkpoint::Checkpoint checkpoint(folder);
  EXPECT_THAT(checkpoint::misfits(checkpoint, config), testing::IsEmpty());
  const checkpoint::ModelWeights weights = checkpoint::loadWeights(checkpoint, config);
  EXPECT_EQ(weights.layers.size(), 3U);

  // Weights keep the length of what they multiply: elements deviate by 1 / sqrt(depth).
  const checkpoint::Tensor& down = *checkpoint.find("model.layers.2.mlp.down_proj.weight");
  double squares = 0;
  for (std::size_t i = 0; i < down.data.size(); i += 2) {
    std::uint32_t bits = 0;
    std::memcpy(reinterpret_cast<char*>(&bits) + 2, down.data.data() + i, 2);
    float value = 0;
    std::memcpy(&value, &bits, sizeof value);
    squares += static_cast<double>(value) * value;
  }
  EXPECT_NEAR(squares / 64, 1, 0.1);  // 64 rows of 192
}

TEST(RandomModel, SameSeedSameBits) {
  const ScratchFolder a, b, c;
  const std::string first = bytes_of(written(a, {.words = {"vocab_size=64"}}) / "model.safetensors");
  EXPECT_EQ(first, bytes_of(written(b, {.words = {"vocab_size=64"}}) / "model.safetensors"));
  EXPECT_NE(first, bytes_of(written(c, {.words = {"vocab_size=64"}, .seed = 2}) / "model.safetensors"));
}

TEST(RandomModel, RefusesAndLeavesNothing) {
  const ScratchFolder scratch;
  const auto folder = std::filesystem::path(scratch.path()) / "model";
  const auto write = [&](RandomModelOptions options) {
    options.folder = folder;
    return [options] { write_random_model(options); };
  };
  EXPECT_THAT(write({.like = "qwen3-0.7b"}), ThrowsMessage<ConfigError>(HasSubstr("unknown model 'qwen3-0.7b'")));
  EXPECT_THAT(write({.like = "tiny", .words = {"layers=3"}}), ThrowsMessage<ConfigError>(HasSubstr("layers")));
  EXPECT_THAT(write({.like = "tiny", .words = {"num_key_value_heads=3"}}),
              ThrowsMessage<Error>(HasSubstr("num_key_value_heads")));
  EXPECT_THAT(write({.like = "tiny", .words = {"vocab_size=10"}, .tokenizer = PL_TOKENIZER_JSON}),
              ThrowsMessage<ConfigError>(
                  testing::MatchesRegex("vocab_size expects .* or more, for the tokens of .*qwen.json, but got 10")));
  EXPECT_FALSE(exists(folder));
  EXPECT_TRUE(std::filesystem::is_empty(scratch.path()));
}

}  // namespace
}  // namespace pl::tool
