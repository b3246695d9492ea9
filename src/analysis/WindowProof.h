// Proves that a window lies inside its tensor, whatever iteration it is made in.
#pragma once

#include "mlir/IR/OpDefinition.h"

namespace pl::analysis {

/// Whether offset + extent <= limit is certain, whenever the loops around the three are in an iteration. It knows what
/// Moment knows, in a program of the language or in what it was lowered to.
bool isInside(mlir::OpFoldResult offset, mlir::OpFoldResult extent, mlir::OpFoldResult limit);

}  // namespace pl::analysis
