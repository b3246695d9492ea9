// Which elements of a tensor may have been written: a union of boxes, never less than the truth.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "analysis/ProbeNumber.h"
#include "llvm/ADT/SmallVector.h"
#include "mlir/IR/Operation.h"

namespace pl::analysis {

/// Elements [begin, end) in each of up to four dimensions.
struct Box {
  unsigned rank = 0;
  std::array<std::int64_t, 4> begin{}, end{};

  bool isEmpty() const;
  bool operator==(const Box& other) const;
  /// "[1, 64] at [8, 0]"
  std::string text() const;
};

bool intersect(const Box& a, const Box& b);
Box intersection(const Box& a, const Box& b);

class WrittenPart {
 public:
  /// Of the tensor that `made` makes: nothing yet.
  explicit WrittenPart(mlir::Operation* made) : made_(made) {}

  mlir::Operation* made() const { return made_; }
  bool isEmpty() const { return boxes_.empty(); }
  llvm::ArrayRef<Box> boxes() const { return boxes_; }

  void add(Box box);
  bool touches(const Box& box) const;
  /// A part of `box` that is not written, the first in row-major order; nothing if there is none, or too many to tell.
  std::optional<Box> missing(const Box& box) const;

 private:
  mlir::Operation* made_;
  llvm::SmallVector<Box, 4> boxes_;
};

}  // namespace pl::analysis
