// What became of the planted errors, kind by kind, and the table that docs/testing.md shows.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "Mutations.h"

namespace pl::fuzz {

enum class Fate {
  harmless,     // no rule is broken and the results are the same
  other,        // no rule is broken, but another program: only a reference can tell
  building,     // refused while building
  checked,      // an error of checked mode
  missed,       // a rule is broken and nothing was said
  unconfirmed,  // something was said, but the oracle finds no rule broken
};

class Tally {
 public:
  void count(const std::string& kind, Fate fate) { ++counts_[kind][fate]; }
  int of(const std::string& kind, Fate fate) const;
  /// Errors of the kind that break a rule.
  int effective(const std::string& kind) const;
  int total(Fate fate) const;
  /// In Markdown, a line per kind.
  std::string table(const std::vector<Mutation>& kinds) const;

 private:
  std::map<std::string, std::map<Fate, int>> counts_;
};

}  // namespace pl::fuzz
