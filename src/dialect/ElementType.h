// Element types: the language's DType and MLIR's types for it.
#pragma once

#include "mlir/IR/Types.h"
#include "pl/dtype.h"

namespace pl::ir {

/// The element type of tensors of `dtype`: UINT8 is ui8, BOOL is i1.
mlir::Type elementTypeOf(mlir::MLIRContext* context, DType dtype);
/// The inverse; `type` is the element type of a tensor of the language.
DType dtypeOf(mlir::Type type);

}  // namespace pl::ir
