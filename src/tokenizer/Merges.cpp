#include "Merges.h"

#include <algorithm>
#include <bit>

namespace pl::tokenizer {
namespace {

constexpr Id kGone = -1;
constexpr std::size_t kNone = ~std::size_t{0};

std::uint64_t pairOf(Id left, Id right) {
  return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32) | static_cast<std::uint32_t>(right);
}

std::size_t hashOf(std::uint64_t pair) {  // the high bits of a product mix all bits of the pair
  return static_cast<std::size_t>((pair * 0x9e3779b97f4a7c15U) >> 32);
}

}  // namespace

Merges::Merges(const std::vector<MergeRule>& rules) : slots_(std::bit_ceil(2 * rules.size() + 2)) {
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t rank = 0; rank < rules.size(); ++rank) {
    const std::uint64_t pair = pairOf(rules[rank].left, rules[rank].right);
    std::size_t at = hashOf(pair) & mask;
    while (slots_[at].pair != kFree && slots_[at].pair != pair) at = (at + 1) & mask;
    slots_[at] = {pair, rank, rules[rank].whole};
  }
}

const Merges::Slot* Merges::find(Id left, Id right) const {
  const std::uint64_t pair = pairOf(left, right);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hashOf(pair) & mask; slots_[at].pair != kFree; at = (at + 1) & mask) {
    if (slots_[at].pair == pair) return &slots_[at];
  }
  return nullptr;
}

void Merges::consider(Work& work, std::size_t at) const {
  const Work::Symbol& symbol = work.symbols[at];
  if (symbol.next == kNone) return;
  if (const Slot* rule = find(symbol.id, work.symbols[symbol.next].id)) {
    work.queue.push_back({rule->rank, rule->whole, at});
  }
}

void Merges::apply(const std::vector<Id>& symbols, std::vector<Id>& ids, Work& work) const {
  work.symbols.resize(symbols.size());
  work.queue.clear();
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    work.symbols[i] = {symbols[i], i - 1, i + 1 < symbols.size() ? i + 1 : kNone};  // 0 - 1 is kNone
  }
  for (std::size_t i = 0; i < symbols.size(); ++i) consider(work, i);

  const auto later = [](const Work::Candidate& a, const Work::Candidate& b) {
    return a.rank != b.rank ? a.rank > b.rank : a.at > b.at;
  };
  const auto push = [&](std::size_t at) {
    const std::size_t before = work.queue.size();
    consider(work, at);
    if (work.queue.size() > before) std::ranges::push_heap(work.queue, later);
  };
  std::ranges::make_heap(work.queue, later);
  while (!work.queue.empty()) {
    const Work::Candidate best = work.queue.front();
    std::ranges::pop_heap(work.queue, later);
    work.queue.pop_back();
    Work::Symbol& left = work.symbols[best.at];
    if (left.id == kGone || left.next == kNone) continue;
    Work::Symbol& right = work.symbols[left.next];
    // A neighbour has changed since this candidate was found, unless another pair makes the same piece.
    const Slot* rule = find(left.id, right.id);
    if (rule == nullptr || rule->whole != best.whole) continue;
    left.id = best.whole;
    left.next = right.next;
    right.id = kGone;
    if (left.next != kNone) work.symbols[left.next].previous = best.at;
    if (left.previous != kNone) push(left.previous);
    push(best.at);
  }
  for (std::size_t at = symbols.empty() ? kNone : 0; at != kNone; at = work.symbols[at].next) {
    ids.push_back(work.symbols[at].id);
  }
}

}  // namespace pl::tokenizer
