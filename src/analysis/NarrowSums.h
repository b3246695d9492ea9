// Sums that are rounded to FP16 or BF16 in every iteration of a loop.
#pragma once

#include <string>
#include <vector>

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace pl::analysis {

struct NarrowSum {
  mlir::Location place;  // of the loop
  std::string text;
};

/// Values that a loop carries in FP16 or BF16 and adds to: each iteration rounds, so small terms are lost.
std::vector<NarrowSum> narrowSumsOf(mlir::func::FuncOp program);

}  // namespace pl::analysis
