#include "target/cpu/NextIteration.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace pl::cpu {

using namespace mlir;

NextIteration::NextIteration(Operation* op, ArrayRef<Value> values) {
  for (auto loop = op->getParentOfType<scf::ForOp>(); loop; loop = loop->getParentOfType<scf::ForOp>())
    if (!loops_.empty() || llvm::any_of(values, [&](Value value) { return dependsOn(value, loop); }))
      loops_.insert(loops_.begin(), loop);
  isKnown_ = !loops_.empty() && llvm::all_of(values, [&](Value value) { return canFollow(value); });
  isKnown_ = isKnown_ && llvm::all_of(loops_, [&](scf::ForOp loop) { return canFollow(loop.getLowerBound()); });
}

bool NextIteration::dependsOn(Value value, scf::ForOp loop) const {
  if (value == loop.getInductionVar()) return true;
  Operation* op = value.getDefiningOp();
  if (!op || !loop->isProperAncestor(op)) return false;
  return llvm::any_of(op->getOperands(), [&](Value operand) { return dependsOn(operand, loop); });
}

bool NextIteration::isOutside(Value value) const {
  scf::ForOp outermost = loops_.front();
  return !outermost.getRegion().isAncestor(value.getParentRegion());
}

bool NextIteration::canFollow(Value value) const {
  if (isOutside(value)) return true;
  Operation* op = value.getDefiningOp();
  if (!op) return llvm::any_of(loops_, [&](scf::ForOp loop) { return value == loop.getInductionVar(); });
  if (auto load = dyn_cast<memref::LoadOp>(op))
    return isOutside(load.getMemRef()) &&
           llvm::all_of(load.getIndices(), [&](Value index) { return canFollow(index); });
  // Pure: a division is that only by a constant that is not 0.
  return op->getNumRegions() == 0 && isPure(op) &&
         llvm::all_of(op->getOperands(), [&](Value operand) { return canFollow(operand); });
}

void NextIteration::advance(OpBuilder& builder) {
  Location loc = loops_.front().getLoc();
  // From the inside out: a loop moves on if the loops inside it are at their ends.
  SmallVector<Value> stepped(loops_.size()), isAtEnd(loops_.size());
  for (auto [number, loop] : llvm::enumerate(loops_)) {
    stepped[number] = arith::AddIOp::create(builder, loc, loop.getInductionVar(), loop.getStep());
    isAtEnd[number] =
        arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::sge, stepped[number], loop.getUpperBound());
  }
  SmallVector<Value> moves(loops_.size());
  Value carry = arith::ConstantOp::create(builder, loc, builder.getBoolAttr(true));
  for (std::size_t number = loops_.size(); number-- > 0;) {
    moves[number] = carry;
    carry = builder.createOrFold<arith::AndIOp>(loc, carry, isAtEnd[number]);
  }
  Value isOver = carry;
  // From the outside in: inside a loop that moves on, the others begin again.
  for (auto [number, loop] : llvm::enumerate(loops_)) {
    Value first = (*this)(builder, loop.getLowerBound());
    Value further = arith::SelectOp::create(builder, loc, isAtEnd[number], first, stepped[number]);
    Value variable = loop.getInductionVar();
    Value next = arith::SelectOp::create(builder, loc, moves[number], further, variable);
    next_.map(variable, arith::SelectOp::create(builder, loc, isOver, variable, next).getResult());
  }
}

Value NextIteration::operator()(OpBuilder& builder, Value value) {
  if (!isAdvanced_) {
    isAdvanced_ = true;
    advance(builder);
  }
  if (isOutside(value)) return value;
  if (Value known = next_.lookupOrNull(value)) return known;
  Operation* op = value.getDefiningOp();
  for (Value operand : op->getOperands()) next_.map(operand, (*this)(builder, operand));
  if (auto load = dyn_cast<memref::LoadOp>(op)) {
    Location loc = load.getLoc();
    Value zero = arith::ConstantIndexOp::create(builder, loc, 0), one = arith::ConstantIndexOp::create(builder, loc, 1);
    SmallVector<Value> indices;
    for (auto [dim, index] : llvm::enumerate(load.getIndices())) {
      Value extent = memref::DimOp::create(builder, loc, load.getMemRef(), dim);
      Value last = arith::SubIOp::create(builder, loc, extent, one);
      Value bounded = arith::MinSIOp::create(builder, loc, next_.lookup(index), last);
      indices.push_back(arith::MaxSIOp::create(builder, loc, bounded, zero));
    }
    Value loaded = memref::LoadOp::create(builder, loc, load.getMemRef(), indices);
    next_.map(value, loaded);
    return loaded;
  }
  builder.clone(*op, next_);
  return next_.lookup(value);
}

}  // namespace pl::cpu
