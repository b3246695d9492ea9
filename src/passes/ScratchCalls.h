// Calls of the run-time library's scratch memory (src/runtime/abi.h) in a lowered program.
#pragma once

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace pl::passes {

class ScratchCalls {
 public:
  explicit ScratchCalls(mlir::ModuleOp module) : module_(module) {}

  /// Memory of `bytes` (an i64), as memref<?xi8>, until the mark before it is released.
  mlir::Value take(mlir::ImplicitLocOpBuilder& build, mlir::Value bytes);
  mlir::Value mark(mlir::ImplicitLocOpBuilder& build);
  void release(mlir::ImplicitLocOpBuilder& build, mlir::Value mark);

 private:
  mlir::LLVM::LLVMFuncOp declared(mlir::ImplicitLocOpBuilder& build, llvm::StringRef name, mlir::Type result,
                                  llvm::ArrayRef<mlir::Type> arguments);

  mlir::ModuleOp module_;
};

}  // namespace pl::passes
