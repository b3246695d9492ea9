// pl-opt: reads a program in textual form, runs the named passes and prints what comes out, as mlir-opt does. It knows
// every upstream dialect, since the later stages of a program use many of them, and the clean-up passes canonicalize
// and cse besides those of Plait.
#include "dialect/PlDialect.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"
#include "passes/Passes.h"
#include "target/cpu/Passes.h"

int main(int argc, char** argv) {
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  registry.insert<pl::ir::PlDialect>();
  pl::passes::registerBufferization(registry);
  mlir::registerTransformsPasses();
  pl::passes::registerPasses();
  pl::cpu::registerVectorPasses();
  return mlir::asMainReturnCode(mlir::MlirOptMain(argc, argv, "Plait's pass driver\n", registry));
}
