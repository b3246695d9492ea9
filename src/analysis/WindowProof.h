// Proves that a window lies inside its tensor, whatever iteration it is made in.
#pragma once

#include "mlir/IR/OpDefinition.h"

namespace pl::analysis {

/// Whether offset + extent <= limit is certain. Knows sums, differences, products with numbers, minima, and loop
/// variables with their bounds and steps; anything else is an unknown that must cancel out.
bool isInside(mlir::OpFoldResult offset, mlir::OpFoldResult extent, mlir::OpFoldResult limit);

}  // namespace pl::analysis
