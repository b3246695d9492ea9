#include "analysis/NarrowSums.h"

#include "dialect/ElementType.h"
#include "dialect/PlDialect.h"
#include "llvm/ADT/DenseSet.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace pl::analysis {

using mlir::Operation;
using mlir::Value;

namespace {

/// Looks for a way from what an iteration hands on back to what it began with, by way of an addition.
class Search {
 public:
  explicit Search(mlir::scf::ForOp loop) : loop_(loop) {}

  /// The addition, if `value` comes from `carried` through one; `sum` is the last one on the way so far.
  Operation* find(Value value, Value carried, Operation* sum) {
    if (value == carried) return sum;
    Operation* op = value.getDefiningOp();
    if (!op || !loop_->isProperAncestor(op) || !seen_.insert({value, sum ? 1U : 0U}).second) return nullptr;
    if (auto slice = mlir::dyn_cast<ir::SliceOp>(op)) {
      // Another window in every iteration is no sum over iterations.
      const bool moves = llvm::any_of(slice.getOffsets(), [&](Value offset) { return dependsOnIteration(offset); });
      return moves ? nullptr : find(slice.getSrc(), carried, sum);
    }
    const bool adds = mlir::isa<ir::AddOp, ir::SubOp, ir::RowExpandAddOp, ir::RowExpandSubOp, ir::ColExpandAddOp,
                                ir::ColExpandSubOp, mlir::arith::AddFOp, mlir::arith::SubFOp>(op);
    const bool moves = mlir::isa<ir::AssembleOp, ir::ReshapeOp, ir::TransposeOp, ir::ConcatOp, ir::FillpadOp>(op);
    const bool computes = mlir::isa<ir::ElementwiseOpInterface>(op) || op->getDialect()->getNamespace() == "arith";
    if (op->getNumRegions() != 0) return findInside(op, mlir::cast<mlir::OpResult>(value), carried, sum);
    if (!adds && !moves && !computes) return nullptr;
    for (Value operand : op->getOperands())
      if (Operation* found = find(operand, carried, adds ? op : sum)) return found;
    return nullptr;
  }

 private:
  Operation* findInside(Operation* op, mlir::OpResult result, Value carried, Operation* sum) {
    // An inner loop that hands it through is seen on its own.
    if (auto inner = mlir::dyn_cast<mlir::scf::ForOp>(op))
      return find(inner.getInitArgs()[result.getResultNumber()], carried, sum);
    for (mlir::Region& region : op->getRegions())
      if (!region.empty())
        if (Operation* found = find(region.front().getTerminator()->getOperand(result.getResultNumber()), carried, sum))
          return found;
    return nullptr;
  }

  bool dependsOnIteration(Value integer) {
    if (integer == loop_.getInductionVar()) return true;
    Operation* op = integer.getDefiningOp();
    if (!op) return loop_.getRegion().isAncestor(integer.getParentRegion());
    return loop_->isProperAncestor(op) &&
           (op->getNumOperands() == 0 ||
            llvm::any_of(op->getOperands(), [&](Value operand) { return dependsOnIteration(operand); })) &&
           !op->hasTrait<mlir::OpTrait::ConstantLike>();
  }

  mlir::scf::ForOp loop_;
  llvm::DenseSet<std::pair<Value, unsigned>> seen_;
};

}  // namespace

std::vector<NarrowSum> narrowSumsOf(mlir::func::FuncOp program) {
  std::vector<NarrowSum> sums;
  program.walk<mlir::WalkOrder::PreOrder>([&](mlir::scf::ForOp loop) {
    for (auto [carried, last] : llvm::zip_equal(loop.getRegionIterArgs(), loop.getYieldedValues())) {
      const mlir::Type type = mlir::getElementTypeOrSelf(carried.getType());
      if (!type.isF16() && !type.isBF16()) continue;
      if (Operation* sum = Search(loop).find(last, carried, nullptr))
        sums.push_back({sum->getLoc(), std::string("a sum over iterations in ") + (type.isF16() ? "FP16" : "BF16") +
                                           ": each one rounds it; carry it in FP32 and cast it after the loop"});
    }
  });
  return sums;
}

}  // namespace pl::analysis
