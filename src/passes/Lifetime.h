// When memory that a function allocates is in use.
#pragma once

#include "llvm/ADT/DenseMap.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace pl::passes {

/// From the allocation to the end of the last operation that may touch the memory, in the order of the text.
struct Lifetime {
  int64_t begin = 0, end = 0;

  bool meets(const Lifetime& other) const { return begin <= other.end && other.begin <= end; }
};

/// Text order is enough: an allocation inside a loop is new in every iteration, and one outside that a loop uses is in
/// use for all of the loop.
class Lifetimes {
 public:
  explicit Lifetimes(mlir::func::FuncOp function);
  Lifetime of(mlir::memref::AllocOp allocation) const;

 private:
  /// Position of an operation, and of the last one inside it.
  llvm::DenseMap<mlir::Operation*, Lifetime> extent_;
};

}  // namespace pl::passes
