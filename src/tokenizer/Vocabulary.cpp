#include "Vocabulary.h"

#include <algorithm>

namespace pl::tokenizer {

std::string_view Vocabulary::keep(std::string_view text) {
  char* copy = static_cast<char*>(memory_->allocate(text.size() + 1, 1));  // never null: an empty piece is a piece
  std::ranges::copy(text, copy);
  return {copy, text.size()};
}

bool Vocabulary::add(std::string_view piece, Id id) {
  if (contains(id) || ids_.contains(piece)) return false;
  const std::string_view kept = keep(piece);
  ids_.emplace(kept, id);
  if (id >= end()) pieces_.resize(id + 1);
  pieces_[id] = kept;
  return true;
}

std::optional<Id> Vocabulary::find(std::string_view piece) const {
  const auto found = ids_.find(piece);
  if (found == ids_.end()) return std::nullopt;
  return found->second;
}

bool Vocabulary::contains(Id id) const { return id >= 0 && id < end() && pieces_[id].data() != nullptr; }

}  // namespace pl::tokenizer
