// What the probe follows through the operations of the pl dialect: extents, valid extents, what was written. Each
// applies the rules of its section in docs/language.md, and refutes where one is certainly broken.
#pragma once

#include "analysis/ProbeFrame.h"

namespace pl::analysis {

/// Sets the results of an operation that moves elements, or makes a tensor of none. False if it is another operation.
bool runMove(ProbeFrame& frame, mlir::Operation* op);
/// Sets the results of an operation that computes elements. False if it is another operation.
bool runCompute(ProbeFrame& frame, mlir::Operation* op);

/// A tensor with these extents, all of it valid and written; a number in its type must agree with its extent.
Tensor resultOf(ProbeFrame& frame, mlir::Operation* op, llvm::ArrayRef<Number> extents);
/// Something of the valid part of an operand may have been written before `op` uses it.
void expectWritten(ProbeFrame& frame, mlir::Operation* op, const Tensor& operand);
/// The extent that both are: "WHAT but got 3 and 4 in dimension 0".
Number expectEqual(ProbeFrame& frame, mlir::Operation* op, Number a, Number b, llvm::StringRef what,
                   std::optional<unsigned> dimension);

}  // namespace pl::analysis
