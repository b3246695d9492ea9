#include "dialect/Place.h"

#include "dialect/Assembled.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace pl::ir {

std::string placeText(mlir::Location location) {
  const auto file = location->findInstanceOf<mlir::FileLineColLoc>();
  if (!file) return "<unknown>";
  return file.getFilename().str() + ":" + std::to_string(file.getLine()) + ":" + std::to_string(file.getColumn());
}

Definition definitionOf(mlir::Value tensor) {
  const mlir::Value root = assembledRoot(tensor);
  const auto argument = mlir::dyn_cast<mlir::BlockArgument>(root);
  if (!argument) return {root.getLoc(), false};
  mlir::Operation* owner = argument.getOwner()->getParentOp();
  if (mlir::isa<mlir::func::FuncOp>(owner)) return {root.getLoc(), true};
  // What a loop hands on anew in each iteration has no place of its own.
  return {owner->getLoc(), false};
}

std::string textOf(const Definition& definition, const std::string& what) {
  return "the " + what + " was " + (definition.isParameter ? "declared" : "made") + " here";
}

}  // namespace pl::ir
