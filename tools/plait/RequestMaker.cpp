#include "RequestMaker.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "pl/suggestion.h"
#include "sampling/Sampler.h"

namespace pl::tool {
namespace {

using chat::ChatError;
using chat::Conversation;
using chat::Template;

constexpr std::pair<const char*, Template> kFormats[] = {{"qwen3", Template::kQwen3},
                                                         {"qwen3-thinking", Template::kQwen3Thinking},
                                                         {"qwen3-instruct", Template::kQwen3Instruct},
                                                         {"chatml", Template::kChatMl}};

constexpr std::int64_t kDefaultMaxNewTokens = 512;

Template format_named(const std::string& name) {
  for (const auto& [known, format] : kFormats) {
    if (name == known) return format;
  }
  throw ChatError(
      fmt::format("unknown chat template '{}'{}", name, suggestion(name, chat_format_names(), "chat templates")));
}

}  // namespace

std::vector<std::string> chat_format_names() {
  std::vector<std::string> names;
  for (const auto& [name, format] : kFormats) names.emplace_back(name);
  return names;
}

Template chat_format(const ChatOptions& options, const std::filesystem::path& folder) {
  if (!options.format.empty()) return format_named(options.format);
  try {
    return chat::recognized(chat::templateTextOf(folder));
  } catch (const ChatError& error) {
    throw ChatError(fmt::format("{}; --chat-template names one of Plait's: {}", error.what(),
                                fmt::join(chat_format_names(), ", ")));
  }
}

std::string render_chat(Template format, const Conversation& conversation, bool thinking) {
  if (format == Template::kQwen3Thinking && !thinking) {
    throw ChatError("the model's chat template has no form without thoughts");
  }
  return chat::render(format, conversation, {.enableThinking = thinking});
}

SamplingOptions sampling_of(const RequestOptions& options, const checkpoint::GenerationConfig& model) {
  const bool asks_for_sampling = options.temperature || options.top_k || options.top_p || options.min_p;
  return {.do_sample = options.do_sample.value_or(asks_for_sampling || model.doSample),
          .temperature = options.temperature.value_or(model.temperature),
          .top_k = options.top_k.value_or(static_cast<int>(model.topK)),
          .top_p = options.top_p.value_or(model.topP),
          .min_p = options.min_p.value_or(model.minP),
          .repetition_penalty = options.repetition_penalty.value_or(model.repetitionPenalty),
          .seed = static_cast<std::uint64_t>(options.seed.value_or(0))};
}

RequestMaker::RequestMaker(const tokenizer::Tokenizer& tokenizer, Settings settings)
    : tokenizer_(&tokenizer), settings_(std::move(settings)) {}

TextRequest RequestMaker::make(const AskedRequest& asked) {
  try {
    return made(asked);
  } catch (const Error& error) {
    throw RequestError(fmt::format("{}: {}", asked.where, error.what()));
  }
}

TextRequest RequestMaker::made(const AskedRequest& asked) {
  const RequestOptions options = asked.options.over(settings_.options);
  TextRequest request{.where = asked.where,
                      .prompt = {},
                      .max_new_tokens = options.max_new_tokens.value_or(kDefaultMaxNewTokens),
                      .stop = options.stop,
                      .sampling = sampling_of(options, settings_.model)};
  request.sampling.logprobs = settings_.logprobs;
  const sampling::Sampler checks_the_options(request.sampling);
  for (const std::int64_t id : settings_.model.eosTokenIds) request.eos.push_back(static_cast<std::int32_t>(id));
  if (asked.conversation || settings_.chat.enabled) {
    request.prompt = conversation_tokens(asked);
    const auto end = tokenizer_->find("<|im_end|>");  // of a turn, in every template that Plait has
    if (end && std::ranges::count(request.eos, *end) == 0) request.eos.push_back(*end);
  } else {
    request.prompt = tokenizer_->encode(asked.prompt);
  }
  return request;
}

std::vector<std::int32_t> RequestMaker::conversation_tokens(const AskedRequest& asked) {
  if (!format_) format_ = chat_format(settings_.chat, settings_.folder);
  Conversation conversation =
      asked.conversation.value_or(Conversation{.messages = {{.role = "user", .content = asked.prompt}}});
  auto& messages = conversation.messages;
  if (!settings_.chat.system.empty() && (messages.empty() || messages.front().role != "system")) {
    messages.insert(messages.begin(), {.role = "system", .content = settings_.chat.system});
  }
  const std::string text = render_chat(*format_, conversation, asked.enable_thinking.value_or(settings_.chat.thinking));
  // The template has everything that stands around a text.
  return tokenizer_->encode(text, {.addSpecialTokens = false});
}

}  // namespace pl::tool
