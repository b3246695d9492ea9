// Texts out of an engine, on a model that knows them by heart.
#include "Generation.h"

#include <gmock/gmock.h>

#include "BookModel.h"
#include "RequestMaker.h"
#include "pl/error.h"

namespace pl::tool {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
using testing::ThrowsMessage;

const tokenizer::Tokenizer& qwen() {
  static const auto tokenizer = tokenizer::Tokenizer::read(PL_TOKENIZER_JSON);
  return tokenizer;
}

/// Everything that a listener is told.
class Heard : public TextListener {
 public:
  explicit Heard(std::size_t requests) : pieces(requests), results(requests) {}

  void on_text(std::size_t request, std::string_view text) override { pieces[request].emplace_back(text); }
  void on_end(std::size_t request, const TextResult& result) override {
    EXPECT_EQ(told(request), result.text);
    order.push_back(request);
    results[request] = result;
  }
  bool goes_on() override { return --steps >= 0; }

  std::string told(std::size_t request) const {
    std::string text;
    for (const std::string& piece : pieces[request]) text += piece;
    return text;
  }

  std::vector<std::vector<std::string>> pieces;
  std::vector<TextResult> results;
  std::vector<std::size_t> order;
  int steps = 1000000;
};

class Generation : public testing::Test {
 protected:
  TextRequest learned(const std::string& prompt, const std::string& answer) {
    TextRequest request{.where = "prompt", .prompt = qwen().encode(prompt), .eos = {eos_}};
    request.sampling.do_sample = false;
    std::vector<std::int32_t> book = request.prompt;
    for (const std::int32_t token : qwen().encode(answer)) book.push_back(token);
    model_.learn(std::move(book));
    return request;
  }

  Heard generate(const std::vector<TextRequest>& requests, const EngineOptions& options = {}) {
    Heard heard(requests.size());
    statistics_ = generate_texts(model_, qwen(), requests, options, heard);
    return heard;
  }

  std::int32_t eos_ = *qwen().find("<|im_end|>");
  BookModel model_{qwen().end(), eos_, {}};
  GenerationStatistics statistics_;
};

TEST_F(Generation, TellsTheTextInWholeCharacters) {
  const std::string answer = "Grüße, 中文字 and 👩‍👩‍👧 go on";
  const Heard heard = generate({learned("Say: ", answer)});
  EXPECT_EQ(heard.told(0), answer);
  EXPECT_EQ(heard.results[0].text, answer);
  EXPECT_EQ(heard.results[0].end, TextEnd::eos);
  EXPECT_EQ(heard.results[0].tokens.back().token, eos_);
  EXPECT_GT(heard.pieces[0].size(), 5U);  // as they come, not at the end
  for (const std::string& piece : heard.pieces[0]) {
    EXPECT_THAT(piece, testing::Not(HasSubstr("\xEF\xBF\xBD")));
    EXPECT_NE(static_cast<unsigned char>(piece[0]) & 0xC0, 0x80) << "begins within a character";
  }
}

TEST_F(Generation, EndsBeforeAStopString) {
  TextRequest request = learned("Count: ", "one two three four");
  request.stop = {"ee f", "o th"};
  const Heard heard = generate({request});
  EXPECT_EQ(heard.told(0), "one tw");
  EXPECT_EQ(heard.results[0].end, TextEnd::stop);
  EXPECT_EQ(heard.results[0].stop, "o th");
  EXPECT_EQ(heard.results[0].text, "one tw");
}

TEST_F(Generation, WhatCouldHaveBecomeAStopStringIsTold) {
  TextRequest request = learned("Count: ", "one two thr");
  request.stop = {"three"};
  const Heard heard = generate({request});
  EXPECT_EQ(heard.told(0), "one two thr");
  EXPECT_EQ(heard.results[0].end, TextEnd::eos);
}

TEST_F(Generation, EndsAfterMaxNewTokens) {
  TextRequest request = learned("Say: ", "中文字中文字");
  request.max_new_tokens = 2;
  const Heard heard = generate({request});
  EXPECT_THAT(heard.results[0].tokens, SizeIs(2));
  EXPECT_EQ(heard.results[0].end, TextEnd::length);
  // Two tokens may end within a character: what is not whole becomes one mark.
  EXPECT_EQ(heard.told(0), qwen().decode({{heard.results[0].tokens[0].token, heard.results[0].tokens[1].token}}));
}

TEST_F(Generation, EveryRequestHasItsOwnTextInAnyCompany) {
  std::vector<TextRequest> requests;
  std::vector<std::string> answers;
  for (int i = 0; i < 12; ++i) {
    answers.push_back(std::string("answer ") + std::string(1 + 5 * i % 17, static_cast<char>('a' + i)) + " ende");
    requests.push_back(learned("Question " + std::to_string(i) + ": ", answers.back()));
  }
  for (const EngineOptions options :
       {EngineOptions{}, {.max_rows = 3, .max_sequences = 2}, {.max_rows = 1, .max_sequences = 1}}) {
    const Heard heard = generate(requests, options);
    for (std::size_t i = 0; i < answers.size(); ++i) EXPECT_EQ(heard.told(i), answers[i]);
    EXPECT_THAT(heard.order, SizeIs(answers.size()));
  }
}

TEST_F(Generation, InterruptedRequestsKeepWhatTheyHave) {
  const std::vector<TextRequest> requests = {learned("A: ", "one two three four five six seven eight"),
                                             learned("B: ", "1")};
  Heard heard(2);
  heard.steps = 4;
  generate_texts(model_, qwen(), requests, {}, heard);
  EXPECT_EQ(heard.results[0].end, TextEnd::interrupted);
  EXPECT_EQ(heard.results[1].end, TextEnd::eos);
  EXPECT_EQ(heard.told(0), heard.results[0].text);
  EXPECT_THAT(heard.results[0].tokens, SizeIs(4));
}

TEST_F(Generation, CountsWhatItDid) {
  TextRequest request = learned("A prompt of some tokens: ", "one two three");
  const auto answered = static_cast<std::int64_t>(qwen().encode("one two three").size()) + 1;  // and eos
  generate({request});
  EXPECT_EQ(statistics_.prompt_tokens, static_cast<std::int64_t>(request.prompt.size()));
  EXPECT_EQ(statistics_.prompt_rows, statistics_.prompt_tokens);
  EXPECT_EQ(statistics_.generated, answered);
  EXPECT_EQ(statistics_.decode_rows, answered - 1);
  EXPECT_EQ(statistics_.steps, answered);
  EXPECT_LE(statistics_.prompt_seconds + statistics_.decode_seconds, statistics_.seconds);
  EXPECT_LE(statistics_.seconds_to_first_token, statistics_.seconds);
  GenerationStatistics known{.prompt_tokens = 50,
                             .generated = 400,
                             .seconds = 5.0625,
                             .seconds_to_first_token = 0.0625,
                             .prompt_rows = 50,
                             .prompt_seconds = 0.0625,
                             .decode_rows = 399,
                             .decode_seconds = 4,
                             .steps = 400};
  EXPECT_EQ(text_of(known),
            "prompts 50 tokens, 800.0 tokens/s; generated 400 tokens, 99.8 tokens/s; first token after 0.062 s, all "
            "after 5.062 s; 400 steps, 0 preemptions");
}

TEST_F(Generation, RefusesWhatCouldNeverRunByItsPlace) {
  TextRequest request = learned("a", "b");
  request.where = "file:7";
  request.prompt.clear();
  EXPECT_THAT([&] { generate({request}); },
              ThrowsMessage<CallError>("file:7: request expects a prompt of 1 token or more but got none"));
  request.prompt = {1};
  request.stop = {""};
  EXPECT_THAT([&] { generate({request}); },
              ThrowsMessage<CallError>("file:7: a stop string expects at least one character but got none"));
}

}  // namespace
}  // namespace pl::tool
