// What must hold wherever a program runs, operation by operation, and which of it is certain.
#pragma once

#include <string>
#include <vector>

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace pl::analysis {

/// One run-time rule (R) of docs/language.md at one operation.
struct Obligation {
  mlir::Location place;
  std::string rule;  // "slice R1"
  std::string what;  // "[min(16, rows - i), 512] at [i, 0] of x"
  bool isProved;
  std::string reason;  // why not, if not: one phrase
};

/// In the order of the program's text. The proofs hold for all dimensions and integers within their ranges; each takes
/// for granted that the operations before it broke no rule.
std::vector<Obligation> obligationsOf(mlir::func::FuncOp program);

}  // namespace pl::analysis
