// The MLIR context of one program.
#pragma once

#include <memory>

#include "mlir/IR/MLIRContext.h"

namespace pl::ir {

/// A context with exactly the dialects that a program is written in: pl, func, scf and arith.
std::unique_ptr<mlir::MLIRContext> makeContext();

}  // namespace pl::ir
