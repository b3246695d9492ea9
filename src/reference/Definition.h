// Where the author made the tensor that an error is about.
#pragma once

#include <string>

#include "mlir/IR/Value.h"

namespace pl::reference {

/// A note on a line of its own, "FILE:LINE:COLUMN: note: the `what` was made here": at its parameter, or at the
/// operation that made it, from before anything was assembled into it.
std::string noteOn(mlir::Value tensor, const std::string& what);

}  // namespace pl::reference
