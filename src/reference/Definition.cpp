#include "reference/Definition.h"

#include "dialect/Place.h"

namespace pl::reference {

std::string noteOn(mlir::Value tensor, const std::string& what) {
  const ir::Definition definition = ir::definitionOf(tensor);
  return "\n" + ir::placeText(definition.where) + ": note: " + ir::textOf(definition, what);
}

}  // namespace pl::reference
