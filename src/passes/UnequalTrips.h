// Whether the iterations of a parallel loop differ in how much they do.
#pragma once

#include "mlir/Dialect/SCF/IR/SCF.h"

namespace pl::passes {

/// The first loop or branch in `iterations` that runs longer, or at all, in some of them alone: its bounds, or its
/// condition, depend on the loop's variable. Null if there is none: then iterations differ by the last tile at most.
mlir::Operation* unequalTrips(mlir::scf::ForOp iterations);

}  // namespace pl::passes
