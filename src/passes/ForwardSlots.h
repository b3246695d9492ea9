// A buffer between two stages of one loop: iteration j writes slot j, and reads slot j again. The value that is written
// is what is read, so the buffer needs no memory.
#pragma once

#include <string>

#include "dialect/PlDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace pl::passes {

/// The slots of one tensor that a loop carries and writes into.
class Slots {
 public:
  /// Of the tensor that `loop` carries as number `carried`.
  Slots(mlir::scf::ForOp loop, unsigned carried);

  /// Empty if every iteration writes a slot of its own and reads, in the rest of the body, no more than it has written
  /// there. Otherwise why not, with the tensor as the subject of the sentence.
  const std::string& refusal() const { return refusal_; }
  unsigned number() const { return carried_; }

  /// Gives the readers the value that is written, in place of the slot. Requires that there is no refusal.
  void forward();
  /// Leaves the buffer as the loop gets it. Requires that nothing reads it, in the loop or after it.
  void dropBuffer();

 private:
  std::string findRefusal();
  std::string refusalOf(ir::SliceOp slice);
  bool slotsAreDisjoint();
  mlir::Value forwarded(ir::SliceOp slice);

  mlir::scf::ForOp loop_;
  unsigned carried_;
  ir::AssembleOp write_;
  llvm::SmallVector<ir::SliceOp> reads_;
  std::string refusal_;
};

}  // namespace pl::passes
