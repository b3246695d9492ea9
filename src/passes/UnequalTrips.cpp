#include "passes/UnequalTrips.h"

namespace pl::passes {

using namespace mlir;

namespace {

/// The values of a loop's body that depend on its variable, through arithmetic, windows, loads and what loops carry.
class Dependence {
 public:
  explicit Dependence(scf::ForOp iterations) {
    depends_.insert(iterations.getInductionVar());
    do {
      isChanged_ = false;  // what a loop carries comes back to its start
      iterations.getBody()->walk<WalkOrder::PreOrder>([&](Operation* op) { follow(op); });
    } while (isChanged_);
  }

  bool ofAny(ValueRange values) const {
    return llvm::any_of(values, [&](Value value) { return depends_.contains(value); });
  }

 private:
  void follow(Operation* op) {
    if (auto loop = dyn_cast<scf::ForOp>(op)) return followLoop(loop);
    if (auto branch = dyn_cast<scf::IfOp>(op)) return followBranch(branch);
    if (ofAny(op->getOperands())) mark(op->getResults());
  }

  void followLoop(scf::ForOp loop) {
    bool isUnequal = ofAny({loop.getLowerBound(), loop.getUpperBound(), loop.getStep()});
    if (isUnequal) mark(loop.getInductionVar());
    for (auto [start, inBody, next, result] :
         llvm::zip(loop.getInitArgs(), loop.getRegionIterArgs(), loop.getYieldedValues(), loop.getResults()))
      if (isUnequal || ofAny({start, next})) mark({inBody, result});
  }

  void followBranch(scf::IfOp branch) {
    for (OpResult result : branch.getResults()) {
      unsigned number = result.getResultNumber();
      Value then = branch.thenYield()->getOperand(number), other = branch.elseYield()->getOperand(number);
      if (ofAny({branch.getCondition(), then, other})) mark(result);
    }
  }

  void mark(ValueRange values) {
    for (Value value : values) isChanged_ |= depends_.insert(value).second;
  }

  llvm::SmallDenseSet<Value> depends_;
  bool isChanged_ = false;
};

}  // namespace

Operation* unequalTrips(scf::ForOp iterations) {
  Dependence dependence(iterations);
  Operation* unequal = nullptr;
  iterations.getBody()->walk<WalkOrder::PreOrder>([&](Operation* op) {
    bool isUnequal = false;
    if (auto loop = dyn_cast<scf::ForOp>(op))
      isUnequal = dependence.ofAny({loop.getLowerBound(), loop.getUpperBound(), loop.getStep()});
    else if (auto branch = dyn_cast<scf::IfOp>(op))
      isUnequal = dependence.ofAny(branch.getCondition());
    if (!isUnequal) return WalkResult::advance();
    unequal = op;
    return WalkResult::interrupt();
  });
  return unequal;
}

}  // namespace pl::passes
