// What is known of valid extents (docs/language.md, valid) without running the program.
#pragma once

#include "mlir/IR/Value.h"

namespace pl::ir {

/// Whether all of `tensor` holds data in every run: no element is padding. False where that is not plain to see.
bool isWhollyValid(mlir::Value tensor);

}  // namespace pl::ir
