// Where in the author's text something is.
#pragma once

#include <string>

#include "mlir/IR/Location.h"

namespace pl::passes {

/// "kernel.cpp:41"; "?" if the location holds no line.
std::string placeOf(mlir::Location location);

}  // namespace pl::passes
