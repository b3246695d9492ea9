// What has been written into a buffer that is filled window by window.
#pragma once

#include <utility>
#include <vector>

#include "dialect/PlDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace pl::analysis {

/// Windows that one assemble has written: in every iteration of some loops.
struct Write {
  ir::AssembleOp assemble;
  llvm::SmallVector<mlir::scf::ForOp, 4> loops;  // outermost first
  bool isEarlier = false;                        // of the outermost one only the iterations before the present one
  llvm::SmallVector<std::pair<mlir::Value, bool>, 2> conditions;  // and only where these are so
};

struct Written {
  /// Wholly, before any of the writes: an argument, a computed tensor. (That what a tensor is computed from has been
  /// written is for the operation that computes it to say.)
  bool everything = false;
  std::vector<Write> writes;
};

/// What has certainly been written into `tensor`, where it is used.
Written writtenInto(mlir::Value tensor);
/// What one iteration of `loop` writes into what it carries as `number`: `loops` of each write are those inside.
std::vector<Write> writesOfIteration(mlir::scf::ForOp loop, unsigned number);

}  // namespace pl::analysis
