// The arguments that a run writes, as they were before it.
#pragma once

#include "pl/array.h"
#include "pl/signature.h"

namespace pl::tool {

/// The same arguments with a copy of their own of everything that a run writes.
Bindings copy_of_written(const Signature& signature, const Bindings& arguments);

/// Makes `arguments` hold again what `before`, their copy, holds.
void restore(const Bindings& before, const Bindings& arguments);

}  // namespace pl::tool
