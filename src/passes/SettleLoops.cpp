#include "passes/SettleLoops.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "passes/MemoryRoot.h"

namespace pl::passes {

using namespace mlir;
using namespace mlir::bufferization;

namespace {

/// A value at the end of a loop's body, or of a branch there, that must be in the memory of `carried`.
struct Store {
  OpOperand* yielded;
  BlockArgument carried;
  bool isView;  // of a tensor that the loop carries
};

class LoopSettler {
 public:
  LoopSettler(const OneShotAnalysisState& analysis, CopyReporter& report) : analysis_(analysis), report_(report) {}

  /// Stores what `loop` yields in the memory it carries; false: it is all there already.
  bool settle(scf::ForOp loop) {
    SmallVector<Store> stores;
    for (auto [carried, yielded] :
         llvm::zip(loop.getRegionIterArgs(), loop.getBody()->getTerminator()->getOpOperands()))
      if (isa<TensorType>(carried.getType())) collect(loop, yielded, carried, stores);
    // All views are read before the first carried tensor is overwritten, so that an exchange is right.
    for (Store& store : stores) {
      if (!store.isView) continue;
      OpBuilder build(store.yielded->getOwner());
      Value view = store.yielded->get();
      auto type = cast<RankedTensorType>(view.getType());
      store.yielded->set(AllocTensorOp::create(build, view.getLoc(), type, ValueRange(), view));
    }
    for (Store& store : stores) {
      OpBuilder build(store.yielded->getOwner());
      Value value = store.yielded->get();
      if (!store.isView) report_.copy(value.getLoc(), store.carried, "every iteration makes a new one");
      store.yielded->set(MaterializeInDestinationOp::create(build, value.getLoc(), value, store.carried).getResult());
    }
    return !stores.empty();
  }

 private:
  /// Whether `value` is in memory that the loop's body makes. The analysis does not tell the two sides of a branch
  /// apart.
  static bool isMadeIn(scf::ForOp loop, Value value) {
    Value root = memoryRoot(value);
    while (auto part = root.getDefiningOp<tensor::ExtractSliceOp>()) root = memoryRoot(part.getSource());
    auto empty = root.getDefiningOp<tensor::EmptyOp>();
    return empty && loop->isAncestor(empty);
  }

  bool mayView(Value value, Value carried) const {
    return isa<TensorType>(carried.getType()) && analysis_.areAliasingBufferizedValues(value, carried);
  }

  void collect(scf::ForOp loop, OpOperand& yielded, BlockArgument carried, SmallVector<Store>& stores) {
    Value value = yielded.get();
    if (analysis_.areEquivalentBufferizedValues(value, carried)) return;
    // A branch that makes a new tensor on one side stores it there, and the other side costs nothing.
    auto branch = value.getDefiningOp<scf::IfOp>();
    if (branch && value.hasOneUse() && isDeadAfter(branch, carried)) {
      unsigned number = cast<OpResult>(value).getResultNumber();
      collect(loop, branch.thenYield()->getOpOperand(number), carried, stores);
      collect(loop, branch.elseYield()->getOpOperand(number), carried, stores);
      return;
    }
    bool isView = !isMadeIn(loop, value) &&
                  llvm::any_of(loop.getRegionIterArgs(), [&](Value other) { return mayView(value, other); });
    stores.push_back({&yielded, carried, isView});
  }

  /// Whether `carried` is used inside `branch` alone, or read before it in ways that leave no view.
  static bool isDeadAfter(scf::IfOp branch, BlockArgument carried) {
    return llvm::all_of(carried.getUses(), [&](OpOperand& use) {
      Operation* ancestor = branch->getBlock()->findAncestorOpInBlock(*use.getOwner());
      if (ancestor == branch) return true;
      auto computation = dyn_cast<DestinationStyleOpInterface>(use.getOwner());
      bool isRead = (computation && computation.isDpsInput(&use)) || isa<tensor::ExtractOp>(use.getOwner());
      return ancestor && isRead && ancestor->isBeforeInBlock(branch);
    });
  }

  const OneShotAnalysisState& analysis_;
  CopyReporter& report_;
};

}  // namespace

LogicalResult settleLoops(func::FuncOp function, OneShotBufferizationOptions options, CopyReporter& report) {
  options.allowReturnAllocsFromLoops = true;  // here this means: do not fail on what is about to be settled
  // An outer loop can be judged when its inner loops are settled: each round settles one level of nesting. What is not
  // settled after many rounds is the final analysis' error.
  constexpr int kRounds = 32;
  bool isSettled = false;
  for (int round = 0; round < kRounds && !isSettled; ++round) {
    OneShotAnalysisState analysis(function, options);
    if (failed(analyzeOp(function, analysis))) return failure();
    LoopSettler settler(analysis, report);
    llvm::DenseSet<Operation*> unsettled;
    function.walk([&](scf::ForOp loop) {  // inner loops first
      bool isDeferred = llvm::any_of(unsettled, [&](Operation* inner) { return loop->isAncestor(inner); });
      if (!isDeferred && settler.settle(loop)) unsettled.insert(loop);
    });
    isSettled = unsettled.empty();
  }
  return success();
}

}  // namespace pl::passes
