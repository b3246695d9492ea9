// Which chat template a model has, and a conversation in its format. There is no engine for Jinja here: the formats are
// written in C++, and a template that is not one of them is refused.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "Message.h"

namespace pl::chat {

enum class Template {
  kQwen3,          // Qwen3-0.6B to 235B: thinks unless told not to
  kQwen3Thinking,  // Qwen3 …-Thinking-2507: the same, but always thinks
  kQwen3Instruct,  // Qwen3 …-Instruct-2507: never thinks; an assistant's content stands as it is
  kChatMl,         // roles and contents between <|im_start|> and <|im_end|>, nothing else: chosen by name alone
};

struct RenderOptions {
  bool addGenerationPrompt = true;  // ends where the assistant's answer begins
  bool enableThinking = true;       // false: begins the answer with an empty thought
};

/// The text of the prompt. Throws a ChatError for what the template has no form for.
std::string render(Template format, const Conversation& conversation, const RenderOptions& options = {});

/// The template whose text this is; ChatError if it is none of Plait's.
Template recognized(std::string_view templateText);

/// What recognizes a template's text: FNV-1a, 64 bits, of its bytes without spaces, tabs and line ends. Between Jinja's
/// marks they mean nothing, and copies of a template differ in them.
std::uint64_t fingerprint(std::string_view templateText);
Template recognized(std::uint64_t fingerprint);

/// The text of the chat template in a model's folder: chat_template.jinja, or `chat_template` in tokenizer_config.json.
std::string templateTextOf(const std::filesystem::path& folder);

}  // namespace pl::chat
