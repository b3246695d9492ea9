// Conversations in the formats of Template.h. What each case writes is what the model's own template writes.
#include <fmt/format.h>

#include <algorithm>

#include "Template.h"

namespace pl::chat {
namespace {

constexpr std::string_view kThinkStart = "<think>";
constexpr std::string_view kThinkEnd = "</think>";

std::string_view withoutLeadingLines(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of('\n'), text.size()));
  return text;
}

std::string_view withoutTrailingLines(std::string_view text) { return text.substr(0, text.find_last_not_of('\n') + 1); }

void expectKnownRoles(const Conversation& conversation) {
  if (conversation.messages.empty()) throw ChatError("a conversation expects at least one message");
  for (std::size_t i = 0; i < conversation.messages.size(); ++i) {
    const std::string& role = conversation.messages[i].role;
    if (role == "system" || role == "user" || role == "assistant" || role == "tool") continue;
    throw ChatError(fmt::format("messages[{}].role expects system, user, assistant or tool but got {}", i, role));
  }
}

struct Answer {
  std::string_view reasoning;
  std::string_view content;
};

/// An assistant's thought may be a field of its own or stand in the content, before </think>.
Answer answerOf(const Message& message) {
  const std::string_view content = message.content;
  if (message.reasoning) return {*message.reasoning, content};
  const std::size_t end = content.find(kThinkEnd);
  if (end == std::string_view::npos) return {"", content};
  std::string_view reasoning = withoutTrailingLines(content.substr(0, end));
  if (const std::size_t start = reasoning.rfind(kThinkStart); start != std::string_view::npos) {
    reasoning.remove_prefix(start + kThinkStart.size());
  }
  const std::string_view rest = content.substr(content.rfind(kThinkEnd) + kThinkEnd.size());
  return {withoutLeadingLines(reasoning), withoutLeadingLines(rest)};
}

class Qwen3 {
 public:
  Qwen3(const Conversation& conversation, bool knowsThoughts)
      : conversation_(conversation), messages_(conversation.messages), knowsThoughts_(knowsThoughts) {}

  std::string run() {
    head();
    const std::size_t query = lastQuery();
    for (std::size_t i = 0; i < messages_.size(); ++i) {
      const Message& message = messages_[i];
      if (message.role == "user" || (message.role == "system" && i > 0)) {
        text_ += fmt::format("<|im_start|>{}\n{}<|im_end|>\n", message.role, message.content);
      } else if (message.role == "assistant") {
        assistant(i, query);
      } else if (message.role == "tool") {
        toolResponse(i);
      }
    }
    return std::move(text_);
  }

 private:
  bool isSystem(std::size_t i) const { return messages_[i].role == "system"; }
  bool isTool(std::size_t i) const { return i < messages_.size() && messages_[i].role == "tool"; }

  void head() {
    if (conversation_.tools.empty()) {
      if (isSystem(0)) text_ += fmt::format("<|im_start|>system\n{}<|im_end|>\n", messages_[0].content);
      return;
    }
    text_ += "<|im_start|>system\n";
    if (isSystem(0)) text_ += messages_[0].content + "\n\n";
    text_ +=
        "# Tools\n\nYou may call one or more functions to assist with the user query.\n\n"
        "You are provided with function signatures within <tools></tools> XML tags:\n<tools>";
    for (const std::string& tool : conversation_.tools) text_ += "\n" + tool;
    text_ +=
        "\n</tools>\n\nFor each function call, return a json object with function name and arguments within "
        "<tool_call></tool_call> XML tags:\n<tool_call>\n"
        "{\"name\": <function-name>, \"arguments\": <args-json-object>}\n</tool_call><|im_end|>\n";
  }

  /// The last thing that the user really said: thoughts before it are left out.
  std::size_t lastQuery() const {
    for (std::size_t i = messages_.size(); i-- > 0;) {
      const std::string& content = messages_[i].content;
      const bool isResponse = content.starts_with("<tool_response>") && content.ends_with("</tool_response>");
      if (messages_[i].role == "user" && !isResponse) return i;
    }
    return messages_.size() - 1;
  }

  void assistant(std::size_t i, std::size_t query) {
    const auto [reasoning, content] = knowsThoughts_ ? answerOf(messages_[i]) : Answer{"", messages_[i].content};
    text_ += "<|im_start|>assistant\n";
    if (knowsThoughts_ && i > query && (i + 1 == messages_.size() || !reasoning.empty())) {
      text_ += fmt::format("<think>\n{}\n</think>\n\n{}", withoutTrailingLines(withoutLeadingLines(reasoning)),
                           withoutLeadingLines(content));
    } else {
      text_ += content;
    }
    bool lineNeeded = !content.empty();
    for (const ToolCall& call : messages_[i].toolCalls) {
      text_ += fmt::format("{}<tool_call>\n{{\"name\": \"{}\", \"arguments\": {}}}\n</tool_call>",
                           lineNeeded ? "\n" : "", call.name, call.arguments);
      lineNeeded = true;
    }
    text_ += "<|im_end|>\n";
  }

  /// Responses that follow each other are one turn of the user.
  void toolResponse(std::size_t i) {
    if (i == 0 || !isTool(i - 1)) text_ += "<|im_start|>user";
    text_ += fmt::format("\n<tool_response>\n{}\n</tool_response>", messages_[i].content);
    if (!isTool(i + 1)) text_ += "<|im_end|>\n";
  }

  const Conversation& conversation_;
  const std::vector<Message>& messages_;
  bool knowsThoughts_;
  std::string text_;
};

std::string chatMl(const Conversation& conversation) {
  if (!conversation.tools.empty()) throw ChatError("plain ChatML has no form for tools");
  std::string text;
  for (const Message& message : conversation.messages) {
    if (!message.toolCalls.empty()) throw ChatError("plain ChatML has no form for tool calls");
    text += fmt::format("<|im_start|>{}\n{}<|im_end|>\n", message.role, message.content);
  }
  return text;
}

}  // namespace

std::string render(Template format, const Conversation& conversation, const RenderOptions& options) {
  expectKnownRoles(conversation);
  std::string text = format == Template::kChatMl ? chatMl(conversation)
                                                 : Qwen3(conversation, format != Template::kQwen3Instruct).run();
  if (!options.addGenerationPrompt) return text;
  text += "<|im_start|>assistant\n";
  if (format == Template::kQwen3Thinking) text += "<think>\n";
  if (format == Template::kQwen3 && !options.enableThinking) text += "<think>\n\n</think>\n\n";
  return text;
}

}  // namespace pl::chat
