// Which operand is the last to read its value, so that an assemble into a value that dies there writes in place.
#pragma once

#include "llvm/ADT/DenseSet.h"
#include "mlir/IR/Operation.h"

namespace pl::reference {

class LastUse {
 public:
  /// Of every value defined inside `function`.
  explicit LastUse(mlir::Operation* function);

  /// True when nothing reads the operand's value after the operand's owner, on any path. An operation that names a
  /// value twice reads it last in its last operand.
  bool isLast(mlir::OpOperand& operand) const { return last_.contains(&operand); }

 private:
  llvm::DenseSet<mlir::OpOperand*> last_;
};

}  // namespace pl::reference
