// What a Program holds, for the layers that read it.
#pragma once

#include <memory>

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "pl/program.h"

namespace pl {

struct Program::Impl {
  std::unique_ptr<mlir::MLIRContext> context;
  /// Verified, with one function that is the program. Whoever transforms it works on a clone.
  mlir::OwningOpRef<mlir::ModuleOp> module;
  Signature signature;

  mlir::func::FuncOp function() const { return *module.get().getOps<mlir::func::FuncOp>().begin(); }
};

}  // namespace pl
