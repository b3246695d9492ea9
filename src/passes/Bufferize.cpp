// pl-bufferize: tensors become memory, in place wherever One-Shot bufferization proves that nobody needs the old value.
//
// Requires: the form that pl-lower-to-linalg ensures.
// Ensures: no tensors; memref.alloc for temporaries, none of which outlives the loop iteration that makes it. Every
// copy that the program's author did not write is reported: a whole tensor's as a warning, a tile's as a remark.
#include "mlir/Dialect/Bufferization/Transforms/Bufferize.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/IR/ValueBoundsOpInterfaceImpl.h"
#include "mlir/Dialect/Arith/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/Transforms/FuncBufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"
#include "mlir/Dialect/Bufferization/Transforms/Transforms.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Linalg/Transforms/SubsetInsertionOpInterfaceImpl.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/IR/ValueBoundsOpInterfaceImpl.h"
#include "mlir/Dialect/SCF/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/IR/TensorInferTypeOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/IR/ValueBoundsOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/Transforms/SubsetInsertionOpInterfaceImpl.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "passes/CopyReport.h"
#include "passes/Passes.h"
#include "passes/SettleLoops.h"

namespace pl::passes {

using namespace mlir;
using namespace mlir::bufferization;

void registerBufferization(DialectRegistry& registry) {
  arith::registerBufferizableOpInterfaceExternalModels(registry);
  func_ext::registerBufferizableOpInterfaceExternalModels(registry);
  linalg::registerBufferizableOpInterfaceExternalModels(registry);
  linalg::registerSubsetOpInterfaceExternalModels(registry);
  scf::registerBufferizableOpInterfaceExternalModels(registry);
  tensor::registerBufferizableOpInterfaceExternalModels(registry);
  tensor::registerSubsetOpInterfaceExternalModels(registry);
  // Sizes are compared through these while windows are proven to be the same or disjoint.
  tensor::registerInferTypeOpInterfaceExternalModels(registry);
  arith::registerValueBoundsOpInterfaceExternalModels(registry);
  scf::registerValueBoundsOpInterfaceExternalModels(registry);
  tensor::registerValueBoundsOpInterfaceExternalModels(registry);
}

namespace {

class Bufferize : public PassWrapper<Bufferize, OperationPass<ModuleOp>> {
 public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(Bufferize)
  explicit Bufferize(CopyReport onCopy = {}) : onCopy_(std::move(onCopy)) {}

  StringRef getArgument() const override { return "pl-bufferize"; }
  StringRef getDescription() const override { return "turn tensors into memory, in place, and report copies"; }

  // Without the bufferization dialect the analysis finds every operation unknown and says nothing.
  void getDependentDialects(DialectRegistry& registry) const override {
    registry.insert<arith::ArithDialect, BufferizationDialect, linalg::LinalgDialect, memref::MemRefDialect,
                    scf::SCFDialect, tensor::TensorDialect>();
  }

  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (!function.isExternal() && failed(bufferize(function))) return signalPassFailure();
    OpPassManager tidy(ModuleOp::getOperationName());
    tidy.addPass(createCanonicalizerPass());
    tidy.addPass(createCSEPass());
    tidy.addPass(createCanonicalizerPass());  // copies of memory onto itself show after CSE
    if (failed(runPipeline(tidy, getOperation()))) signalPassFailure();
  }

 private:
  LogicalResult bufferize(func::FuncOp function) {
    OneShotBufferizationOptions options;
    options.bufferAlignment = 64;
    CopyReporter report(onCopy_);
    if (failed(settleLoops(function, options, report))) return failure();

    OneShotAnalysisState analysis(function, options);
    if (failed(analyzeOp(function, analysis))) return failure();
    report.results(function, analysis);
    BufferizationState state;
    if (failed(insertTensorCopies(function, analysis, state))) return failure();
    report.insertedCopies(function);
    return bufferizeOp(function, options, state);
  }

  CopyReport onCopy_;
};

}  // namespace

std::unique_ptr<Pass> createBufferize(CopyReport onCopy) { return std::make_unique<Bufferize>(std::move(onCopy)); }

}  // namespace pl::passes
