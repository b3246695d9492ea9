#include "ChatSession.h"

#include <algorithm>
#include <utility>

namespace pl::tool {

using chat::Template;

ChatSession::ChatSession(PagedModel& model, const tokenizer::Tokenizer& tokenizer, RequestMaker::Settings settings)
    : format_(chat_format(settings.chat, settings.folder)),
      system_(std::exchange(settings.chat.system, {})),
      thinking_(settings.chat.thinking),
      sequence_(model, tokenizer),
      maker_(tokenizer, std::move(settings)) {
  think(thinking_);
}

void ChatSession::begin_as(const std::string& system) {
  system_ = system;
  reset();
}

void ChatSession::think(bool thinking) {
  render_chat(format_, {.messages = {{.role = "user"}}}, thinking);
  thinking_ = thinking;
}

/// What a later prompt shows of an answer. The template leaves thoughts out, but a thought that was cut has no end by
/// which it would know it.
std::string ChatSession::kept(const std::string& answer) const {
  if (format_ != Template::kQwen3 && format_ != Template::kQwen3Thinking) return answer;
  std::string whole = (format_ == Template::kQwen3Thinking ? "<think>\n" : "") + answer;
  if (whole.find("</think>") != std::string::npos) return whole;
  return whole.substr(0, whole.find("<think>"));
}

TextResult ChatSession::answer(const std::string& said, TextListener& listener) {
  chat::Conversation conversation;
  if (!system_.empty()) conversation.messages.push_back({.role = "system", .content = system_});
  conversation.messages.insert(conversation.messages.end(), messages_.begin(), messages_.end());
  conversation.messages.push_back({.role = "user", .content = said});
  TextRequest request =
      maker_.make({.where = "the conversation", .conversation = std::move(conversation), .enable_thinking = thinking_});
  const TextResult result = sequence_.generate(request, listener);
  messages_.push_back({.role = "user", .content = said});
  messages_.push_back({.role = "assistant", .content = kept(result.text)});
  return result;
}

}  // namespace pl::tool
