// The ids and texts that the `tokenizers` package made of the same files.
#include <gmock/gmock.h>

#include <thread>

#include "Data.h"

namespace pl::tokenizer {
namespace {

using nlohmann::json;

class GoldenTest : public testing::TestWithParam<std::string> {
 protected:
  json goldens() const { return json::parse(dataFile("goldens.json")).at(GetParam()); }
};

TEST_P(GoldenTest, Encode) {
  const Tokenizer tokenizer = tokenizerOf(GetParam());
  const json expected = goldens().at("encode");
  EXPECT_GT(expected.size(), 100U);
  for (const json& golden : expected) {
    const auto text = golden.at("text").get<std::string>();
    const auto ids = golden.at("ids").get<std::vector<Id>>();
    EXPECT_EQ(tokenizer.encode(text), ids) << golden.at("text");
    EXPECT_EQ(tokenizer.encode(text, {.addSpecialTokens = false}), golden.value("bare", ids)) << golden.at("text");
    EXPECT_EQ(tokenizer.encode(text, {.parseSpecialTokens = false}), golden.value("plain", ids)) << golden.at("text");
  }
}

TEST_P(GoldenTest, Decode) {
  const Tokenizer tokenizer = tokenizerOf(GetParam());
  const json expected = goldens().at("decode");
  EXPECT_GT(expected.size(), 50U);
  for (const json& golden : expected) {
    const auto ids = golden.at("ids").get<std::vector<Id>>();
    EXPECT_EQ(tokenizer.decode(ids), golden.at("text").get<std::string>()) << golden.at("ids");
    EXPECT_EQ(tokenizer.decode(ids, false), golden.at("with_special").get<std::string>()) << golden.at("ids");
  }
}

TEST_P(GoldenTest, BothNotationsOfMergesAreTheSame) {
  json file = json::parse(dataFile(GetParam() + ".json"));
  for (json& merge : file["model"]["merges"]) {
    if (merge.is_string()) {
      const auto text = merge.get<std::string>();
      merge = {text.substr(0, text.find(' ')), text.substr(text.find(' ') + 1)};
    } else {
      merge = merge[0].get<std::string>() + " " + merge[1].get<std::string>();
    }
  }
  const Tokenizer other = Tokenizer::parse(file.dump(), "other.json");
  const Tokenizer tokenizer = tokenizerOf(GetParam());
  const json expected = goldens().at("encode");
  for (const json& golden : expected) {
    const auto text = golden.at("text").get<std::string>();
    EXPECT_EQ(tokenizer.encode(text), other.encode(text)) << golden.at("text");
  }
}

TEST_P(GoldenTest, ThreadsShareATokenizer) {
  const Tokenizer tokenizer = tokenizerOf(GetParam());
  const json expected = goldens().at("encode");
  std::vector<int> wrong(4);
  {
    std::vector<std::jthread> threads;
    for (int& count : wrong) {
      threads.emplace_back([&] {
        for (const json& golden : expected) {
          const auto ids = golden.at("ids").get<std::vector<Id>>();
          count += tokenizer.encode(golden.at("text").get<std::string>()) == ids ? 0 : 1;
        }
      });
    }
  }
  EXPECT_THAT(wrong, testing::Each(0));
}

INSTANTIATE_TEST_SUITE_P(Kinds, GoldenTest, testing::Values("qwen", "gpt2", "llama3", "smollm", "gpt4o"),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace pl::tokenizer
