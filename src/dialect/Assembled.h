// Chains of assembles: which tensors are one buffer with windows written into it.
#pragma once

#include "mlir/IR/Value.h"

namespace pl::ir {

/// Whether `value` is `origin` with windows written into it and nothing else, through loops, branches and scopes.
/// Holds up on operations that have not been verified yet.
bool isAssembledInto(mlir::Value origin, mlir::Value value);

/// Where the chain of assembles that gives `value` starts. The search ends at values from outside `within`, if given.
mlir::Value assembledRoot(mlir::Value value, mlir::Region* within = nullptr);

}  // namespace pl::ir
