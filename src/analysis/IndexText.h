// Integers of a program as its author would write them, for messages.
#pragma once

#include <string>

#include "mlir/IR/Value.h"
#include "mlir/IR/ValueRange.h"

namespace pl::analysis {

/// "min(16, rows - i)": dimensions and arguments by name, loop variables i, j, k … from the outermost loop inward; "?"
/// for what has no short form.
std::string indexText(mlir::Value integer);
/// "[i, 0]"
std::string indexText(mlir::ValueRange integers);
/// The name of a tensor that the caller knows, "the source" and the like otherwise.
std::string tensorText(mlir::Value tensor, llvm::StringRef otherwise);

}  // namespace pl::analysis
