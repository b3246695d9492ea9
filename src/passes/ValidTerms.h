// Valid extents as expressions: what a tensor's valid extent is the least of.
#pragma once

#include <optional>

#include "llvm/ADT/SmallVector.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/Value.h"

namespace pl::passes {

/// Terms of which the least, brought above 0, is the valid extent of dimension `dim` of `tensor`: numbers and index
/// values. Nothing where the extent depends on what a loop or a branch hands on.
std::optional<llvm::SmallVector<mlir::OpFoldResult>> validTerms(mlir::Value tensor, unsigned dim);

/// The extent of dimension `dim` in the program's eyes, as far as the operation that makes `tensor` says it.
std::optional<mlir::OpFoldResult> declaredExtent(mlir::Value tensor, unsigned dim);

}  // namespace pl::passes
