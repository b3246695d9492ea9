// Whose memory a tensor is, if every operation is done in place.
#pragma once

#include "mlir/IR/Value.h"

namespace pl::passes {

/// The value at which the memory of all of `tensor` starts: a parameter as a tensor, a tensor.empty, or an operation
/// that takes a part of another tensor or chooses between two.
mlir::Value memoryRoot(mlir::Value tensor);

}  // namespace pl::passes
