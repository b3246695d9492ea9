// What the probe knows of a tensor: its extents, and which elements may have been written.
#pragma once

#include <array>
#include <memory>

#include "analysis/ProbeNumber.h"
#include "analysis/ProbeWritten.h"
#include "mlir/IR/BuiltinTypes.h"

namespace pl::analysis {

struct Tensor {
  unsigned rank = 0;
  std::array<Number, 4> extents, validExtents;
  Number elements;  ///< of a tensor of integers: every element
  /// Shared by the values that an assemble makes of one another. A later write so counts for earlier values too, which
  /// may only hide a mistake. Null: all of it.
  std::shared_ptr<WrittenPart> written;
  int carried = -1;  ///< the number of what the parallel loop around carries, which this is with more written; or -1

  /// Nothing known but what the type says.
  static Tensor ofType(mlir::RankedTensorType type);

  llvm::ArrayRef<Number> shape() const { return {extents.data(), rank}; }
  llvm::ArrayRef<Number> valid() const { return {validExtents.data(), rank}; }
  /// Whether it certainly has a valid element.
  bool hasElements() const;
  bool mayBeWritten(const Box& box) const { return !written || written->touches(box); }
  bool operator==(const Tensor& other) const;
};

/// Either of both.
Tensor join(const Tensor& a, const Tensor& b);

/// Every element that a window of these extents at these offsets may touch.
Box hullOf(llvm::ArrayRef<Number> offsets, llvm::ArrayRef<Number> extents);
Box validBox(const Tensor& tensor);
/// That window, where it is known.
std::optional<Box> exactly(llvm::ArrayRef<Number> offsets, llvm::ArrayRef<Number> extents);

/// What may have been written of the window of `source` at `offsets`, as a tensor of its own.
std::shared_ptr<WrittenPart> writtenOfWindow(const Tensor& source, llvm::ArrayRef<Number> offsets,
                                             llvm::ArrayRef<Number> extents);
/// Adds to `written` what may have been written of `source`, put at `offsets`.
void addWritten(WrittenPart& written, const Tensor& source, llvm::ArrayRef<Number> offsets);
/// The same elements, where dimension i of the result is dimension `dimensions[i]` of the source; -1: a new one of 1.
std::shared_ptr<WrittenPart> writtenOfView(const Tensor& source, llvm::ArrayRef<std::int64_t> dimensions);

}  // namespace pl::analysis
