#include "reference/LastUse.h"

#include "llvm/ADT/DenseMap.h"
#include "mlir/IR/Block.h"
#include "mlir/Interfaces/LoopLikeInterface.h"

namespace pl::reference {
namespace {

/// Position of every operation in its block. MLIR's own numbering is computed lazily inside the module, which several
/// threads may be reading.
using Order = llvm::DenseMap<mlir::Operation*, unsigned>;

bool isLastUse(mlir::OpOperand& use, const Order& order) {
  mlir::Value value = use.get();
  mlir::Operation* reader = use.getOwner();  // then the operations around it, up to the block that defines the value
  while (true) {
    for (mlir::OpOperand& other : value.getUses()) {
      mlir::Operation* otherReader = reader->getBlock()->findAncestorOpInBlock(*other.getOwner());
      if (!otherReader) continue;
      if (order.at(otherReader) > order.at(reader)) return false;
      if (other.getOwner() == use.getOwner()) {
        if (other.getOperandNumber() > use.getOperandNumber()) return false;
      } else if (otherReader == use.getOwner()) {
        return false;  // in a region of the operation, which runs after its operands are read
      }
    }
    if (reader->getBlock() == value.getParentBlock()) return true;
    // Other branches of an if do not run when this one does; another iteration of a loop does.
    reader = reader->getParentOp();
    if (mlir::isa<mlir::LoopLikeOpInterface>(reader)) return false;
  }
}

}  // namespace

LastUse::LastUse(mlir::Operation* function) {
  Order order;
  function->walk<mlir::WalkOrder::PreOrder>([&](mlir::Operation* op) { order[op] = order.size(); });
  function->walk([&](mlir::Operation* op) {
    for (mlir::OpOperand& operand : op->getOpOperands())
      if (isLastUse(operand, order)) last_.insert(&operand);
  });
}

}  // namespace pl::reference
