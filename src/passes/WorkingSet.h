// The bytes of tiles that a scope keeps alive at once.
#pragma once

#include "analysis/IndexBounds.h"
#include "llvm/ADT/ArrayRef.h"
#include "mlir/IR/Region.h"

namespace pl::passes {

/// The greatest number of bytes that are alive at once in the body of a scope: tiles made in it, windows of tensors
/// from outside, and the tensors `whole` from outside that it uses as they are. A tile and what is assembled into it
/// are one; so are a tile and its windows. An upper bound, as tensors' extents are; none if one of them has none.
std::optional<std::int64_t> workingSet(mlir::Region& body, llvm::ArrayRef<mlir::Value> whole,
                                       const analysis::IndexBounds& bounds);

}  // namespace pl::passes
