// pl-place-scopes: replaces every pl.auto_incore by pl.incore scopes.
//
// Requires the program form. Ensures that no pl.auto_incore is left, that every operation of one that computes on
// tiles stands in a pl.incore, and that parallel loops and the author's own scopes are as they were. A scope is either
// one outermost sequential loop or branch, or a run of straight-line operations; what a loop alone needs (its zeroed
// accumulator, say) goes into the loop's scope. Scopes are numbered in the program's order: NAME_0, NAME_1, ….
#include "dialect/PlDialect.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringSet.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "passes/Passes.h"

namespace pl::passes {

using mlir::Block;
using mlir::Operation;
using mlir::Value;

namespace {

using Operations = llvm::SetVector<Operation*>;

/// A loop or scope that one core cannot take whole: it holds, or is, a parallel loop or a scope of the author's.
bool isBoundary(Operation* op) {
  return op
      ->walk([](Operation* inner) {
        bool isParallel = inner->hasAttr(ir::kParallelAttr);
        return isParallel || mlir::isa<ir::IncoreOp>(inner) ? mlir::WalkResult::interrupt()
                                                            : mlir::WalkResult::advance();
      })
      .wasInterrupted();
}

/// Whether the operation, or one inside it, computes on tiles. Neither a tensor that nothing has written yet nor a
/// number that is read to control the program is work of a core.
bool computes(Operation* op) {
  return op
      ->walk([](Operation* inner) {
        bool isWork =
            mlir::isa<ir::PlDialect>(inner->getDialect()) && !mlir::isa<ir::CreateTensorOp, ir::ReadOp>(inner);
        return isWork ? mlir::WalkResult::interrupt() : mlir::WalkResult::advance();
      })
      .wasInterrupted();
}

bool usesAny(Operation* op, const Operations& defined) {
  return op
      ->walk([&](Operation* inner) {
        for (Value operand : inner->getOperands()) {
          Operation* definition = operand.getDefiningOp();
          if (definition && defined.contains(definition)) return mlir::WalkResult::interrupt();
        }
        return mlir::WalkResult::advance();
      })
      .wasInterrupted();
}

bool isUsedByAlone(Operation* op, const Operations& users, Block* block) {
  return !op->use_empty() && llvm::all_of(op->getUsers(), [&](Operation* user) {
    return users.contains(block->findAncestorOpInBlock(*user));
  });
}

class ScopePlacer {
 public:
  explicit ScopePlacer(mlir::func::FuncOp function) : function_(function) {}

  void run() {
    llvm::SmallVector<ir::AutoIncoreOp> scopes;
    function_.walk([&](ir::AutoIncoreOp scope) { scopes.push_back(scope); });
    for (ir::AutoIncoreOp scope : scopes) {
      placeIn(&scope.getBody().front());
      dissolve(scope);
    }
    nameScopes();
  }

 private:
  /// From the end of the block to its start, so that a loop's scope can take what stands before the loop for it alone.
  void placeIn(Block* block) {
    Operation* next = block->getTerminator()->getPrevNode();
    while (next) {
      if (isBoundary(next)) {
        if (!mlir::isa<ir::IncoreOp>(next))
          for (mlir::Region& region : next->getRegions())
            for (Block& inner : region) placeIn(&inner);
        next = next->getPrevNode();
        continue;
      }
      Operations taken = next->getNumRegions() > 0 ? takeNest(next) : takeRun(next);
      next = taken.empty() ? firstOfRun(next)->getPrevNode() : wrap(taken)->getPrevNode();
    }
  }

  static bool isStraight(Operation* op) { return op && op->getNumRegions() == 0; }

  static Operation* firstOfRun(Operation* last) {
    if (!isStraight(last)) return last;
    while (isStraight(last->getPrevNode())) last = last->getPrevNode();
    return last;
  }

  /// The operations, from `last` back to the previous loop, that `users` alone need.
  static void takeProducers(Operation* last, Operations& users) {
    for (Operation* op = last; isStraight(op); op = op->getPrevNode())
      if (isUsedByAlone(op, users, op->getBlock())) users.insert(op);
  }

  static Operations takeNest(Operation* nest) {
    Operations taken;
    if (!computes(nest)) return taken;
    taken.insert(nest);
    takeProducers(nest->getPrevNode(), taken);
    return taken;
  }

  /// The run's work and whatever depends on it; index arithmetic and new tensors that others need stay outside.
  static Operations takeRun(Operation* last) {
    Operations taken;
    for (Operation* op = firstOfRun(last);; op = op->getNextNode()) {
      if (computes(op) || usesAny(op, taken)) taken.insert(op);
      if (op == last) break;
    }
    if (!taken.empty()) takeProducers(last, taken);
    return taken;
  }

  /// Moves the operations, in their order, into a new scope that leaves what is used outside it.
  Operation* wrap(const Operations& taken) {
    llvm::SmallVector<Operation*> ordered(taken.begin(), taken.end());
    llvm::sort(ordered, [](Operation* a, Operation* b) { return a->isBeforeInBlock(b); });
    Block* outer = ordered.front()->getBlock();

    llvm::SmallVector<Value> left;
    for (Operation* op : ordered)
      for (Value result : op->getResults())
        if (llvm::any_of(result.getUsers(),
                         [&](Operation* user) { return !taken.contains(outer->findAncestorOpInBlock(*user)); }))
          left.push_back(result);

    mlir::OpBuilder builder(ordered.back());
    builder.setInsertionPointAfter(ordered.back());
    auto scope = ir::IncoreOp::create(builder, ordered.front()->getLoc(), mlir::ValueRange(left).getTypes(),
                                      builder.getStringAttr("unnamed"));
    Block* body = &scope.getBody().emplaceBlock();
    for (Operation* op : ordered) op->moveBefore(body, body->end());
    for (auto [inner, result] : llvm::zip(left, scope.getResults()))
      inner.replaceUsesWithIf(result, [&](mlir::OpOperand& use) { return !scope->isAncestor(use.getOwner()); });
    builder.setInsertionPointToEnd(body);
    ir::YieldOp::create(builder, scope.getLoc(), left);
    placed_.insert(scope);
    return scope;
  }

  static void dissolve(ir::AutoIncoreOp scope) {
    auto yield = mlir::cast<ir::YieldOp>(scope.getBody().front().getTerminator());
    scope->replaceAllUsesWith(yield.getValues());
    yield.erase();
    scope->getBlock()->getOperations().splice(scope->getIterator(), scope.getBody().front().getOperations());
    scope.erase();
  }

  void nameScopes() {
    llvm::StringSet<> taken;
    function_.walk([&](ir::IncoreOp scope) {
      if (!placed_.contains(scope)) taken.insert(scope.getName());
    });
    unsigned number = 0;
    function_.walk([&](ir::IncoreOp scope) {
      if (!placed_.contains(scope)) return;
      std::string name;
      do {
        name = (function_.getName() + "_" + llvm::Twine(number++)).str();
      } while (!taken.insert(name).second);
      scope.setName(name);
    });
  }

  mlir::func::FuncOp function_;
  llvm::DenseSet<Operation*> placed_;
};

struct PlaceScopes : mlir::PassWrapper<PlaceScopes, mlir::OperationPass<mlir::func::FuncOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(PlaceScopes)

  llvm::StringRef getArgument() const override { return "pl-place-scopes"; }
  llvm::StringRef getDescription() const override { return "place incore scopes in pl.auto_incore"; }
  void runOnOperation() override { ScopePlacer(getOperation()).run(); }
};

}  // namespace

std::unique_ptr<mlir::Pass> createPlaceScopes() { return std::make_unique<PlaceScopes>(); }

}  // namespace pl::passes
