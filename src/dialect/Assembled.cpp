// Follows tensors through the operations that update them in place.
#include "dialect/Assembled.h"

#include "dialect/PlDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace pl::ir {

using mlir::Operation;
using mlir::Value;

/// What the region's terminator hands on as result `number`; null where there is none.
static Value yielded(mlir::Region& region, unsigned number) {
  if (region.empty() || region.front().empty()) return {};
  Operation* terminator = &region.front().back();
  return number < terminator->getNumOperands() ? terminator->getOperand(number) : Value();
}

/// Whether the loop only assembles into what it carries as `number`.
static bool isUpdatedByLoop(mlir::scf::ForOp loop, unsigned number) {
  Value last = yielded(loop.getRegion(), number);
  return last && isAssembledInto(loop.getRegionIterArg(number), last);
}

bool isAssembledInto(Value origin, Value value) {
  if (value == origin) return true;
  auto result = mlir::dyn_cast<mlir::OpResult>(value);
  if (!result) return false;
  unsigned number = result.getResultNumber();
  if (auto assemble = mlir::dyn_cast<AssembleOp>(result.getOwner())) return isAssembledInto(origin, assemble.getDst());
  if (auto loop = mlir::dyn_cast<mlir::scf::ForOp>(result.getOwner()))
    return isUpdatedByLoop(loop, number) && isAssembledInto(origin, loop.getInitArgs()[number]);
  if (auto branch = mlir::dyn_cast<mlir::scf::IfOp>(result.getOwner())) {
    Value then = yielded(branch.getThenRegion(), number), otherwise = yielded(branch.getElseRegion(), number);
    return then && otherwise && isAssembledInto(origin, then) && isAssembledInto(origin, otherwise);
  }
  if (mlir::isa<IncoreOp, AutoIncoreOp>(result.getOwner())) {
    Value last = yielded(result.getOwner()->getRegion(0), number);
    return last && isAssembledInto(origin, last);
  }
  return false;
}

Value assembledRoot(Value value, mlir::Region* within) {
  while (!within || within->isAncestor(value.getParentRegion())) {
    Value previous;
    if (auto argument = mlir::dyn_cast<mlir::BlockArgument>(value)) {
      auto loop = mlir::dyn_cast_or_null<mlir::scf::ForOp>(argument.getOwner()->getParentOp());
      if (!loop || argument == loop.getInductionVar()) return value;
      mlir::OpOperand* init = loop.getTiedLoopInit(argument);
      unsigned number = argument.getArgNumber() - loop.getNumInductionVars();
      if (isUpdatedByLoop(loop, number)) previous = init->get();
    } else {
      auto result = mlir::cast<mlir::OpResult>(value);
      unsigned number = result.getResultNumber();
      Operation* op = result.getOwner();
      if (auto assemble = mlir::dyn_cast<AssembleOp>(op)) {
        previous = assemble.getDst();
      } else if (auto loop = mlir::dyn_cast<mlir::scf::ForOp>(op)) {
        if (isUpdatedByLoop(loop, number)) previous = loop.getInitArgs()[number];
      } else if (auto branch = mlir::dyn_cast<mlir::scf::IfOp>(op)) {
        Value then = assembledRoot(yielded(branch.getThenRegion(), number), within);
        Value otherwise = assembledRoot(yielded(branch.getElseRegion(), number), within);
        if (then == otherwise) previous = then;
      } else if (mlir::isa<IncoreOp, AutoIncoreOp>(op)) {
        previous = yielded(op->getRegion(0), number);
      }
    }
    if (!previous) return value;
    value = previous;
  }
  return value;
}

}  // namespace pl::ir
