#include "reference/Definition.h"

#include "dialect/Assembled.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "reference/Iteration.h"

namespace pl::reference {

std::string noteOn(mlir::Value tensor, const std::string& what) {
  const mlir::Value root = ir::assembledRoot(tensor);
  mlir::Location where = root.getLoc();
  const char* verb = "made";
  if (auto argument = mlir::dyn_cast<mlir::BlockArgument>(root)) {
    mlir::Operation* owner = argument.getOwner()->getParentOp();
    if (mlir::isa<mlir::func::FuncOp>(owner))
      verb = "declared";
    else
      where = owner->getLoc();  // a loop that hands on other tensors from iteration to iteration
  }
  return "\n" + textOf(where) + ": note: the " + what + " was " + verb + " here";
}

}  // namespace pl::reference
