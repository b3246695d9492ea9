#include "tokenizer/StreamDecoder.h"

#include <gmock/gmock.h>

#include "Data.h"
#include "tokenizer/ByteAlphabet.h"
#include "tokenizer/Utf8.h"

namespace pl::tokenizer {
namespace {

using nlohmann::json;

TEST(StreamDecoderTest, TokenByTokenIsTheWholeText) {
  const json goldens = json::parse(dataFile("goldens.json"));
  int many = 0;
  for (const std::string name : {"qwen", "gpt2", "llama3"}) {
    const Tokenizer tokenizer = tokenizerOf(name);
    for (const json& golden : goldens.at(name).at("decode")) {
      for (const bool skip : {true, false}) {
        StreamDecoder decoder(tokenizer, skip);
        std::string text;
        for (const json& id : golden.at("ids")) {
          const std::string part = decoder.push(id.get<Id>());
          EXPECT_EQ(findMalformed(part), std::string_view::npos);
          text += part;
        }
        text += decoder.finish();
        EXPECT_EQ(text, golden.at(skip ? "text" : "with_special").get<std::string>()) << golden;
        ++many;
      }
    }
  }
  EXPECT_GT(many, 500);
}

TEST(StreamDecoderTest, ACharacterOfSeveralTokensComesWhole) {
  const Tokenizer tokenizer = tokenizerOf("qwen");
  StreamDecoder decoder(tokenizer);
  std::vector<std::string> parts;
  for (const char byte : std::string_view("a\xF0\x9F\x98\x80z")) {
    parts.push_back(decoder.push(*tokenizer.find(letterOf(static_cast<unsigned char>(byte)))));
  }
  EXPECT_THAT(parts, testing::ElementsAre("a", "", "", "", "\U0001F600", "z"));
  EXPECT_EQ(decoder.finish(), "");
}

TEST(StreamDecoderTest, ACutCharacterIsReplacedAtTheEndOrByWhatFollows) {
  const Tokenizer tokenizer = tokenizerOf("qwen");
  StreamDecoder decoder(tokenizer);
  const Id lead = *tokenizer.find(letterOf(0xE4));
  EXPECT_EQ(decoder.push(lead), "");
  EXPECT_EQ(decoder.push(*tokenizer.find("a")),
            "\uFFFD"
            "a");
  EXPECT_EQ(decoder.push(lead), "");
  EXPECT_EQ(decoder.finish(), "\uFFFD");
  EXPECT_EQ(decoder.finish(), "");
}

}  // namespace
}  // namespace pl::tokenizer
