// How an index follows a loop variable.
#pragma once

#include <cstdint>
#include <optional>

#include "mlir/Dialect/SCF/IR/SCF.h"

namespace pl::analysis {

/// How much `index`, a value in the body of `loop`, grows when the loop's variable grows by 1, if that is a number. 0
/// for what is the same in every iteration.
std::optional<std::int64_t> slopeOf(mlir::Value index, mlir::scf::ForOp loop);

}  // namespace pl::analysis
