// The order in which a function's results are stored at its end.
#pragma once

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace pl::passes {

/// A result may be in the memory of another: an InOut's old value, or two that are exchanged. Bufferization orders what
/// happens to tensors, but not the stores into the caller's memory: each is put before the one that overwrites what it
/// reads, and where they wait for each other one reads a copy.
void orderStores(mlir::func::FuncOp function);

}  // namespace pl::passes
