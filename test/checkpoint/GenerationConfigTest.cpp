#include "checkpoint/GenerationConfig.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Written.h"
#include "checkpoint/CheckpointError.h"
#include "unit/TemporaryFolder.h"

namespace pl::checkpoint {
namespace {

using testing::ElementsAre;
using testing::ThrowsMessage;

TEST(GenerationConfig, ReadsWhatTransformersWrites) {
  const GenerationConfig config = readGenerationConfig(dataFolder("qwen3-tied-bf16"), {});
  EXPECT_TRUE(config.doSample);
  EXPECT_EQ(config.temperature, 0.6);
  EXPECT_EQ(config.topK, 20);
  EXPECT_EQ(config.topP, 0.95);
  EXPECT_EQ(config.minP, 0);
  EXPECT_EQ(config.repetitionPenalty, 1);
  EXPECT_THAT(config.eosTokenIds, ElementsAre(2, 3));
}

TEST(GenerationConfig, HasTransformersValuesForWhatIsLeftOut) {
  const GenerationConfig config = parseGenerationConfig("{}", "generation_config.json");
  EXPECT_FALSE(config.doSample);
  EXPECT_EQ(config.temperature, 1);
  EXPECT_EQ(config.topK, 50);
  EXPECT_EQ(config.topP, 1);
}

TEST(GenerationConfig, TakesEndTokensOfTheModelWhereItHasNone) {
  const TemporaryFolder folder;
  ModelConfig model;
  model.eosTokenIds = {7};
  EXPECT_THAT(readGenerationConfig(folder / ".", model).eosTokenIds, ElementsAre(7));  // there is no file
  write(folder / "generation_config.json", R"({"top_k": 3, "min_p": 0.1, "repetition_penalty": 1.5})");
  const GenerationConfig config = readGenerationConfig(folder / ".", model);
  EXPECT_EQ(config.topK, 3);
  EXPECT_EQ(config.minP, 0.1);
  EXPECT_EQ(config.repetitionPenalty, 1.5);
  EXPECT_THAT(config.eosTokenIds, ElementsAre(7));
}

TEST(GenerationConfig, NamesTheFieldThatIsWrong) {
  EXPECT_THAT(
      [] { parseGenerationConfig(R"({"temperature": 0})", "g.json"); },
      ThrowsMessage<CheckpointError>("g.json: expects a number from 1e-06 to 1000000 for temperature but got 0"));
  EXPECT_THAT([] { parseGenerationConfig(R"({"eos_token_id": "x"})", "g.json"); },
              ThrowsMessage<CheckpointError>(
                  R"(g.json: expects an integer from 0 to 2147483647 for eos_token_id but got "x")"));
}

TEST(GenerationConfig, RefusesAFileThatIsTooLong) {
  const TemporaryFolder folder;
  write(folder / "generation_config.json", std::string((1 << 20) + 1, ' '));
  EXPECT_THAT([&] { readGenerationConfig(folder / ".", {}); },
              ThrowsMessage<CheckpointError>((folder / "./generation_config.json") +
                                             ": expects at most 1048576 bytes but got 1048577"));
}

}  // namespace
}  // namespace pl::checkpoint
