// A conversation with a model: what was said so far, and the model's next answer.
#pragma once

#include <string>

#include "OneSequence.h"
#include "RequestMaker.h"

namespace pl::tool {

class ChatSession {
 public:
  /// `model` and `tokenizer` must outlive it. `settings.chat` has a format.
  ChatSession(PagedModel& model, const tokenizer::Tokenizer& tokenizer, RequestMaker::Settings settings);

  /// The answer to what the user says. An Error leaves the conversation as it was.
  TextResult answer(const std::string& said, TextListener& listener);
  /// Forgets what was said; the system message stays.
  void reset() { messages_.clear(); }
  /// A new system message, empty for none; forgets what was said.
  void begin_as(const std::string& system);
  /// Throws ChatError where the template has no form without thoughts.
  void think(bool thinking);

 private:
  std::string kept(const std::string& answer) const;

  chat::Template format_;
  std::string system_;
  bool thinking_;
  OneSequence sequence_;
  RequestMaker maker_;
  std::vector<chat::Message> messages_ = {};  // without the system message
};

}  // namespace pl::tool
