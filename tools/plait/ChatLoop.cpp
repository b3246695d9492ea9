#include "ChatLoop.h"

#include <fmt/format.h>

#include "pl/error.h"
#include "pl/suggestion.h"

namespace pl::tool {
namespace {

constexpr const char* kHelp =
    "/reset         forget what was said\n"
    "/system TEXT   a new system message (none without TEXT); forgets what was said\n"
    "/think         let the model think before it answers\n"
    "/no-think      let it answer at once\n"
    "/exit          end; Ctrl-D, too. Ctrl-C ends an answer\n"
    "A message that begins with / has a space before it.\n";

class Answer : public TextListener {
 public:
  explicit Answer(const ChatConsole& console) : console_(console) {}
  void on_text(std::size_t /*request*/, std::string_view text) override { console_.write(text); }
  void on_end(std::size_t /*request*/, const TextResult& result) override {
    console_.write("\n");
    if (result.end == TextEnd::length) {
      console_.note(fmt::format("note: the answer was cut after {} tokens\n", result.tokens.size()));
    }
  }
  bool goes_on() override { return console_.goes_on(); }

 private:
  const ChatConsole& console_;
};

/// False: /exit.
bool obey(const std::string& line, ChatSession& session, const ChatConsole& console) {
  const std::string command = line.substr(0, line.find(' '));
  const std::string argument = line.substr(std::min(line.size(), command.size() + 1));
  if (command == "/exit") return false;
  if (command == "/reset") {
    session.reset();
  } else if (command == "/system") {
    session.begin_as(argument);
  } else if (command == "/think" || command == "/no-think") {
    session.think(command == "/think");
  } else if (command == "/help") {
    console.note(kHelp);
  } else {
    const std::vector<std::string> known = {"/reset", "/system", "/think", "/no-think", "/exit", "/help"};
    throw RequestError(fmt::format("unknown command '{}'{}", command, suggestion(command, known, "commands")));
  }
  return true;
}

}  // namespace

bool converse(ChatSession& session, const ChatConsole& console) {
  bool all_well = true;
  while (const std::optional<std::string> line = console.read()) {
    if (line->find_first_not_of(" \t") == std::string::npos) continue;
    try {
      if (line->starts_with('/')) {
        if (!obey(*line, session, console)) break;
      } else {
        Answer answer(console);
        session.answer(*line, answer);
      }
    } catch (const InternalError&) {
      throw;
    } catch (const Error& error) {
      console.note(fmt::format("plait: {}\n", error.what()));
      all_well = false;
    }
  }
  return all_well;
}

}  // namespace pl::tool
