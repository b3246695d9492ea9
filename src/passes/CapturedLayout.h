// How a parameter's layout stays known in the body of a parallel loop.
#pragma once

#include "llvm/ADT/StringRef.h"

namespace pl::passes {

/// StrAttr name_of(Layout) on the casts by which a parameter passes into the context of a parallel loop and out of it,
/// as pl.layout on the program's argument; absent: row-major.
inline constexpr llvm::StringLiteral kCapturedLayoutAttr = "layout";

}  // namespace pl::passes
