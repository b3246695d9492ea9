// Checked mode: whether what a program leaves in its InOut and Out arguments is data.
#pragma once

#include "mlir/IR/Value.h"
#include "pl/array.h"
#include "reference/Origins.h"

namespace pl::reference {

/// Throws Error if an element of `value`, which the argument `name` receives, is unwritten; but not for one that
/// `holes` (null: none) gives as without data and that stays as it was.
void expectWritten(const Origins& origins, const std::string& name, const Tensor& value, const Array* holes);

/// A note on the elements of `value` that are NaN because the program computed them from pads; empty if none is. Pads
/// may reach an argument, but fillpad makes no NaN.
std::string noteOnPads(const Origins& origins, const std::string& name, const Tensor& value);

}  // namespace pl::reference
