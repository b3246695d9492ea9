// From scf, vector, arith, math, memref and func to the llvm dialect.
#pragma once

namespace mlir {
class OpPassManager;
}

namespace pl::cpu {

/// Requires what pl-entry-point ensures, without linalg; ensures the llvm dialect alone.
void addLowerToLLVM(mlir::OpPassManager& passes);

}  // namespace pl::cpu
