#include "TokenIds.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "tokenizer/Tokenizer.h"

namespace pl::tool {

std::vector<tokenizer::Id> parse_ids(std::string_view text, std::string_view what) {
  constexpr std::string_view kBetween = " \t\r\n,";
  std::vector<tokenizer::Id> ids;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(kBetween), text.size()));
    if (text.empty()) return ids;
    const std::string_view word = text.substr(0, text.find_first_of(kBetween));
    tokenizer::Id id = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), id);
    if (error != std::errc() || end != word.data() + word.size() || id < 0) {
      throw tokenizer::TokenizerError(fmt::format("{} expects the ids of tokens but got '{}'", what, word));
    }
    ids.push_back(id);
    text.remove_prefix(word.size());
  }
}

}  // namespace pl::tool
