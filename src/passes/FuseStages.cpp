// pl-fuse-stages: sequential loops that hand tensors on slot by slot become one loop, and the tensors lose their
// memory.
//
// Requires the program form. Two loops of one block are fused where
//  - lower bound, upper bound and step are the same values, and neither loop is parallel;
//  - the second needs nothing that the first, or what stands between them, has only after the first's last iteration;
//  - each tensor that it takes from the first is written there by one assemble per iteration, at places that no other
//    iteration writes, and read here by slices: at the place that the same iteration of the first has written, and no
//    further than what it has written there is valid.
// Ensures that those slices are the written values themselves, and that tensors which nothing else reads are gone.
// Every element is computed from the same elements by the same operations in the same order as before.
#include "dialect/Assembled.h"
#include "dialect/PlDialect.h"
#include "llvm/ADT/SetVector.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/CSE.h"
#include "mlir/Transforms/Passes.h"
#include "passes/ForwardSlots.h"
#include "passes/Passes.h"
#include "passes/Place.h"
#include "passes/Tile.h"

namespace pl::passes {

using namespace mlir;

namespace {

using Operations = llvm::SetVector<Operation*>;

/// The operations of its block that `op`, or one inside it, uses.
Operations usedBy(Operation* op) {
  Operations used;
  op->walk([&](Operation* inner) {
    for (Value operand : inner->getOperands())
      if (Operation* definition = operand.getDefiningOp())
        if (definition->getBlock() == op->getBlock()) used.insert(definition);
  });
  return used;
}

/// Those, and what these use in turn, as far as it stands behind `start` (null: all of it).
Operations neededBy(Operation* op, Operation* start) {
  Operations needed;
  SmallVector<Operation*> open = {op};
  while (!open.empty())
    for (Operation* used : usedBy(open.pop_back_val()))
      if ((!start || start->isBeforeInBlock(used)) && needed.insert(used)) open.push_back(used);
  return needed;
}

/// Two loops of one block, of which the second needs what the first makes.
class StagePair {
 public:
  StagePair(scf::ForOp first, scf::ForOp second) : first_(first), second_(second), between_(neededBy(second, first)) {}

  /// Fuses the loops; otherwise says why they stay apart.
  std::optional<std::string> fuse() {
    if (auto refusal = refusalOfForm()) return refusal;
    scf::ForOp joined = join();
    SmallVector<Slots> handed;
    for (unsigned number = 0; number < first_.getNumResults(); ++number) {
      if (!isUsedIn(first_.getResult(number), second_)) continue;
      Slots slots(joined, number);
      if (!slots.refusal().empty()) {
        joined.erase();
        return "the tensor made at " + rootOf(number) + " " + slots.refusal();
      }
      handed.push_back(slots);
    }
    for (Slots& slots : handed) slots.forward();
    replace(joined, handed);
    return std::nullopt;
  }

 private:
  static bool isUsedIn(Value value, Operation* op) {
    return llvm::any_of(value.getUsers(), [&](Operation* user) { return op->isAncestor(user); });
  }

  std::string rootOf(unsigned number) { return placeOf(ir::assembledRoot(first_.getInitArgs()[number]).getLoc()); }

  std::optional<std::string> refusalOfForm() {
    if (first_->hasAttr(ir::kParallelAttr) || second_->hasAttr(ir::kParallelAttr))
      return "parallel loops stay as written";
    auto isSame = [](Value a, Value b) { return isSameIndex(getAsOpFoldResult(a), getAsOpFoldResult(b)); };
    if (!isSame(first_.getLowerBound(), second_.getLowerBound()) ||
        !isSame(first_.getUpperBound(), second_.getUpperBound()) || !isSame(first_.getStep(), second_.getStep()))
      return "the two are not known to run equally often";
    for (Operation* op : between_)
      if (usedBy(op).contains(first_))
        return "it needs what is computed at " + placeOf(op->getLoc()) + ", after the last iteration of that loop";
    for (auto [number, result] : llvm::enumerate(first_.getResults())) {
      if (llvm::is_contained(second_->getOperands(), result)) return "it goes on from what that loop leaves";
      if (!isa<RankedTensorType>(result.getType()) && isUsedIn(result, second_))
        return "it needs a number that is known after the last iteration of that loop";
    }
    return std::nullopt;
  }

  /// Both bodies one after the other in a loop before the first, in which the second reads what the first has by then.
  scf::ForOp join() {
    Block* block = first_->getBlock();
    SmallVector<Operation*> moved(between_.begin(), between_.end());
    llvm::sort(moved, [](Operation* a, Operation* b) { return a->isBeforeInBlock(b); });
    for (Operation* op : moved) op->moveBefore(block, first_->getIterator());

    IRRewriter rewriter(first_->getContext());
    rewriter.setInsertionPoint(first_);
    SmallVector<Value> inits(first_.getInitArgs());
    llvm::append_range(inits, second_.getInitArgs());
    auto joined = scf::ForOp::create(rewriter, first_.getLoc(), first_.getLowerBound(), first_.getUpperBound(),
                                     first_.getStep(), inits);
    joined->setDiscardableAttrs(first_->getDiscardableAttrDictionary());
    Block* body = joined.getBody();
    if (body->mightHaveTerminator()) rewriter.eraseOp(body->getTerminator());
    rewriter.setInsertionPointToEnd(body);
    IRMapping values;
    auto clone = [&](scf::ForOp loop, ValueRange carried, SmallVector<Value>& yields) {
      values.map(loop.getInductionVar(), joined.getInductionVar());
      values.map(ValueRange(loop.getRegionIterArgs()), carried);
      for (Operation& op : loop.getBody()->without_terminator()) rewriter.clone(op, values);
      for (Value yielded : loop.getBody()->getTerminator()->getOperands())
        yields.push_back(values.lookupOrDefault(yielded));
    };
    SmallVector<Value> yields;
    ValueRange carried = joined.getRegionIterArgs();
    clone(first_, carried.take_front(first_.getNumResults()), yields);
    values.map(first_.getResults(), ValueRange(yields));
    clone(second_, carried.drop_front(first_.getNumResults()), yields);
    scf::YieldOp::create(rewriter, second_.getLoc(), yields);
    // What both bodies compute, offsets and valid extents above all, becomes the same value.
    DominanceInfo dominance;
    eliminateCommonSubExpressions(rewriter, dominance, joined);
    return joined;
  }

  void replace(scf::ForOp joined, ArrayRef<Slots> handed) {
    ValueRange results = joined.getResults();
    emitRemark(second_.getLoc()) << "is one loop with the loop at " << placeOf(first_.getLoc());
    second_.replaceAllUsesWith(results.drop_front(first_.getNumResults()));
    second_.erase();
    for (Slots slots : handed) {
      unsigned number = slots.number();
      Location root = ir::assembledRoot(first_.getInitArgs()[number]).getLoc();
      if (!first_.getResult(number).use_empty()) {
        emitRemark(root) << "the tensor keeps its memory: it is used after the loop at " << placeOf(joined.getLoc());
        continue;
      }
      slots.dropBuffer();
      emitRemark(root) << "the tensor needs no memory: each iteration reads what it has written";
    }
    first_.replaceAllUsesWith(results.take_front(first_.getNumResults()));
    first_.erase();
  }

  scf::ForOp first_, second_;
  Operations between_;  // what stands between the loops and the second needs: it moves before the first
};

class StageFuser {
 public:
  /// Whether anything was fused.
  bool run(Block& block) {
    while (fuseOne(block)) isChanged_ = true;
    for (auto& [second, refusal] : refusals_)
      emitRemark(second->getLoc()) << "stays apart from the loop at " << placeOf(refusal.first) << ": "
                                   << refusal.second;
    refusals_.clear();
    for (Operation& op : block)
      for (Region& region : op.getRegions())
        for (Block& inner : region) run(inner);
    return isChanged_;
  }

 private:
  /// The last loop before `second` of which it needs anything.
  static scf::ForOp stageBefore(scf::ForOp second) {
    scf::ForOp last;
    for (Operation* op : neededBy(second, nullptr)) {
      auto loop = dyn_cast<scf::ForOp>(op);
      if (loop && (!last || last->isBeforeInBlock(loop))) last = loop;
    }
    return last;
  }

  bool fuseOne(Block& block) {
    refusals_.clear();
    for (auto second : block.getOps<scf::ForOp>()) {
      scf::ForOp first = stageBefore(second);
      if (!first) continue;
      std::optional<std::string> refusal = StagePair(first, second).fuse();
      if (!refusal) return true;  // the loops of this block are others now
      refusals_.emplace_back(second, std::pair(first.getLoc(), *refusal));
    }
    return false;
  }

  bool isChanged_ = false;
  SmallVector<std::pair<Operation*, std::pair<Location, std::string>>> refusals_;
};

class FuseStages : public PassWrapper<FuseStages, OperationPass<func::FuncOp>> {
 public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(FuseStages)

  StringRef getArgument() const override { return "pl-fuse-stages"; }
  StringRef getDescription() const override { return "make loops that hand tensors on slot by slot one loop"; }

  void runOnOperation() override {
    if (getOperation().isExternal() || !StageFuser().run(getOperation().getBody().front())) return;
    // Loops no longer carry the tensors that went, and the tensors themselves go.
    OpPassManager tidy(func::FuncOp::getOperationName());
    tidy.addPass(createCanonicalizerPass());
    tidy.addPass(createCSEPass());
    if (failed(runPipeline(tidy, getOperation()))) return signalPassFailure();
    getOperation().walk([](ir::CreateTensorOp made) {
      if (made.use_empty()) made.erase();
    });
  }
};

}  // namespace

std::unique_ptr<Pass> createFuseStages() { return std::make_unique<FuseStages>(); }

}  // namespace pl::passes
