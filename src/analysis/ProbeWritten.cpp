#include "analysis/ProbeWritten.h"

#include <algorithm>

namespace pl::analysis {
namespace {

/// Beyond this many boxes the tensor counts as written between them too: what is looked at stays small.
constexpr std::size_t kMostBoxes = 256;

Box hull(Box a, const Box& b) {
  for (unsigned d = 0; d < a.rank; ++d) {
    a.begin[d] = std::min(a.begin[d], b.begin[d]);
    a.end[d] = std::max(a.end[d], b.end[d]);
  }
  return a;
}

/// Whether the hull of both holds nothing else: they differ in one dimension, where they touch, or one holds the other.
bool joinExactly(const Box& a, const Box& b) {
  unsigned differing = 0;
  bool aHolds = true, bHolds = true;
  for (unsigned d = 0; d < a.rank; ++d) {
    if (a.begin[d] > b.end[d] || b.begin[d] > a.end[d]) return false;
    differing += a.begin[d] != b.begin[d] || a.end[d] != b.end[d];
    aHolds &= a.begin[d] <= b.begin[d] && b.end[d] <= a.end[d];
    bHolds &= b.begin[d] <= a.begin[d] && a.end[d] <= b.end[d];
  }
  return differing <= 1 || aHolds || bHolds;
}

/// Adds the parts of `from` outside `taken` to `rest`.
void subtract(Box from, const Box& taken, llvm::SmallVectorImpl<Box>& rest) {
  if (!intersect(from, taken)) {
    rest.push_back(from);
    return;
  }
  for (unsigned d = 0; d < from.rank; ++d) {
    if (from.begin[d] < taken.begin[d]) {
      rest.push_back(from);
      rest.back().end[d] = from.begin[d] = taken.begin[d];
    }
    if (taken.end[d] < from.end[d]) {
      rest.push_back(from);
      rest.back().begin[d] = from.end[d] = taken.end[d];
    }
  }
}

}  // namespace

bool Box::isEmpty() const {
  for (unsigned d = 0; d < rank; ++d)
    if (begin[d] >= end[d]) return true;
  return false;
}

bool Box::operator==(const Box& other) const {
  for (unsigned d = 0; d < rank; ++d)
    if (begin[d] != other.begin[d] || end[d] != other.end[d]) return false;
  return true;
}

std::string Box::text() const {
  llvm::SmallVector<Number, 4> extents, offsets;
  for (unsigned d = 0; d < rank; ++d) {
    extents.push_back(Number::exactly(end[d] - begin[d]));
    offsets.push_back(Number::exactly(begin[d]));
  }
  return textOf(extents) + " at " + textOf(offsets);
}

bool intersect(const Box& a, const Box& b) { return !intersection(a, b).isEmpty(); }

Box intersection(const Box& a, const Box& b) {
  Box both = a;
  for (unsigned d = 0; d < a.rank; ++d) {
    both.begin[d] = std::max(a.begin[d], b.begin[d]);
    both.end[d] = std::min(a.end[d], b.end[d]);
  }
  return both;
}

void WrittenPart::add(Box box) {
  if (box.isEmpty()) return;
  // Loops over tiles write neighbours one after the other: the newest boxes are those that a box joins.
  while (!boxes_.empty() && joinExactly(boxes_.back(), box)) {
    box = hull(boxes_.back(), box);
    boxes_.pop_back();
  }
  boxes_.push_back(box);
  if (boxes_.size() <= kMostBoxes) return;
  Box all = boxes_.front();
  for (const Box& other : boxes_) all = hull(all, other);
  boxes_.assign(1, all);
}

bool WrittenPart::touches(const Box& box) const {
  return llvm::any_of(boxes_, [&](const Box& other) { return intersect(box, other); });
}

std::optional<Box> WrittenPart::missing(const Box& box) const {
  constexpr std::size_t mostPieces = 4096;
  llvm::SmallVector<Box> rest{box}, next;
  for (const Box& written : boxes_) {
    next.clear();
    for (const Box& piece : rest) subtract(piece, written, next);
    std::swap(rest, next);
    if (rest.empty() || rest.size() > mostPieces) return std::nullopt;
  }
  return *std::min_element(rest.begin(), rest.end(), [](const Box& a, const Box& b) { return a.begin < b.begin; });
}

}  // namespace pl::analysis
