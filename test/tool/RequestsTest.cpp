// Files of prompts, and what becomes of a request's options.
#include "Requests.h"

#include <gmock/gmock.h>

#include <fstream>

#include "RequestMaker.h"
#include "unit/TemporaryFolder.h"

namespace pl::tool {
namespace {

using checkpoint::GenerationConfig;
using testing::ElementsAre;
using testing::SizeIs;
using testing::ThrowsMessage;

const tokenizer::Tokenizer& qwen() {
  static const auto tokenizer = tokenizer::Tokenizer::read(PL_TOKENIZER_JSON);
  return tokenizer;
}

TEST(Requests, LinesAreObjectsOrPrompts) {
  const auto requests = read_requests(
      "The capital of France \r\n"
      "\n \t\n"
      R"(  {"prompt": "x\ny", "max_new_tokens": 3, "temperature": 0.5, "top_k": 7, "top_p": 0.25, "min_p": 0.125, "seed": 9})"
      "\n"
      R"({"messages": [{"role": "user", "content": "Hi"}], "enable_thinking": false, "stop": "a", "do_sample": true})"
      "\n"
      R"({"prompt": "z", "stop": ["a", "b"], "repetition_penalty": 1.5})"
      "\n[not JSON]",
      "f");
  ASSERT_THAT(requests, SizeIs(5));
  EXPECT_EQ(requests[0].where, "f:1");
  EXPECT_EQ(requests[0].prompt, "The capital of France ");
  EXPECT_EQ(requests[1].where, "f:4");
  EXPECT_EQ(requests[1].prompt, "x\ny");
  EXPECT_EQ(requests[1].options.max_new_tokens, 3);
  EXPECT_EQ(requests[1].options.temperature, 0.5);
  EXPECT_EQ(requests[1].options.top_k, 7);
  EXPECT_EQ(requests[1].options.top_p, 0.25);
  EXPECT_EQ(requests[1].options.min_p, 0.125);
  EXPECT_EQ(requests[1].options.seed, 9);
  EXPECT_FALSE(requests[1].options.do_sample);
  EXPECT_EQ(requests[2].conversation->messages.at(0).content, "Hi");
  EXPECT_EQ(requests[2].enable_thinking, false);
  EXPECT_EQ(requests[2].options.do_sample, true);
  EXPECT_THAT(requests[2].options.stop, ElementsAre("a"));
  EXPECT_THAT(requests[3].options.stop, ElementsAre("a", "b"));
  EXPECT_EQ(requests[3].options.repetition_penalty, 1.5);
  EXPECT_EQ(requests[4].prompt, "[not JSON]");
}

TEST(Requests, ToolsKeepTheOrderOfTheirKeys) {
  const auto requests =
      read_requests(R"({"messages": [{"role": "user", "content": "?"}], "tools": [{"z": 1, "a": 2}]})", "f");
  EXPECT_THAT(requests[0].conversation->tools, ElementsAre(R"({"z": 1, "a": 2})"));
}

TEST(Requests, RefusesByFileAndLine) {
  const auto read = [](std::string text) {
    return [text = std::move(text)] { read_requests("good\n" + text, "prompts.jsonl"); };
  };
  EXPECT_THAT(
      read(R"({"prompt": "x", "max_new_token": 3})"),
      ThrowsMessage<RequestError>("prompts.jsonl:2: unknown field 'max_new_token'; did you mean 'max_new_tokens'? "
                                  "known fields: prompt, messages, tools, enable_thinking, max_new_tokens, do_sample, "
                                  "temperature, top_k, top_p, min_p, repetition_penalty, seed, stop"));
  EXPECT_THAT(read("{}"),
              ThrowsMessage<RequestError>("prompts.jsonl:2: expects either prompt or messages but got neither"));
  EXPECT_THAT(read(R"({"prompt": "x", "messages": []})"),
              ThrowsMessage<RequestError>("prompts.jsonl:2: expects either prompt or messages but got both"));
  EXPECT_THAT(read(R"({"prompt": "x", "tools": []})"),
              ThrowsMessage<RequestError>("prompts.jsonl:2: expects messages beside tools but got a prompt"));
  EXPECT_THAT(read(R"({"prompt": 3})"), ThrowsMessage<Error>("prompts.jsonl:2: expects a text for prompt but got 3"));
  EXPECT_THAT(read(R"({"messages": [{"role": "user"}]})"),
              ThrowsMessage<RequestError>("prompts.jsonl:2: messages[0].content expects a text but got null"));
  EXPECT_THAT(read(R"({"prompt": "x", "top_p": 2})"),
              ThrowsMessage<Error>("prompts.jsonl:2: expects a number from 0 to 1 for top_p but got 2"));
  EXPECT_THAT(read(R"({"prompt": "x", "max_new_tokens": 0})"),
              ThrowsMessage<Error>(
                  "prompts.jsonl:2: expects an integer from 1 to 9223372036854775807 for max_new_tokens but got 0"));
  EXPECT_THAT(
      read(R"({"prompt": "x", "stop": ["a", ""]})"),
      ThrowsMessage<Error>("prompts.jsonl:2: expects a text of one character or more, or a list of them, for stop "
                           "but got [\"a\",\"\"]"));
  EXPECT_THAT([] { read_requests("\n\n", "f"); },
              ThrowsMessage<RequestError>("f: expects a prompt on a line but got none"));
}

TEST(Requests, WhatARequestLeavesOpenComesFromTheNext) {
  const RequestOptions options = RequestOptions{.top_k = 1, .stop = {"a"}}.over({.max_new_tokens = 5,
                                                                                 .do_sample = false,
                                                                                 .temperature = 2,
                                                                                 .top_k = 2,
                                                                                 .top_p = 0.5,
                                                                                 .min_p = 0.25,
                                                                                 .repetition_penalty = 3,
                                                                                 .seed = 4,
                                                                                 .stop = {"b"}});
  EXPECT_EQ(options.max_new_tokens, 5);
  EXPECT_EQ(options.do_sample, false);
  EXPECT_EQ(options.temperature, 2);
  EXPECT_EQ(options.top_k, 1);
  EXPECT_EQ(options.top_p, 0.5);
  EXPECT_EQ(options.min_p, 0.25);
  EXPECT_EQ(options.repetition_penalty, 3);
  EXPECT_EQ(options.seed, 4);
  EXPECT_THAT(options.stop, ElementsAre("a"));
  EXPECT_THAT(RequestOptions{}.over({.stop = {"b"}}).stop, ElementsAre("b"));
}

TEST(Sampling, IsTheModelsUnlessAskedOtherwise) {
  const GenerationConfig model{.doSample = true,
                               .temperature = 0.6,
                               .topK = 20,
                               .topP = 0.95,
                               .minP = 0.01,
                               .repetitionPenalty = 1.1,
                               .eosTokenIds = {}};
  SamplingOptions sampling = sampling_of({}, model);
  EXPECT_TRUE(sampling.do_sample);
  EXPECT_EQ(sampling.temperature, 0.6);
  EXPECT_EQ(sampling.top_k, 20);
  EXPECT_EQ(sampling.top_p, 0.95);
  EXPECT_EQ(sampling.min_p, 0.01);
  EXPECT_EQ(sampling.repetition_penalty, 1.1);
  EXPECT_EQ(sampling.seed, 0U);
  sampling = sampling_of({.do_sample = false, .seed = 7}, model);
  EXPECT_FALSE(sampling.do_sample);
  EXPECT_EQ(sampling.seed, 7U);
}

TEST(Sampling, AnOptionOfItAsksForIt) {
  EXPECT_FALSE(sampling_of({}, {}).do_sample);
  EXPECT_FALSE(sampling_of({.repetition_penalty = 2}, {}).do_sample);
  EXPECT_TRUE(sampling_of({.temperature = 1}, {}).do_sample);
  EXPECT_TRUE(sampling_of({.top_k = 1}, {}).do_sample);
  EXPECT_TRUE(sampling_of({.top_p = 1}, {}).do_sample);
  EXPECT_TRUE(sampling_of({.min_p = 0}, {}).do_sample);
  EXPECT_FALSE(sampling_of({.do_sample = false, .temperature = 1}, {}).do_sample);
}

std::string prompt_text(const TextRequest& request) { return qwen().decode(request.prompt, false); }

TEST(RequestMaker, PromptsStandAsTheyAre) {
  RequestMaker maker(qwen(), {.model = {.eosTokenIds = {3000}}, .options = {.seed = 3, .stop = {"x"}}, .logprobs = 2});
  const TextRequest request = maker.make({.where = "f:1", .prompt = "Hi<|im_end|>", .options = {.max_new_tokens = 9}});
  EXPECT_EQ(request.where, "f:1");
  EXPECT_EQ(prompt_text(request), "Hi<|im_end|>");
  EXPECT_THAT(request.eos, ElementsAre(3000));
  EXPECT_EQ(request.max_new_tokens, 9);
  EXPECT_EQ(request.sampling.seed, 3U);
  EXPECT_EQ(request.sampling.logprobs, 2);
  EXPECT_THAT(request.stop, ElementsAre("x"));
}

TEST(RequestMaker, ConversationsBecomeThePromptOfTheTemplate) {
  RequestMaker maker(qwen(), {.chat = {.enabled = true, .system = "Be brief.", .thinking = false, .format = "qwen3"}});
  TextRequest request = maker.make({.where = "f:1", .prompt = "Hi"});
  EXPECT_EQ(prompt_text(request),
            "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"
            "<think>\n\n</think>\n\n");
  EXPECT_THAT(request.eos, ElementsAre(*qwen().find("<|im_end|>")));  // the turn ends, whatever the model's files say
  const chat::Conversation talk{.messages = {{"system", "Sing."}, {"user", "Now"}}};
  request = maker.make({.where = "f:2", .conversation = talk, .enable_thinking = true});
  EXPECT_EQ(prompt_text(request),
            "<|im_start|>system\nSing.<|im_end|>\n<|im_start|>user\nNow<|im_end|>\n<|im_start|>assistant\n");
}

TEST(RequestMaker, AConversationAlwaysHasTheTemplate) {
  RequestMaker maker(qwen(), {.chat = {.format = "chatml"}});
  const TextRequest request =
      maker.make({.where = "f:2", .conversation = chat::Conversation{.messages = {{"user", "Now"}}}});
  EXPECT_EQ(prompt_text(request), "<|im_start|>user\nNow<|im_end|>\n<|im_start|>assistant\n");
}

TEST(RequestMaker, TheTemplateIsTheModelsOwn) {
  const TemporaryFolder folder;
  RequestMaker maker(qwen(), {.folder = folder / "", .chat = {.enabled = true}});
  std::ofstream(folder / "chat_template.jinja") << "{{ messages }}";
  EXPECT_THAT(
      [&] { maker.make({.where = "f:1", .prompt = "Hi"}); },
      ThrowsMessage<RequestError>(testing::AllOf(
          testing::StartsWith("f:1: the model's chat template (fingerprint "),
          testing::EndsWith("; --chat-template names one of Plait's: qwen3, qwen3-thinking, qwen3-instruct, chatml"))));
}

TEST(RequestMaker, RefusesByPlace) {
  const auto make = [](RequestMaker::Settings settings, AskedRequest asked) {
    return [=] { RequestMaker(qwen(), settings).make(asked); };
  };
  EXPECT_THAT(make({}, {.where = "f:1", .prompt = "\xFF"}), ThrowsMessage<RequestError>(testing::StartsWith("f:1: ")));
  EXPECT_THAT(
      make({.options = {.temperature = 0}}, {.where = "f:1", .prompt = "x"}),
      ThrowsMessage<RequestError>("f:1: temperature expects a number above 0 (do_sample = false takes the likeliest "
                                  "token) but got 0"));
  EXPECT_THAT(
      make({.chat = {.enabled = true, .thinking = false, .format = "qwen3-thinking"}}, {.where = "f:1", .prompt = "x"}),
      ThrowsMessage<RequestError>("f:1: the model's chat template has no form without thoughts"));
  EXPECT_THAT(
      make({.chat = {.enabled = true, .format = "qwen"}}, {.where = "f:1", .prompt = "x"}),
      ThrowsMessage<RequestError>("f:1: unknown chat template 'qwen'; did you mean 'qwen3'? known chat templates: "
                                  "qwen3, qwen3-thinking, qwen3-instruct, chatml"));
}

}  // namespace
}  // namespace pl::tool
