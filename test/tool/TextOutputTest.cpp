// The texts of several requests as one output.
#include "TextOutput.h"

#include <gmock/gmock.h>

namespace pl::tool {
namespace {

/// What was written since the last question.
class Written {
 public:
  Write write() {
    return [this](std::string_view text) { text_ += text; };
  }
  std::string now() { return std::exchange(text_, {}); }

 private:
  std::string text_;
};

TEST(PlainOutput, OneTextStreams) {
  Written written;
  PlainOutput output(written.write(), {"label"});
  output.on_text(0, "one ");
  EXPECT_EQ(written.now(), "one ");
  output.on_text(0, "two");
  EXPECT_EQ(written.now(), "two");
  output.on_end(0, {});
  EXPECT_EQ(written.now(), "\n");
}

TEST(PlainOutput, SeveralStandInTheirOrderAndTheOldestStreams) {
  Written written;
  PlainOutput output(written.write(), {"A", "B", "C", "D"});
  output.on_text(1, "b");
  output.on_text(2, "c");
  EXPECT_EQ(written.now(), "");
  output.on_text(0, "a");
  EXPECT_EQ(written.now(), "[1] A\na");
  output.on_end(1, {});
  output.on_text(2, "cc");
  output.on_end(0, {});
  EXPECT_EQ(written.now(), "\n\n[2] B\nb\n\n[3] C\nccc");
  output.on_text(2, "!");
  EXPECT_EQ(written.now(), "!");
  output.on_end(3, {});
  EXPECT_EQ(written.now(), "");
  output.on_end(2, {});
  EXPECT_EQ(written.now(), "\n\n[4] D\n\n");
}

TEST(PlainOutput, LabelsAreShort) {
  EXPECT_EQ(label_of("Hello"), "Hello");
  EXPECT_EQ(label_of("Hello\nworld"), "Hello …");
  EXPECT_EQ(label_of(std::string(100, 'x')), std::string(60, 'x') + " …");
  EXPECT_EQ(label_of(std::string(59, 'x') + "é!"), std::string(59, 'x') + " …");
  EXPECT_EQ(label_of(std::string(58, 'x') + "é!"), std::string(58, 'x') + "é …");
}

TEST(JsonOutput, OneObjectForEachInOrder) {
  const auto tokenizer = tokenizer::Tokenizer::read(PL_TOKENIZER_JSON);
  const std::int32_t a = *tokenizer.find("Ġa"), b = *tokenizer.find("b");
  std::vector<TextRequest> requests(2);
  requests[0].prompt = {1, 2, 3};
  requests[1].prompt = {4};
  requests[1].sampling.logprobs = 1;
  Written written;
  JsonOutput output(written.write(), tokenizer, requests);
  output.on_text(1, "never alone");
  output.on_end(1, {.text = " é\n", .tokens = {{a, -0.5F, {{b, -0.25F}}}}, .end = TextEnd::eos});
  EXPECT_EQ(written.now(), "");
  output.on_end(0, {.text = "x", .tokens = {{b}}, .end = TextEnd::stop, .stop = "."});
  EXPECT_EQ(written.now(), "{\"index\":0,\"prompt_tokens\":3,\"text\":\"x\",\"token_ids\":[" + std::to_string(b) +
                               "],\"finish_reason\":\"stop\",\"stop\":\".\"}\n"
                               "{\"index\":1,\"prompt_tokens\":1,\"text\":\" é\\n\",\"token_ids\":[" +
                               std::to_string(a) +
                               "],\"finish_reason\":\"eos\",\"logprobs\":[{\"id\":" + std::to_string(a) +
                               ",\"token\":\"Ġa\",\"logprob\":-0.5,\"top\":[{\"id\":" + std::to_string(b) +
                               ",\"token\":\"b\",\"logprob\":-0.25}]}]}\n");
}

}  // namespace
}  // namespace pl::tool
