// From what a user asks to what an engine computes: tokens, and every option decided.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "Requests.h"
#include "TextStream.h"
#include "chat/Template.h"
#include "checkpoint/GenerationConfig.h"
#include "tokenizer/Tokenizer.h"

namespace pl::tool {

/// How conversations become prompts.
struct ChatOptions {
  bool enabled = false;     ///< prompts are what a user says in a conversation
  std::string system = {};  ///< a system message for conversations that begin with none; empty: none
  bool thinking = true;
  std::string format = {};  ///< "qwen3", "qwen3-thinking" …; empty: the model's own
};

/// The names of ChatOptions::format.
std::vector<std::string> chat_format_names();

/// The template of that name; where there is none, that of the model in `folder`. Throws ChatError for an unknown one.
chat::Template chat_format(const ChatOptions& options, const std::filesystem::path& folder);

/// The prompt for the answer to a conversation. Throws ChatError for what the template has no form for.
std::string render_chat(chat::Template format, const chat::Conversation& conversation, bool thinking);

/// Sampling as the request's options say, then the model's; a temperature, top_k, top_p or min_p asks for sampling
/// where nobody says do_sample.
SamplingOptions sampling_of(const RequestOptions& options, const checkpoint::GenerationConfig& model);

class RequestMaker {
 public:
  struct Settings {
    std::filesystem::path folder;  ///< the model's, for its template
    checkpoint::GenerationConfig model;
    RequestOptions options = {};  ///< for what a request leaves open
    ChatOptions chat = {};
    std::optional<int> logprobs = {};  ///< as SamplingOptions has it
  };
  /// `tokenizer` must outlive it.
  RequestMaker(const tokenizer::Tokenizer& tokenizer, Settings settings);

  /// Throws an Error that begins with the request's `where`.
  TextRequest make(const AskedRequest& asked);

 private:
  TextRequest made(const AskedRequest& asked);
  std::vector<std::int32_t> conversation_tokens(const AskedRequest& asked);

  const tokenizer::Tokenizer* tokenizer_;
  Settings settings_;
  std::optional<chat::Template> format_ = {};  // known from the first conversation on
};

}  // namespace pl::tool
