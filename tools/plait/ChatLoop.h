// The lines of a conversation: messages to the model, and commands that begin with /.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "ChatSession.h"
#include "TextOutput.h"

namespace pl::tool {

/// Where a conversation takes place.
struct ChatConsole {
  std::function<std::optional<std::string>()> read;  ///< the next line; none: the end
  Write write;                                       ///< answers, each with a line end
  Write note;                                        ///< what is said about them: whole lines
  std::function<bool()> goes_on;                     ///< asked while an answer is generated
};

/// Until /exit or the last line. False if an error was noted.
bool converse(ChatSession& session, const ChatConsole& console);

}  // namespace pl::tool
