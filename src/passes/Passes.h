// The target-independent passes, one factory each. The order in which they run is in src/target/cpu/Pipeline.cpp.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "mlir/IR/DialectRegistry.h"
#include "mlir/Pass/Pass.h"

namespace pl::passes {

/// Receives one line ("file:line: copies tensor<…>: …") per copy of a whole tensor that bufferization had to make.
using CopyReport = std::function<void(const std::string&)>;

std::unique_ptr<mlir::Pass> createPlaceScopes();
/// Says in remarks what it fuses and why it does not.
std::unique_ptr<mlir::Pass> createFuseStages();
/// Says in remarks what it merges and why it does not.
std::unique_ptr<mlir::Pass> createMergeProducts();
std::unique_ptr<mlir::Pass> createLowerToLinalg();
/// Says in remarks what it fuses and why it does not.
std::unique_ptr<mlir::Pass> createFuseElementwise();
std::unique_ptr<mlir::Pass> createWriteThrough();
/// Without `onCopy` every copy of a whole tensor is a warning at the place that needs it.
std::unique_ptr<mlir::Pass> createBufferize(CopyReport onCopy = {});
std::unique_ptr<mlir::Pass> createOutlineParallel();
std::unique_ptr<mlir::Pass> createPlanMemory();

/// The models through which bufferization understands the dialects of lowered programs; a context in which
/// pl-bufferize runs needs them.
void registerBufferization(mlir::DialectRegistry& registry);

/// Makes the passes known by name (pl-lower-to-linalg, …) for pl-opt.
void registerPasses();

}  // namespace pl::passes
