// The meaning of arith operations on single numbers, as far as the language and canonicalization make them.
#pragma once

#include <optional>

#include "reference/Frame.h"

namespace pl::reference {

/// The result of `op`, or nothing if it is no operation on numbers. Integers wrap to their width.
std::optional<Value> evaluateScalar(Frame& frame, mlir::Operation* op);

}  // namespace pl::reference
