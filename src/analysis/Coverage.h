// Proves that every element of a window has been written.
#pragma once

#include "analysis/Moment.h"
#include "analysis/Writes.h"

namespace pl::analysis {

/// Whether the element at `element`, an index per dimension of which `constraints` say where it lies, has certainly
/// been written into by the time at which `at` stands. `constraints` are those of `at`, and used up: they get the
/// contrary.
bool isCovered(llvm::ArrayRef<AffineForm> element, const Written& written, Moment& at, Constraints& constraints);

}  // namespace pl::analysis
