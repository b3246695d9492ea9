// What a user asks to be generated: prompts and conversations, with options of their own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chat/Message.h"

namespace pl::tool {

/// Prompts that cannot be read, or options that cannot be: one line that says where.
class RequestError : public Error {
 public:
  using Error::Error;
};

/// As transformers names them. What one leaves open, the command line says, and then the model.
struct RequestOptions {
  std::optional<std::int64_t> max_new_tokens = {};
  std::optional<bool> do_sample = {};
  std::optional<double> temperature = {};
  std::optional<int> top_k = {};
  std::optional<double> top_p = {};
  std::optional<double> min_p = {};
  std::optional<double> repetition_penalty = {};
  std::optional<std::int64_t> seed = {};
  std::vector<std::string> stop = {};  ///< empty: open

  /// What this leaves open, as `others` has it.
  RequestOptions over(const RequestOptions& others) const;
};

/// A prompt, or a conversation that the model shall answer.
struct AskedRequest {
  std::string where;        ///< what errors call it: "prompts.jsonl:3"
  std::string prompt = {};  ///< if there is no conversation
  std::optional<chat::Conversation> conversation = {};
  std::optional<bool> enable_thinking = {};  ///< of the conversation
  RequestOptions options = {};
};

/// The requests of a text, one on each line that is not blank: a JSON object if the line begins with {, else the prompt
/// itself. `file` is what errors call the text. Throws RequestError, or a CheckpointError or ChatError that begins with
/// the place, too.
std::vector<AskedRequest> read_requests(std::string_view text, const std::string& file);

}  // namespace pl::tool
