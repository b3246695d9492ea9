// What index arithmetic will give in the next iteration of the loops around an operation.
#pragma once

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IRMapping.h"

namespace pl::cpu {

/// The iteration that follows the present one: the next of the innermost loop, after its last one the first that comes
/// when the loop around it has moved on, and so forth. After the very last iteration it is that one again.
class NextIteration {
 public:
  /// The loops around `op` that change any of `values`: an inner loop that leaves them as they are does not count.
  NextIteration(mlir::Operation* op, llvm::ArrayRef<mlir::Value> values);

  /// Whether some loop changes the values, and all of them follow from loop variables by arithmetic and by reading
  /// numbers from memory that is there before the loops.
  bool isKnown() const { return isKnown_; }

  /// Whether `value` follows in that way.
  bool canFollow(mlir::Value value) const;

  /// `value` in that iteration. Requires isKnown() and canFollow(value). An index of memory that is read
  /// on the way is kept within bounds, so that the iteration need not ever come.
  mlir::Value operator()(mlir::OpBuilder& builder, mlir::Value value);

  /// The iteration that follows that one, which must outlive it; nothing where the ends of the loops do not follow.
  std::optional<NextIteration> after();

  /// `value` in the iteration before the present one of the innermost loop, whether there is one or not. Requires as
  /// the others.
  mlir::Value before(mlir::OpBuilder& builder, mlir::Value value) const;

  mlir::scf::ForOp innermost() const { return loops_.back(); }

 private:
  bool dependsOn(mlir::Value value, mlir::scf::ForOp loop) const;
  bool isOutside(mlir::Value value) const;
  void advance(mlir::OpBuilder& builder);
  mlir::Value present(mlir::OpBuilder& builder, mlir::Value value) { return from_ ? (*from_)(builder, value) : value; }
  mlir::Value evaluate(mlir::OpBuilder& builder, mlir::Value value, mlir::IRMapping& known) const;

  NextIteration* from_ = nullptr;              // the one before this one, if that is not the present one
  llvm::SmallVector<mlir::scf::ForOp> loops_;  // outermost first
  bool isKnown_ = false;
  bool isAdvanced_ = false;
  mlir::IRMapping next_;
};

}  // namespace pl::cpu
