#include "CommandLine.h"

#include <fmt/format.h>

#include <regex>

#include "pl/suggestion.h"

namespace pl::tool {
namespace {

std::vector<std::string> subcommands_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

std::vector<std::string> options_of(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

std::string text_of_extra(const CLI::App& command, const std::string& word) {
  if (!word.starts_with('-')) return fmt::format("{} expects no more words but got '{}'", command.get_name(), word);
  const std::string option = word.substr(0, word.find('='));
  return fmt::format("unknown option '{}'{}", option, suggestion(option, options_of(command), "options"));
}

}  // namespace

std::string message_of(const CLI::ParseError& error, const CLI::App& app, int argc, const char* const* argv) {
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  if (chosen.empty()) {
    const std::string known = suggestion(argc > 1 ? argv[1] : "", subcommands_of(app), "subcommands");
    return argc > 1 ? fmt::format("unknown subcommand '{}'{}", argv[1], known)
                    : "expects a subcommand but got none" + known;
  }
  const CLI::App& command = *chosen.front();
  std::string what = error.what();
  std::smatch match;
  if (dynamic_cast<const CLI::ExtrasError*>(&error)) return text_of_extra(command, app.remaining(true).front());
  if (std::regex_match(what, match, std::regex("(\\S+) is required")))
    return fmt::format("{} expects {} but got none", command.get_name(), match.str(1));
  if (std::regex_match(what, match, std::regex("Could not convert: (\\S+) = (.*)"))) {
    const bool is_flag = command.get_option(match.str(1))->get_items_expected_max() == 0;
    return fmt::format("{} expects {} but got '{}'", match.str(1), is_flag ? "no value" : "a number", match.str(2));
  }
  if (std::regex_match(what, match, std::regex("(\\S+): .* missing")))
    return fmt::format("{} expects a value but got none", match.str(1));
  if (std::regex_match(what, match, std::regex("(\\S+): At Most 1 required but received (\\d+)")))
    return fmt::format("{} expects one value but got {}", match.str(1), match.str(2));
  if (std::regex_match(what, match, std::regex("(\\S+) excludes (\\S+)")))
    return fmt::format("{} expects no {} beside it", match.str(1), match.str(2));
  return what;
}

}  // namespace pl::tool
