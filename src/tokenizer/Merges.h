// Byte-pair merging: which two neighbours become one token, and in which order.
#pragma once

#include <cstdint>
#include <vector>

#include "Id.h"

namespace pl::tokenizer {

struct MergeRule {
  Id left;
  Id right;
  Id whole;
};

class Merges {
 public:
  Merges() : Merges(std::vector<MergeRule>()) {}
  /// `rules` in the order of their rank, the first one first. Of two with the same pair the later one counts.
  explicit Merges(const std::vector<MergeRule>& rules);

  /// Memory of `apply`, kept from word to word.
  class Work {
    friend class Merges;
    struct Symbol {
      Id id;  // kGone once its left neighbour has taken it in
      std::size_t previous;
      std::size_t next;
    };
    struct Candidate {
      std::uint32_t rank;
      Id whole;
      std::size_t at;
    };
    std::vector<Symbol> symbols;
    std::vector<Candidate> queue;
  };

  /// Merges the neighbours in `symbols` whose rank is lowest, the leftmost of them first, until no two neighbours have
  /// a rule; appends the result to `ids`. n log n for n symbols.
  void apply(const std::vector<Id>& symbols, std::vector<Id>& ids, Work& work) const;

 private:
  struct Slot {
    std::uint64_t pair = kFree;
    std::uint32_t rank = 0;
    Id whole = 0;
  };
  static constexpr std::uint64_t kFree = ~std::uint64_t{0};  // no pair: ids are not negative

  const Slot* find(Id left, Id right) const;
  void consider(Work& work, std::size_t at) const;

  std::vector<Slot> slots_;  // open addressing, at most half full
};

}  // namespace pl::tokenizer
