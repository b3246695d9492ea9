#include "reference/Marks.h"

#include <algorithm>

namespace pl::reference {

bool MarkRun::any(std::int64_t count) const {
  if (!first || count == 0) return false;
  if (stride == 0) return *first != 0;
  if (stride == 1) return std::any_of(first, first + count, [](Mark mark) { return mark != 0; });
  for (std::int64_t i = 0; i < count; ++i)
    if (first[i * stride] != 0) return true;
  return false;
}

void copyMarks(const Tensor& src, llvm::ArrayRef<std::int64_t> srcOffsets, Tensor& dst,
               llvm::ArrayRef<std::int64_t> dstOffsets, llvm::ArrayRef<std::int64_t> extents) {
  if (!src.hasMarks() && !dst.hasMarks()) return;
  const Extents srcStrides = src.strides(), dstStrides = dst.strides();
  const std::int64_t read = positionOf(srcOffsets, srcStrides), write = positionOf(dstOffsets, dstStrides);
  const std::int64_t count = extents.back();
  forEachRow(extents, [&](llvm::ArrayRef<std::int64_t> at) {
    const MarkRun from(src, read + positionOf(at, srcStrides), 1);
    const bool marked = from.any(count);
    if (!marked && !dst.hasMarks()) return;
    Mark* to = dst.writableMarks() + write + positionOf(at, dstStrides);
    if (marked)
      std::copy_n(from.first, count, to);
    else
      std::fill_n(to, count, Mark{0});
  });
}

Extents coordinatesOf(std::int64_t i, llvm::ArrayRef<std::int64_t> shape) {
  Extents at(shape.size());
  for (std::size_t d = shape.size(); d-- > 0; i /= shape[d]) at[d] = i % shape[d];
  return at;
}

void Places::add(std::int64_t position) {
  const Extents at = coordinatesOf(position, shape_);
  if (count_++ == 0) {
    first_ = position;
    low_ = high_ = at;
    return;
  }
  for (std::size_t d = 0; d < at.size(); ++d) {
    low_[d] = std::min(low_[d], at[d]);
    high_[d] = std::max(high_[d], at[d]);
  }
}

std::string Places::text() const {
  if (count_ == 1) return textOf(low_);
  std::int64_t elements = 1;
  std::string box;
  for (std::size_t d = 0; d < low_.size(); ++d) {
    elements *= high_[d] + 1 - low_[d];
    box += (d ? ", " : "[") + std::to_string(low_[d]) + ":" + std::to_string(high_[d] + 1);
  }
  if (elements == count_) return box + "]";
  return textOf(coordinatesOf(first_, shape_)) + " and " + std::to_string(count_ - 1) +
         (count_ == 2 ? " other place" : " other places");
}

}  // namespace pl::reference
