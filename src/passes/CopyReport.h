// Tells the author of a program which copies the compiler had to add.
#pragma once

#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "passes/Passes.h"

namespace pl::passes {

class CopyReporter {
 public:
  explicit CopyReporter(const CopyReport& onCopy) : onCopy_(onCopy) {}

  /// `tensor` is copied at `where`. Of a whole tensor (a parameter, or a large one that lives outside loops) this is a
  /// line for the callback, or a warning; of a tile it is a remark.
  void copy(mlir::Location where, mlir::Value tensor, llvm::StringRef reason);

  /// Results that were not built in the memory that the caller gave for them.
  void results(mlir::func::FuncOp function, const mlir::bufferization::OneShotAnalysisState& analysis);
  /// Copies that One-Shot bufferization inserted, before they become memory.
  void insertedCopies(mlir::func::FuncOp function);

 private:
  void report(mlir::Location where, mlir::Type type, llvm::StringRef reason, bool isWhole);

  const CopyReport& onCopy_;
};

}  // namespace pl::passes
