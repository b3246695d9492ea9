// Proves that the iterations of a parallel loop write apart.
#pragma once

#include "analysis/Moment.h"

namespace pl::analysis {

/// Two iterations of the loop that write one element of what it carries as `number` cannot be. `gap` is set to what the
/// proof lacks where there is none.
bool writesApart(const ProgramFacts& facts, mlir::scf::ForOp loop, unsigned number, std::string& gap);

}  // namespace pl::analysis
