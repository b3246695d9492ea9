#include "StopStrings.h"

#include <algorithm>

#include "pl/error.h"

namespace pl::sampling {

StopStrings::StopStrings(std::vector<std::string> strings) {
  for (std::string& string : strings) {
    if (string.empty()) throw CallError("a stop string expects at least one character but got none");
    Search search{.string = std::move(string), .shorter = {0, 0}};
    for (std::size_t n = 1; n < search.string.size(); ++n) {
      search.matched = search.shorter[n];
      advance(search, search.string[n]);
      search.shorter.push_back(search.matched);
    }
    search.matched = 0;
    searches_.push_back(std::move(search));
  }
}

void StopStrings::advance(Search& search, char next) {
  while (search.matched > 0 && search.string[search.matched] != next) search.matched = search.shorter[search.matched];
  if (search.string[search.matched] == next) ++search.matched;
}

StopStrings::Shown StopStrings::push(std::string_view text) {
  Shown shown;
  if (stopped_) return shown;
  std::size_t held = 0;
  for (const char next : text) {
    held_ += next;
    held = 0;
    std::size_t whole = 0;
    for (std::size_t i = 0; i < searches_.size(); ++i) {
      Search& search = searches_[i];
      advance(search, next);
      held = std::max(held, search.matched);
      if (search.matched == search.string.size() && search.matched > whole) {
        whole = search.matched;
        shown.stopped = i;
      }
    }
    if (!shown.stopped) continue;
    stopped_ = true;
    shown.text = held_.substr(0, held_.size() - whole);
    held_.clear();
    return shown;
  }
  if (text.empty()) return shown;
  shown.text = held_.substr(0, held_.size() - held);
  held_.erase(0, shown.text.size());
  return shown;
}

std::string StopStrings::finish() {
  stopped_ = true;
  return std::move(held_);
}

}  // namespace pl::sampling
