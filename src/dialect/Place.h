// Where in the author's text something is, for the messages of everything that knows the dialect.
#pragma once

#include <string>

#include "mlir/IR/Location.h"
#include "mlir/IR/Value.h"

namespace pl::ir {

/// "file:line:column"; "<unknown>" where the location holds none.
std::string placeText(mlir::Location location);

/// Where a tensor comes from.
struct Definition {
  mlir::Location where;
  bool isParameter;  ///< declared there; else made there
};

/// Of the tensor that `tensor` is, with more written into it.
Definition definitionOf(mlir::Value tensor);

/// "the WHAT was made here", or declared
std::string textOf(const Definition& definition, const std::string& what);

}  // namespace pl::ir
