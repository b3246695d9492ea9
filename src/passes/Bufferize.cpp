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
#include "passes/OrderStores.h"
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

/// Memory of which both `a` and `b` are: what they agree on stays known.
MemRefType commonType(MemRefType a, MemRefType b) {
  if (a == b) return a;
  auto common = [](ArrayRef<int64_t> x, ArrayRef<int64_t> y) {
    return llvm::map_to_vector(llvm::zip(x, y), [](auto pair) {
      return std::get<0>(pair) == std::get<1>(pair) ? std::get<0>(pair) : ShapedType::kDynamic;
    });
  };
  auto [aStrides, aOffset] = a.getStridesAndOffset();
  auto [bStrides, bOffset] = b.getStridesAndOffset();
  int64_t offset = aOffset == bOffset ? aOffset : ShapedType::kDynamic;
  auto layout = StridedLayoutAttr::get(a.getContext(), offset, common(aStrides, bStrides));
  return MemRefType::get(common(a.getShape(), b.getShape()), a.getElementType(), layout);
}

/// Where the sides of a branch leave memory of different layout, bufferization forgets all strides. Vectors need to
/// know that the elements of a row are neighbours.
void tightenLayouts(scf::IfOp branch) {
  for (OpResult result : branch.getResults()) {
    if (!isa<MemRefType>(result.getType())) continue;
    unsigned number = result.getResultNumber();
    OpOperand* yields[] = {&branch.thenYield()->getOpOperand(number), &branch.elseYield()->getOpOperand(number)};
    auto sourceOf = [](OpOperand* yield) -> Value {
      auto cast = yield->get().getDefiningOp<memref::CastOp>();
      return cast ? cast.getSource() : yield->get();
    };
    Value sources[] = {sourceOf(yields[0]), sourceOf(yields[1])};
    MemRefType type = commonType(cast<MemRefType>(sources[0].getType()), cast<MemRefType>(sources[1].getType()));
    if (type == result.getType()) continue;
    for (auto [yield, source] : llvm::zip(yields, sources)) {
      OpBuilder build(yield->getOwner());
      yield->set(memref::CastOp::create(build, source.getLoc(), type, source));
    }
    Type before = result.getType();
    result.setType(type);
    OpBuilder build(branch->getContext());
    build.setInsertionPointAfter(branch);
    auto widened = memref::CastOp::create(build, branch.getLoc(), before, result);
    result.replaceAllUsesExcept(widened, widened);
  }
}

bool choosesTensors(Operation* op) {
  return isa<scf::IfOp, arith::SelectOp>(op) && llvm::any_of(op->getResultTypes(), llvm::IsaPred<TensorType>);
}

/// Lets every tensor that leaves a branch leave in memory of its own.
void separateBranches(func::FuncOp function) {
  auto copy = [](OpOperand& operand) {
    auto type = dyn_cast<RankedTensorType>(operand.get().getType());
    if (!type) return;
    OpBuilder build(operand.getOwner());
    operand.set(AllocTensorOp::create(build, operand.get().getLoc(), type, ValueRange(), operand.get()));
  };
  function.walk([&](Operation* op) {
    if (!choosesTensors(op)) return;
    if (isa<arith::SelectOp>(op)) llvm::for_each(op->getOpOperands(), copy);
    for (Region& region : op->getRegions()) llvm::for_each(region.front().getTerminator()->getOpOperands(), copy);
  });
}

/// Whether One-Shot bufferization finds places for all tensors. It gives up where a branch leaves either of two
/// tensors that are both needed, and a loop then overwrites one of them: it does not tell the sides apart.
bool canBufferize(func::FuncOp function, const OneShotBufferizationOptions& options) {
  func::FuncOp trial = function.clone();
  function->getBlock()->getOperations().insertAfter(function->getIterator(), trial);
  ScopedDiagnosticHandler quiet(function.getContext(), [](Diagnostic&) { return success(); });
  CopyReport ignored = [](const std::string&) {};
  CopyReporter report(ignored);
  bool isPossible = succeeded(settleLoops(trial, options, report));
  if (isPossible) {
    OneShotAnalysisState analysis(trial, options);
    isPossible = succeeded(analyzeOp(trial, analysis));
  }
  trial.erase();
  return isPossible;
}

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
    orderStores(function);
    bool hasBranches =
        function
            .walk([](Operation* op) { return choosesTensors(op) ? WalkResult::interrupt() : WalkResult::advance(); })
            .wasInterrupted();
    if (hasBranches && !canBufferize(function, options)) separateBranches(function);
    if (failed(settleLoops(function, options, report))) return failure();

    OneShotAnalysisState analysis(function, options);
    if (failed(analyzeOp(function, analysis))) return failure();
    report.results(function, analysis);
    BufferizationState state;
    if (failed(insertTensorCopies(function, analysis, state))) return failure();
    report.insertedCopies(function);
    if (failed(bufferizeOp(function, options, state))) return failure();
    function.walk(tightenLayouts);
    return success();
  }

  CopyReport onCopy_;
};

}  // namespace

std::unique_ptr<Pass> createBufferize(CopyReport onCopy) { return std::make_unique<Bufferize>(std::move(onCopy)); }

}  // namespace pl::passes
