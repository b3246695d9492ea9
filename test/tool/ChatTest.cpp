// Conversations with a model that knows its answers by heart.
#include <gmock/gmock.h>

#include <deque>

#include "BookModel.h"
#include "ChatLoop.h"
#include "pl/error.h"

namespace pl::tool {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

const tokenizer::Tokenizer& qwen() {
  static const auto tokenizer = tokenizer::Tokenizer::read(PL_TOKENIZER_JSON);
  return tokenizer;
}

class Chat : public testing::Test {
 protected:
  /// After `prompt`, whole, comes `answer`.
  void learn(const std::string& prompt, const std::string& answer) {
    std::vector<std::int32_t> book = qwen().encode(prompt);
    last_prompt_ = static_cast<std::int64_t>(book.size());
    for (const std::int32_t token : qwen().encode(answer)) book.push_back(token);
    model_.learn(std::move(book));
  }

  ChatSession session(RequestMaker::Settings settings) {
    if (settings.chat.format.empty()) settings.chat.format = "chatml";
    return {model_, qwen(), std::move(settings)};
  }

  /// What the console shows for these lines: answers as they are, notes in brackets.
  std::string shown(ChatSession session, std::deque<std::string> lines) {
    std::string shown;
    const ChatConsole console{.read = [&]() -> std::optional<std::string> {
                                if (lines.empty()) return std::nullopt;
                                std::string line = lines.front();
                                lines.pop_front();
                                return line;
                              },
                              .write = [&](std::string_view text) { shown += text; },
                              .note = [&](std::string_view text) { shown += "[" + std::string(text) + "]"; },
                              .goes_on = [&] { return --steps_ >= 0; }};
    all_well_ = converse(session, console);
    left_ = lines.size();
    return shown;
  }

  BookModel model_{qwen().end(), *qwen().find("<|im_end|>"), {.pages = 200, .max_positions = 500}};
  std::int64_t last_prompt_ = 0;
  int steps_ = 1000000;
  bool all_well_ = false;
  std::size_t left_ = 0;
};

TEST_F(Chat, TheModelHearsWhatWasSaidBefore) {
  learn("<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n", "Hello, grüße!");
  learn(
      "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello, grüße!<|im_end|>\n"
      "<|im_start|>user\nAnd?<|im_end|>\n<|im_start|>assistant\n",
      "Nothing.");
  EXPECT_EQ(shown(session({}), {"Hi", "  ", "And?"}), "Hello, grüße!\nNothing.\n");
  EXPECT_TRUE(all_well_);
}

TEST_F(Chat, WhatIsKnownIsNotComputedAgain) {
  const std::string first = "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n";
  learn(first, "Hello");
  learn(first + "Hello<|im_end|>\n<|im_start|>user\nAnd?<|im_end|>\n<|im_start|>assistant\n", "Nothing.");
  const std::int64_t answered = static_cast<std::int64_t>(qwen().encode("Nothing.").size());
  EXPECT_EQ(shown(session({}), {"Hi", "And?"}), "Hello\nNothing.\n");
  // Each token of the last prompt and of its answer once, and nothing else.
  EXPECT_EQ(model_.rows(), last_prompt_ + answered);
}

TEST_F(Chat, AnotherPastIsComputedAnew) {
  learn("<|im_start|>user\nA longer question<|im_end|>\n<|im_start|>assistant\n", "One");
  learn("<|im_start|>user\nA short one<|im_end|>\n<|im_start|>assistant\n", "Two");
  EXPECT_EQ(shown(session({}), {"A longer question", "/reset", "A short one", "/reset", "A longer question"}),
            "One\nTwo\nOne\n");
}

TEST_F(Chat, CommandsChangeTheConversation) {
  const std::string hi = "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n";
  learn("<|im_start|>system\nSing.<|im_end|>\n" + hi, "La");
  learn("<|im_start|>system\nDance now.<|im_end|>\n" + hi, "Hop");
  learn(hi, "Well");
  EXPECT_EQ(shown(session({.chat = {.system = "Sing."}}),
                  {"Hi", "/reset", "Hi", "/system Dance now.", "Hi", "/system", "Hi", "/exit", "Hi"}),
            "La\nLa\nHop\nWell\n");
  EXPECT_EQ(left_, 1U);
}

TEST_F(Chat, ThinkingIsOnOrOff) {
  const std::string hi = "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n";
  learn(hi, "<think>\nWell…\n</think>\n\nOh.");
  learn(hi + "<think>\n\n</think>\n\n", "Ah.");
  // A thought is shown, and is no part of the past.
  learn(
      "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nOh.<|im_end|>\n<|im_start|>user\nSo<|im_end|>\n<|im_"
      "start|>assistant\n",
      "So.");
  const RequestMaker::Settings qwen3{.chat = {.format = "qwen3"}};
  EXPECT_EQ(shown(session(qwen3), {"Hi", "So", "/reset", "/no-think", "Hi"}),
            "<think>\nWell…\n</think>\n\nOh.\nSo.\nAh.\n");
  EXPECT_EQ(shown(session({.chat = {.format = "qwen3-thinking"}}), {"/no-think"}),
            "[plait: the model's chat template has no form without thoughts\n]");
  EXPECT_FALSE(all_well_);
  EXPECT_THAT([&] { session({.chat = {.thinking = false, .format = "qwen3-thinking"}}); },
              ThrowsMessage<chat::ChatError>("the model's chat template has no form without thoughts"));
}

TEST_F(Chat, AThoughtThatWasCutIsForgotten) {
  const std::string hi = "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n";
  learn(hi, "<think>\nWell, let me think about it for a while");
  learn(
      "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n<|im_end|>\n<|im_start|>user\nSo<|im_end|>\n<|im_start|>"
      "assistant\n",
      "So.");
  const std::string text =
      shown(session({.options = {.max_new_tokens = 4}, .chat = {.format = "qwen3"}}), {"Hi", "So"});
  EXPECT_THAT(text, testing::StartsWith("<think>\nW"));
  EXPECT_THAT(text, testing::EndsWith("\n[note: the answer was cut after 4 tokens\n]So.\n"));
}

TEST_F(Chat, AnAnswerThatIsStoppedStaysSaid) {
  const std::string hi = "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n";
  learn(hi, "one two three four five six");
  steps_ = 3;
  ChatSession talk = session({});
  std::string text;
  const ChatConsole console{.read = [] { return std::nullopt; },
                            .write = [&](std::string_view piece) { text += piece; },
                            .note = {},
                            .goes_on = [&] { return --steps_ >= 0; }};
  struct Listener : TextListener {
    explicit Listener(const ChatConsole& at) : console(at) {}
    void on_text(std::size_t, std::string_view piece) override { console.write(piece); }
    void on_end(std::size_t, const TextResult&) override {}
    bool goes_on() override { return console.goes_on(); }
    const ChatConsole& console;
  } listener(console);
  const TextResult result = talk.answer("Hi", listener);
  EXPECT_EQ(result.end, TextEnd::interrupted);
  EXPECT_EQ(result.tokens.size(), 3U);
  EXPECT_EQ(result.text, text);
  EXPECT_NE(text, "");
  steps_ = 1000;
  learn("<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n" + text +
            "<|im_end|>\n<|im_start|>user\nSo<|im_end|>\n<|im_start|>assistant\n",
        "So.");
  EXPECT_EQ(talk.answer("So", listener).text, "So.");
}

TEST_F(Chat, AnErrorLeavesTheConversationAsItWas) {
  const std::string hi = "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n";
  learn(hi, "Hello");
  EXPECT_EQ(shown(session({}), {std::string(4000, 'x'), "\xFF", "/halp", "/help", "Hi"}),
            "[plait: a prompt expects fewer than 500 tokens, the positions of the model or of its cache, but got " +
                std::to_string(
                    qwen()
                        .encode("<|im_start|>user\n" + std::string(4000, 'x') + "<|im_end|>\n<|im_start|>assistant\n")
                        .size()) +
                "\n][plait: the conversation: a text expects UTF-8 but got 0xff at byte 17\n]"
                "[plait: unknown command '/halp'; did you mean '/help'? known commands: /reset, /system, /think, "
                "/no-think, /exit, /help\n]"
                "[/reset         forget what was said\n"
                "/system TEXT   a new system message (none without TEXT); forgets what was said\n"
                "/think         let the model think before it answers\n"
                "/no-think      let it answer at once\n"
                "/exit          end; Ctrl-D, too. Ctrl-C ends an answer\n"
                "A message that begins with / has a space before it.\n]Hello\n");
  EXPECT_FALSE(all_well_);
}

TEST_F(Chat, OneSequenceGivesTheTextsOfAnEngine) {
  TextRequest request{.where = "prompt",
                      .prompt = qwen().encode("Count: "),
                      .max_new_tokens = 6,
                      .sampling = {.temperature = 9, .seed = 3}};
  request.sampling.temperature = 20;  // the book's token is 30: now others are drawn, too
  request.max_new_tokens = 1;
  learn("Count: ", "one two three");
  struct Quiet : TextListener {
    void on_text(std::size_t, std::string_view) override {}
    void on_end(std::size_t, const TextResult& result) override { results.push_back(result); }
    std::vector<TextResult> results;
  } engine, alone;
  OneSequence sequence(model_, qwen());
  for (int seed = 0; seed < 20; ++seed) {
    request.sampling.seed = seed;
    generate_texts(model_, qwen(), std::vector{request}, {}, engine);
    sequence.generate(request, alone);
  }
  std::set<std::string> different;
  for (int seed = 0; seed < 20; ++seed) {
    EXPECT_EQ(engine.results[seed].text, alone.results[seed].text);
    EXPECT_EQ(engine.results[seed].end, TextEnd::length);
    EXPECT_EQ(alone.results[seed].end, TextEnd::length);
    different.insert(alone.results[seed].text);
  }
  EXPECT_GT(different.size(), 5U);
}

TEST_F(Chat, OneSequenceEndsAtTheLastPosition) {
  BookModel small(qwen().end(), *qwen().find("<|im_end|>"), {.page_size = 4, .pages = 3, .max_positions = 100});
  TextRequest request{.where = "prompt", .prompt = qwen().encode("one")};
  request.sampling.do_sample = false;
  small.learn(qwen().encode("one one one one one one one one one one one one one one one one one one"));
  struct Quiet : TextListener {
    void on_text(std::size_t, std::string_view) override {}
    void on_end(std::size_t, const TextResult&) override {}
  } quiet;
  OneSequence sequence(small, qwen());
  const TextResult result = sequence.generate(request, quiet);
  EXPECT_EQ(result.end, TextEnd::length);
  EXPECT_EQ(request.prompt.size() + result.tokens.size(), 13U);  // the last one has no need of a position
  request.prompt.clear();
  EXPECT_THAT([&] { sequence.generate(request, quiet); },
              ThrowsMessage<CallError>("a prompt expects 1 token or more but got none"));
}

}  // namespace
}  // namespace pl::tool
