// Checked mode: elements of arguments that the caller says hold no data.
#pragma once

#include "pl/array.h"
#include "pl/signature.h"
#include "reference/Origins.h"

namespace pl::reference {

/// Throws CallError for holes that do not fit an In or InOut argument.
void expectHolesFit(const Signature& signature, const Bindings& arguments, const Bindings& holes);

/// The array called `name`, or null.
const Array* find(const Bindings& bindings, const std::string& name);

/// Marks the elements of the argument `name`, declared at `where`, that are holes.
void markHoles(Origins& origins, mlir::Location where, const std::string& name, Tensor& argument, const Array& holes);

}  // namespace pl::reference
