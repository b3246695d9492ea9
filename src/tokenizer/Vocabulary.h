// The pieces of a tokenizer and their ids.
#pragma once

#include <memory>
#include <memory_resource>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "Id.h"

namespace pl::tokenizer {

class Vocabulary {
 public:
  Vocabulary() : memory_(std::make_unique<std::pmr::monotonic_buffer_resource>()) {}

  /// Returns false, and adds nothing, where the piece or the id is there already. 0 <= id < kIdLimit.
  bool add(std::string_view piece, Id id);

  std::optional<Id> find(std::string_view piece) const;
  bool contains(Id id) const;
  std::string_view pieceOf(Id id) const { return pieces_[id]; }  // of an id that it contains
  /// One more than the greatest id.
  Id end() const { return static_cast<Id>(pieces_.size()); }

  /// Keeps `text` as long as the vocabulary.
  std::string_view keep(std::string_view text);

  /// The greatest vocabularies in use have 262,144 pieces. Bounds what a malformed file can make us allocate.
  static constexpr Id kIdLimit = 1 << 22;

 private:
  std::unique_ptr<std::pmr::monotonic_buffer_resource> memory_;
  std::unordered_map<std::string_view, Id> ids_;
  std::vector<std::string_view> pieces_;  // null data: no piece has this id
};

}  // namespace pl::tokenizer
