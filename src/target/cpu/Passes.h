// The passes of the CPU target.
#pragma once

#include <memory>

#include "target/cpu/VectorTarget.h"

namespace mlir {
class Pass;
}

namespace pl::cpu {

/// pl-vectorize: bufferised linalg operations and copies to loops over vectors; matmuls to register blocks.
std::unique_ptr<mlir::Pass> createVectorizePass(const VectorTarget& target);
/// pl-expand-math: exp, log, tanh and the float conversions to plain arithmetic, the same for scalars and vectors.
std::unique_ptr<mlir::Pass> createExpandMathPass(const VectorTarget& target);

/// pl-masked-bf16: moves of BF16 in the llvm dialect as integers, which every processor can do.
std::unique_ptr<mlir::Pass> createMaskedBF16Pass();

/// Makes the passes above known to textual pipelines ("pl-vectorize{vector-bits=512 avx512 bf16-dot}").
void registerVectorPasses();

}  // namespace pl::cpu
