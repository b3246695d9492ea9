// What a program expects of its caller, read from the attributes of its function.
#pragma once

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "pl/signature.h"

namespace pl::ir {

/// The signature of a verified program function (docs/language.md, P).
Signature signatureOf(mlir::func::FuncOp function);

}  // namespace pl::ir
