// `plait check`: what is proved about a kernel's program, and what is left to checked mode.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "Commands.h"
#include "pl/check.h"

namespace pl::tool {
namespace {

nlohmann::ordered_json json_of(const Place& place) {
  return {{"file", place.file}, {"line", place.line}, {"column", place.column}};
}

nlohmann::ordered_json json_of(const CheckReport& report) {
  auto obligations = nlohmann::ordered_json::array();
  for (const Obligation& obligation : report.obligations) {
    obligations.push_back({{"rule", obligation.rule},
                           {"place", json_of(obligation.place)},
                           {"what", obligation.what},
                           {"proved", obligation.proved}});
    if (!obligation.proved) obligations.back()["reason"] = obligation.reason;
  }
  auto noticed = nlohmann::ordered_json::array();
  for (const Advice& advice : report.noticed)
    noticed.push_back({{"place", json_of(advice.place)}, {"text", advice.text}});
  return {{"program", report.program},
          {"proved", report.proved()},
          {"to_be_checked_at_run_time", report.obligations.size() - report.proved()},
          {"obligations", obligations},
          {"noticed", noticed}};
}

struct CheckArguments {
  std::string kernel;
  std::vector<std::string> words;  // KEY=VALUE
  bool json = false;
};

void check_kernel(const Invocation& invocation, const CheckArguments& arguments) {
  const Kernel& kernel = find_kernel(invocation.kernels, arguments.kernel);
  const CheckReport report = check(kernel.program(configure(kernel, arguments.words)));
  if (arguments.json) {
    fmt::print("{}\n", json_of(report).dump(2));
    return;
  }
  fmt::print("{}", report.text());
  if (kernel.holes)
    fmt::print("\nsome arguments have holes, elements without data: that none is read is for checked mode\n");
  if (report.proved() == report.obligations.size() && !kernel.holes) return;
  std::string words;
  for (const std::string& word : arguments.words) words += " " + word;
  fmt::print("\nchecked mode checks what is left as it runs: {} run {}{} --engine=reference --checked\n",
             invocation.program, kernel.name, words);
}

}  // namespace

void add_check(CLI::App& app, Invocation& invocation) {
  const auto arguments = std::make_shared<CheckArguments>();
  CLI::App& check = *app.add_subcommand("check", "say what is proved about a kernel, and what is checked at run time");
  add_kernel(check, invocation, arguments->kernel, arguments->words);
  check.add_flag("--json", arguments->json, "print the report as JSON");
  check.callback([arguments, &invocation] { check_kernel(invocation, *arguments); });
}

}  // namespace pl::tool
