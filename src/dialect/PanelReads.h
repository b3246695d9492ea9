// What may read a parameter whose layout is panels (docs/language.md, layout).
#pragma once

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace pl::ir {

/// Checks layout C3 to C5 for every operation that reads `argument` of a program on tensors, itself or a window of it.
/// The operations need not be verified yet: of one that is not well formed it says nothing.
mlir::LogicalResult verifyPanelReads(mlir::func::FuncOp function, mlir::BlockArgument argument);

}  // namespace pl::ir
