#include "AddedTokens.h"

#include <algorithm>

#include "Utf8.h"

namespace pl::tokenizer {

AddedTokens::AddedTokens(std::vector<AddedToken> tokens) {
  for (AddedToken& token : tokens) {
    if (token.content.empty()) continue;
    empty_ = false;
    byFirst_[static_cast<unsigned char>(token.content[0])].push_back(std::move(token));
  }
  for (std::vector<AddedToken>& group : byFirst_) {
    std::ranges::sort(group, std::ranges::greater(), [](const AddedToken& t) { return t.content.size(); });
  }
}

const AddedToken* AddedTokens::longestAt(std::string_view text) const {
  for (const AddedToken& token : byFirst_[static_cast<unsigned char>(text[0])]) {
    if (text.starts_with(token.content)) return &token;
  }
  return nullptr;
}

void AddedTokens::split(std::string_view text, bool parseSpecial, const Part& part) const {
  std::size_t done = 0;  // what lies before it has been handed on
  for (std::size_t at = 0; !empty_ && at < text.size();) {
    const AddedToken* token = longestAt(text.substr(at));
    if (token == nullptr) {
      ++at;
      continue;
    }
    std::size_t start = at;
    std::size_t end = at + token->content.size();
    at = end;
    if (token->special && !parseSpecial) continue;
    if (token->takesLeft) start = std::max(done, start - trailingSpace(text.substr(0, start)));
    if (token->takesRight) end += leadingSpace(text.substr(end));
    if (start > done) part(std::nullopt, text.substr(done, start - done));
    part(token->id, text.substr(start, end - start));
    done = std::max(done, end);
  }
  if (done < text.size()) part(std::nullopt, text.substr(done));
}

}  // namespace pl::tokenizer
