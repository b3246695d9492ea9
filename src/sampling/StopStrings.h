// Ends a text at the first of some strings, while the text is still coming. A stop string may lie across any number of
// tokens: what could still become one is held back.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pl::sampling {

class StopStrings {
 public:
  /// Throws a CallError for an empty string.
  explicit StopStrings(std::vector<std::string> strings);

  struct Shown {
    std::string text;                    // what is certain now
    std::optional<std::size_t> stopped;  // the stop string that the text ends before
  };
  /// The stop string that is whole first counts; of several that end together, the longest. How the text is cut into
  /// pieces makes no difference. Nothing follows after a stop.
  Shown push(std::string_view text);
  /// The text is over: what was held back.
  std::string finish();

 private:
  struct Search {
    std::string string;
    std::vector<std::size_t> shorter;  // for the first n bytes: the longest part that they begin and end with (KMP)
    std::size_t matched = 0;           // bytes of it that the text ends with
  };
  static void advance(Search& search, char next);

  std::vector<Search> searches_;
  std::string held_;
  bool stopped_ = false;
};

}  // namespace pl::sampling
