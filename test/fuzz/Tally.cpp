#include "Tally.h"

#include <fmt/format.h>

namespace pl::fuzz {

int Tally::of(const std::string& kind, Fate fate) const {
  const auto found = counts_.find(kind);
  if (found == counts_.end()) return 0;
  const auto count = found->second.find(fate);
  return count == found->second.end() ? 0 : count->second;
}

int Tally::effective(const std::string& kind) const {
  return of(kind, Fate::building) + of(kind, Fate::checked) + of(kind, Fate::missed);
}

int Tally::total(Fate fate) const {
  int total = 0;
  for (const auto& [kind, counts] : counts_) total += of(kind, fate);
  return total;
}

std::string Tally::table(const std::vector<Mutation>& kinds) const {
  std::string text =
      "| kind | what the author did | another program | errors | while building | in checked mode | missed |\n"
      "|---|---|---:|---:|---:|---:|---:|\n";
  int errors = 0;
  const auto share = [](int part, int whole) { return whole == 0 ? 0.0 : 100.0 * part / whole; };
  const auto row = [&](const std::string& name, const std::string& meaning, int other, int all, int building,
                       int checked, int missed) {
    text += fmt::format("| {} | {} | {} | {} | {:.0f} % | {:.0f} % | {} |\n", name, meaning, other, all,
                        share(building, all), share(checked, all), missed);
  };
  for (const Mutation& kind : kinds) {
    errors += effective(kind.name);
    row(kind.name, kind.meaning, of(kind.name, Fate::other), effective(kind.name), of(kind.name, Fate::building),
        of(kind.name, Fate::checked), of(kind.name, Fate::missed));
  }
  row("all", "", total(Fate::other), errors, total(Fate::building), total(Fate::checked), total(Fate::missed));
  return text;
}

}  // namespace pl::fuzz
