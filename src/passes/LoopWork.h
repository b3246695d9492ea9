// How much the iterations of a parallel loop move and compute, as code that computes with integers alone.
#pragma once

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace pl::passes {

/// Makes `@NAME(context, begin, end, sum)` (a pl_loop_work of runtime/abi.h) out of the body
/// `(context, begin, end)` of an outlined loop: the same loops, branches and extents, with counting in the place of the
/// work. Null where where the body works depends on what it computes: then only running it tells.
mlir::func::FuncOp makeLoopWork(mlir::func::FuncOp body, llvm::StringRef name);

}  // namespace pl::passes
