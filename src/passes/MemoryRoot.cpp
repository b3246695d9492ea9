#include "passes/MemoryRoot.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"

namespace pl::passes {

using namespace mlir;

/// One step towards the root, null at the root.
static Value memoryOf(Value tensor) {
  if (auto argument = dyn_cast<BlockArgument>(tensor)) {
    auto loop = dyn_cast_if_present<scf::ForOp>(argument.getOwner()->getParentOp());
    OpOperand* init = loop ? loop.getTiedLoopInit(argument) : nullptr;
    return init ? init->get() : Value();
  }
  auto result = cast<OpResult>(tensor);
  Operation* op = result.getOwner();
  if (auto loop = dyn_cast<scf::ForOp>(op)) return loop.getTiedLoopInit(result)->get();
  if (auto destination = dyn_cast<DestinationStyleOpInterface>(op)) return destination.getTiedOpOperand(result)->get();
  if (isa<tensor::CastOp, tensor::ExpandShapeOp, tensor::CollapseShapeOp>(op)) return op->getOperand(0);
  return {};
}

Value memoryRoot(Value tensor) {
  while (Value memory = memoryOf(tensor)) tensor = memory;
  return tensor;
}

}  // namespace pl::passes
