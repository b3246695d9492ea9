// A tensor of the program after lowering, and the index arithmetic and windows that lowering is made of.
#pragma once

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/OpDefinition.h"

namespace pl::passes {

/// Extents or offsets, one per dimension: numbers as attributes, anything else as index values.
using Extents = llvm::SmallVector<mlir::OpFoldResult>;

/// Valid extents are sizes here: `tensor` holds the valid part and nothing else, so that pad rows cost nothing.
struct Tile {
  mlir::Value tensor;
  Extents valid;  // the sizes of `tensor`
  Extents shape;  // the extents that the program sees; valid <= shape

  int64_t rank() const { return static_cast<int64_t>(shape.size()); }
  bool isFull(int64_t dim) const;
  bool isFull() const;
};

/// One dimension of one tile.
struct TileDim {
  const Tile& tile;
  int64_t dim;
};

/// Whether two extents are known to be equal: the same number, the same value, or the same computation on the same.
bool isSameIndex(mlir::OpFoldResult a, mlir::OpFoldResult b);

/// BOOL is stored as i8 0 or 1; UINT8 is an i8 whose meaning is in the operations.
mlir::Type storedElementType(mlir::Type element);
mlir::RankedTensorType storedTensorType(mlir::RankedTensorType type);

class TileBuilder : public mlir::ImplicitLocOpBuilder {
 public:
  using ImplicitLocOpBuilder::ImplicitLocOpBuilder;

  mlir::OpFoldResult number(int64_t value) { return getIndexAttr(value); }
  mlir::Value value(mlir::OpFoldResult index);
  mlir::OpFoldResult plus(mlir::OpFoldResult a, mlir::OpFoldResult b);
  mlir::OpFoldResult minus(mlir::OpFoldResult a, mlir::OpFoldResult b);
  mlir::OpFoldResult times(mlir::OpFoldResult a, mlir::OpFoldResult b);
  mlir::OpFoldResult minimum(mlir::OpFoldResult a, mlir::OpFoldResult b);
  /// `extent` brought into [0, limit].
  mlir::OpFoldResult clamp(mlir::OpFoldResult extent, mlir::OpFoldResult limit);

  /// The valid extent that the dimensions, which have the same extent, have in common.
  mlir::OpFoldResult commonValid(llvm::ArrayRef<TileDim> dims);

  Extents zeros(int64_t rank) { return Extents(rank, number(0)); }
  Extents extentsOf(mlir::Value tensor);

  mlir::Value window(mlir::Value tensor, llvm::ArrayRef<mlir::OpFoldResult> offsets,
                     llvm::ArrayRef<mlir::OpFoldResult> sizes);
  mlir::Value place(mlir::Value part, mlir::Value into, llvm::ArrayRef<mlir::OpFoldResult> offsets,
                    llvm::ArrayRef<mlir::OpFoldResult> sizes);
  mlir::Value castTo(mlir::Type type, mlir::Value tensor);

  /// The part of `tile` from the origin with extents `valid`.
  Tile crop(const Tile& tile, llvm::ArrayRef<mlir::OpFoldResult> valid);

  /// A tensor with sizes `valid` that nothing has written. Dimensions whose `shape` is a number are allocated with that
  /// extent and cut, so that memory of a fixed size serves every run-time extent.
  mlir::Value empty(llvm::ArrayRef<mlir::OpFoldResult> shape, llvm::ArrayRef<mlir::OpFoldResult> valid,
                    mlir::Type element);
};

}  // namespace pl::passes
