// Valid extents that follow from the program's text alone.
#pragma once

#include <cstdint>
#include <optional>

#include "mlir/IR/Value.h"

namespace pl::ir {

/// The valid extent of dimension `i` of a tensor, where it is a number that can be read off the operations which made
/// the tensor: `depth` of them, so that a verifier that asks stays cheap. Nothing otherwise.
std::optional<int64_t> knownValid(mlir::Value tensor, unsigned i, unsigned depth = 6);

}  // namespace pl::ir
