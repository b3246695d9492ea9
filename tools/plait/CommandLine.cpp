#include "CommandLine.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <utility>

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

/// What stands before and after the first `between` of a text that begins with `begin`; before it stands one word. (No
/// std::regex: it calls itself for every character, and a value may have any number of them.)
std::optional<std::pair<std::string, std::string>> parts_of(std::string_view text, std::string_view begin,
                                                            std::string_view between) {
  if (!text.starts_with(begin)) return std::nullopt;
  text.remove_prefix(begin.size());
  const std::size_t at = text.find(between);
  if (at == std::string_view::npos || text.substr(0, at).find(' ') != std::string_view::npos) return std::nullopt;
  return std::pair(std::string(text.substr(0, at)), std::string(text.substr(at + between.size())));
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
  if (dynamic_cast<const CLI::ExtrasError*>(&error)) return text_of_extra(command, app.remaining(true).front());
  std::string what = error.what();
  if (const auto parts = parts_of(what, "", " is required")) {
    return fmt::format("{} expects {} but got none", command.get_name(), parts->first);
  }
  if (const auto parts = parts_of(what, "Could not convert: ", " = ")) {
    const bool is_flag = command.get_option(parts->first)->get_items_expected_max() == 0;
    return fmt::format("{} expects {} but got '{}'", parts->first, is_flag ? "no value" : "a number", parts->second);
  }
  if (const auto parts = parts_of(what, "", ": At Most 1 required but received ")) {
    return fmt::format("{} expects one value but got {}", parts->first, parts->second);
  }
  if (const auto parts = parts_of(what, "", ": "); parts && parts->second.ends_with(" missing")) {
    return fmt::format("{} expects a value but got none", parts->first);
  }
  if (const auto parts = parts_of(what, "", " excludes ")) {
    return fmt::format("{} expects no {} beside it", parts->first, parts->second);
  }
  return what;
}

}  // namespace pl::tool
