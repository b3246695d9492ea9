// `plait chat`: a conversation with a model.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "ChatLoop.h"
#include "Commands.h"
#include "Interrupt.h"
#include "LineReader.h"
#include "StandardOutput.h"
#include "TextArguments.h"

namespace pl::tool {
namespace {

constexpr std::int64_t kDefaultMaxNewTokens = 4096;  // thoughts are long, and Ctrl-C ends them

int chat(const TextArguments& arguments) {
  const tokenizer::Tokenizer tokenizer = read_tokenizer(arguments);
  RequestMaker::Settings settings = settings_of(arguments);
  settings.chat.enabled = true;
  settings.options = settings.options.over({.max_new_tokens = kDefaultMaxNewTokens});
  chat_format(settings.chat, settings.folder);  // said before the model is loaded
  const std::unique_ptr<Model> model = load(arguments, tokenizer);
  ChatSession session(*model, tokenizer, std::move(settings));

  StandardOutput output;
  Interrupt interrupt;
  const bool is_terminal = isatty(STDIN_FILENO) == 1;
  const auto note = [](std::string_view text) { fmt::print(stderr, "{}", text); };
  if (is_terminal) note("/help lists commands; Ctrl-D ends\n");
  LineReader lines(STDIN_FILENO, interrupt, [&] {
    if (is_terminal) output.write("\n> ");
  });
  const bool all_well = converse(session, {.read = [&]() -> std::optional<std::string> {
                                             interrupt.forget();  // it ended the answer before
                                             if (output.is_closed()) return std::nullopt;
                                             if (is_terminal) output.write("> ");
                                             std::optional<std::string> line = lines.next();
                                             if (is_terminal && !line) output.write("\n");
                                             return line;
                                           },
                                           .write = [&](std::string_view text) { output.write(text); },
                                           .note = note,
                                           .goes_on = [&] { return !interrupt.happened() && !output.is_closed(); }});
  return all_well ? kDone : kBadInput;
}

}  // namespace

void add_chat(CLI::App& app, Invocation& invocation) {
  const auto arguments = std::make_shared<TextArguments>();
  CLI::App& command = *app.add_subcommand("chat", "talk with a model: each line of the standard input is a message");
  add_text_arguments(command, *arguments);
  command.callback([arguments, &invocation] { invocation.status = chat(*arguments); });
}

}  // namespace pl::tool
