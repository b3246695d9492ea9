// Messages from JSON.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "Message.h"
#include "PythonJson.h"

namespace pl::chat {
namespace {

using nlohmann::ordered_json;

// Deeper JSON would need a frame of the stack for each level.
constexpr int kDeepest = 200;

const ordered_json& member(const ordered_json& object, const char* key) {
  static const ordered_json kNull;
  const auto found = object.find(key);
  return found == object.end() ? kNull : *found;
}

[[noreturn]] void fail(const std::string& where, const char* expected, const ordered_json& got) {
  std::string text = got.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  if (text.size() > 60) text = text.substr(0, 57) + "...";
  throw ChatError(fmt::format("{} expects {} but got {}", where, expected, text));
}

std::string textOf(const ordered_json& value, const std::string& where) {
  if (!value.is_string()) fail(where, "a text", value);
  return value.get<std::string>();
}

void expectList(const ordered_json& value, const std::string& where) {
  if (!value.is_array()) fail(where, "a list", value);
}

/// {"name": …, "arguments": …}, or that as the `function` of an object.
ToolCall toolCallOf(const ordered_json& given, const std::string& where) {
  if (!given.is_object()) fail(where, "an object", given);
  const ordered_json& inner = member(given, "function");
  const ordered_json& call = inner.is_object() ? inner : given;
  const ordered_json& arguments = member(call, "arguments");
  if (!arguments.is_string() && !arguments.is_object()) fail(where + ".arguments", "a text or an object", arguments);
  return {.name = textOf(member(call, "name"), where + ".name"),
          .arguments = arguments.is_string() ? arguments.get<std::string>() : pythonJson(arguments)};
}

Message messageOf(const ordered_json& given, const std::string& where) {
  if (!given.is_object()) fail(where, "an object", given);
  Message message{.role = textOf(member(given, "role"), where + ".role")};
  const ordered_json& calls = member(given, "tool_calls");
  if (!calls.is_null()) {
    expectList(calls, where + ".tool_calls");
    for (const ordered_json& call : calls) {
      message.toolCalls.push_back(toolCallOf(call, fmt::format("{}.tool_calls[{}]", where, message.toolCalls.size())));
    }
  }
  const ordered_json& content = member(given, "content");
  // What an assistant says beside its calls may be left out.
  if (!content.is_null() || message.toolCalls.empty()) message.content = textOf(content, where + ".content");
  const ordered_json& reasoning = member(given, "reasoning_content");
  if (!reasoning.is_null()) message.reasoning = textOf(reasoning, where + ".reasoning_content");
  return message;
}

}  // namespace

Conversation parseConversation(std::string_view json) {
  ordered_json given;
  try {
    given = ordered_json::parse(json, [](int depth, ordered_json::parse_event_t, ordered_json&) {
      if (depth > kDeepest) throw ChatError(fmt::format("messages expect JSON of at most {} levels", kDeepest));
      return true;
    });
  } catch (const ordered_json::exception& error) {
    throw ChatError(error.what());
  }
  Conversation conversation;
  const ordered_json& messages = given.is_object() ? member(given, "messages") : given;
  expectList(messages, "messages");
  for (const ordered_json& message : messages) {
    conversation.messages.push_back(messageOf(message, fmt::format("messages[{}]", conversation.messages.size())));
  }
  if (!given.is_object() || member(given, "tools").is_null()) return conversation;
  expectList(member(given, "tools"), "tools");
  for (const ordered_json& tool : member(given, "tools")) {
    if (!tool.is_object()) fail(fmt::format("tools[{}]", conversation.tools.size()), "an object", tool);
    conversation.tools.push_back(pythonJson(tool));
  }
  return conversation;
}

}  // namespace pl::chat
