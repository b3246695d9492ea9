#include "pl/suggestion.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace pl {

/// The least number of edits (insert, delete or replace one character) that turn `a` into `b` (Levenshtein).
static std::size_t editDistance(std::string_view a, std::string_view b) {
  // The distances of a's first i characters to every beginning of b, one row after the other.
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row.back();
}

std::string suggestion(std::string_view given, std::span<const std::string> known, std::string_view what) {
  if (known.empty()) return "; there are no " + std::string(what);
  std::string text;
  const auto nearest =
      std::ranges::min_element(known, {}, [&](const std::string& name) { return editDistance(given, name); });
  // More edits than a third of the letters make another word of it.
  if (editDistance(given, *nearest) <= given.size() / 3) {
    text = "; did you mean '" + *nearest + "'?";
  }
  text += std::string(text.empty() ? ";" : "") + " known " + std::string(what) + ":";
  for (const std::string& name : known) text += (&name == known.data() ? " " : ", ") + name;
  return text;
}

}  // namespace pl
