// Checked mode: the marks of tensors' elements, moved with them.
#pragma once

#include "reference/Value.h"

namespace pl::reference {

/// The marks of a run of elements of a tensor, as an operand that is repeated (stride 0) or read in steps.
struct MarkRun {
  const Mark* first;  // null where the tensor has none
  std::int64_t stride;

  MarkRun(const Tensor& tensor, std::int64_t position, std::int64_t stride)
      : first(tensor.hasMarks() ? tensor.storage->marks.data() + position : nullptr), stride(stride) {}

  Mark operator[](std::int64_t i) const { return first ? first[i * stride] : 0; }
  /// Whether one of the first `count` elements is marked.
  bool any(std::int64_t count) const;
};

/// The marks of the box of `extents` at `srcOffsets` of `src`, to `dstOffsets` of `dst`. A destination gets memory for
/// marks only when there is one to keep.
void copyMarks(const Tensor& src, llvm::ArrayRef<std::int64_t> srcOffsets, Tensor& dst,
               llvm::ArrayRef<std::int64_t> dstOffsets, llvm::ArrayRef<std::int64_t> extents);

/// Row-major coordinates of element `i`.
Extents coordinatesOf(std::int64_t i, llvm::ArrayRef<std::int64_t> shape);

/// Elements of a tensor, for a message: "[3:4, 0:3]" where they fill a box, "[5, 2]" where there is one, else the first
/// and how many more: "[3, 0] and 29 other places".
class Places {
 public:
  explicit Places(llvm::ArrayRef<std::int64_t> shape) : shape_(shape) {}

  void add(std::int64_t position);
  std::int64_t count() const { return count_; }
  std::int64_t first() const { return first_; }
  std::string text() const;

 private:
  Extents shape_;
  Extents low_, high_;  // of the smallest box around all
  std::int64_t first_ = -1, count_ = 0;
};

}  // namespace pl::reference
