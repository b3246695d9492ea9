// Gives every tensor that a loop carries one place in memory.
#pragma once

#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "passes/CopyReport.h"

namespace pl::passes {

/// A loop may carry a tensor that its body computes anew (m = maximum(m, cm)), or exchange two. One-Shot bufferization
/// wants what the body yields to be the memory that it was given: such values are stored there at the end of the body,
/// after those that are views of carried tensors have been copied out of harm's way.
mlir::LogicalResult settleLoops(mlir::func::FuncOp function, mlir::bufferization::OneShotBufferizationOptions options,
                                CopyReporter& report);

}  // namespace pl::passes
