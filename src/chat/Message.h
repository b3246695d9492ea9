// A conversation, as the messages of an OpenAI-like interface say it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pl/error.h"

namespace pl::chat {

/// A conversation or a chat template that is not supported.
class ChatError : public Error {
 public:
  using Error::Error;
};

struct ToolCall {
  std::string name;
  std::string arguments;  // JSON, as it shall stand in the prompt
};

struct Message {
  std::string role;  // system, user, assistant or tool
  std::string content = {};
  std::optional<std::string> reasoning = std::nullopt;  // reasoning_content of an assistant
  std::vector<ToolCall> toolCalls = {};                 // of an assistant
};

struct Conversation {
  std::vector<Message> messages;
  std::vector<std::string> tools = {};  // JSON of each, as it shall stand in the prompt
};

/// Reads a list of messages, or an object with `messages` and `tools`, in JSON. Arguments of tool calls may be a text
/// or an object; tools and such objects are written as Python's json.dumps writes them, which is what models have seen.
/// Throws a ChatError that says where something is wrong.
Conversation parseConversation(std::string_view json);

}  // namespace pl::chat
