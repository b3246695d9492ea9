// pl::check: the obligations of a program as its author sees them.
#include "pl/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "analysis/NarrowSums.h"
#include "analysis/Obligations.h"
#include "dialect/ProgramImpl.h"

namespace pl {

static Place placeOf(mlir::Location location) {
  const auto file = location->findInstanceOf<mlir::FileLineColLoc>();
  return file ? Place{file.getFilename().str(), file.getLine(), file.getColumn()} : Place();
}

std::string Place::text() const { return file.empty() ? "?" : fmt::format("{}:{}:{}", file, line, column); }

CheckReport check(const Program& program) {
  CheckReport report{.program = program.name()};
  for (analysis::Obligation& obligation : analysis::obligationsOf(program.impl().function()))
    report.obligations.push_back({.place = placeOf(obligation.place),
                                  .rule = std::move(obligation.rule),
                                  .what = std::move(obligation.what),
                                  .proved = obligation.isProved,
                                  .reason = std::move(obligation.reason)});
  for (analysis::NarrowSum& sum : analysis::narrowSumsOf(program.impl().function()))
    report.noticed.push_back({placeOf(sum.place), std::move(sum.text)});
  return report;
}

std::size_t CheckReport::proved() const { return std::ranges::count(obligations, true, &Obligation::proved); }

std::string CheckReport::text() const {
  std::map<std::string, std::pair<std::size_t, std::size_t>> rules;  // proved, to be checked
  for (const Obligation& obligation : obligations) {
    auto& [proved, open] = rules[obligation.rule];
    ++(obligation.proved ? proved : open);
  }
  std::string text = fmt::format("{}\n\n{:<24} {:>8} {:>26}\n", program, "rule", "proved", "to be checked at run time");
  for (const auto& [rule, counts] : rules)
    text += fmt::format("{:<24} {:>8} {:>26}\n", rule, counts.first, counts.second);
  text += fmt::format("{:<24} {:>8} {:>26}\n", "all", proved(), obligations.size() - proved());
  if (proved() < obligations.size()) text += "\nto be checked at run time:\n";
  for (const Obligation& obligation : obligations)
    if (!obligation.proved)
      text += fmt::format("  {}: {}: {}: {}\n", obligation.place.text(), obligation.rule, obligation.what,
                          obligation.reason);
  if (!noticed.empty()) text += "\nnoticed:\n";
  for (const Advice& advice : noticed) text += fmt::format("  {}: {}\n", advice.place.text(), advice.text);
  return text;
}

}  // namespace pl
