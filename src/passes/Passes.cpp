// The list of passes that pl-opt offers.
#include "passes/Passes.h"

namespace pl::passes {

void registerPasses() {
  mlir::registerPass(createPlaceScopes);
  mlir::registerPass(createFuseStages);
  mlir::registerPass(createMergeProducts);
  mlir::registerPass(createLowerToLinalg);
  mlir::registerPass(createFuseElementwise);
  mlir::registerPass(createWriteThrough);
  mlir::registerPass([] { return createBufferize(); });
  mlir::registerPass(createOutlineParallel);
  mlir::registerPass(createPlanMemory);
}

}  // namespace pl::passes
