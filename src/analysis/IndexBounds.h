// What is known, before a program runs, about its integers: loop variables, offsets, extents.
#pragma once

#include <cstdint>
#include <optional>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace pl::analysis {

/// lowest <= value <= highest, as far as known.
struct Bounds {
  std::optional<std::int64_t> lowest, highest;
};

/// Bounds of the integers of one program for given dimensions. Sound, not tight: a value whose operation it does not
/// know has no bounds.
class IndexBounds {
 public:
  /// `dimensions` in the order of the function's arguments; if empty, what their pl.range says.
  IndexBounds(mlir::func::FuncOp function, llvm::ArrayRef<std::int64_t> dimensions);

  Bounds of(mlir::Value integer) const;
  /// Of every element of an argument.
  Bounds ofElements(unsigned argument) const;
  /// How often a loop's body runs, at most.
  std::optional<std::int64_t> tripCount(mlir::scf::ForOp loop) const;
  /// The greatest extent that dimension `i` of a tensor can have.
  std::optional<std::int64_t> extent(mlir::Value tensor, unsigned i) const;
  std::optional<std::int64_t> elements(mlir::Value tensor) const;
  std::optional<std::int64_t> bytes(mlir::Value tensor) const;

 private:
  Bounds ofArgument(unsigned number) const;
  Bounds ofBlockArgument(mlir::BlockArgument argument) const;
  Bounds ofResult(mlir::Operation* op) const;
  /// Of what the operation would give if integers did not wrap.
  Bounds withoutWrapping(mlir::Operation* op) const;
  std::optional<std::int64_t> argumentExtent(unsigned number, unsigned i) const;
  std::optional<std::int64_t> declaredExtent(mlir::Attribute entry) const;
  std::optional<std::int64_t> resultExtent(mlir::OpResult result, unsigned i) const;

  mutable mlir::func::FuncOp function_;  // MLIR's accessors are not const
  llvm::DenseMap<unsigned, std::int64_t> given_;
};

}  // namespace pl::analysis
