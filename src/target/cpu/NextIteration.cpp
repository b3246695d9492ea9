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

std::optional<NextIteration> NextIteration::after() {
  if (!llvm::all_of(loops_, [&](scf::ForOp loop) { return canFollow(loop.getUpperBound()); })) return std::nullopt;
  NextIteration following = *this;
  following.from_ = this;
  following.isAdvanced_ = false;
  following.next_ = {};
  return following;
}

Value NextIteration::before(OpBuilder& builder, Value value) const {
  scf::ForOp loop = innermost();
  IRMapping known;
  for (scf::ForOp outer : ArrayRef(loops_).drop_back()) known.map(outer.getInductionVar(), outer.getInductionVar());
  Value earlier = arith::SubIOp::create(builder, loop.getLoc(), loop.getInductionVar(), loop.getStep());
  known.map(loop.getInductionVar(), earlier);
  return evaluate(builder, value, known);
}

void NextIteration::advance(OpBuilder& builder) {
  Location loc = loops_.front().getLoc();
  // From the inside out: a loop moves on if the loops inside it are at their ends.
  SmallVector<Value> stepped(loops_.size()), isAtEnd(loops_.size());
  for (auto [number, loop] : llvm::enumerate(loops_)) {
    Value variable = present(builder, loop.getInductionVar()), end = present(builder, loop.getUpperBound());
    stepped[number] = arith::AddIOp::create(builder, loc, variable, loop.getStep());
    isAtEnd[number] = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::sge, stepped[number], end);
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
    Value variable = present(builder, loop.getInductionVar());
    Value next = arith::SelectOp::create(builder, loc, moves[number], further, variable);
    next_.map(loop.getInductionVar(), arith::SelectOp::create(builder, loc, isOver, variable, next).getResult());
  }
}

Value NextIteration::operator()(OpBuilder& builder, Value value) {
  if (!isAdvanced_) {
    isAdvanced_ = true;
    advance(builder);
  }
  return evaluate(builder, value, next_);
}

Value NextIteration::evaluate(OpBuilder& builder, Value value, IRMapping& known) const {
  if (isOutside(value)) return value;
  if (Value found = known.lookupOrNull(value)) return found;
  Operation* op = value.getDefiningOp();
  for (Value operand : op->getOperands()) known.map(operand, evaluate(builder, operand, known));
  if (auto load = dyn_cast<memref::LoadOp>(op)) {
    Location loc = load.getLoc();
    Value zero = arith::ConstantIndexOp::create(builder, loc, 0), one = arith::ConstantIndexOp::create(builder, loc, 1);
    SmallVector<Value> indices;
    for (auto [dim, index] : llvm::enumerate(load.getIndices())) {
      Value extent = memref::DimOp::create(builder, loc, load.getMemRef(), dim);
      Value last = arith::SubIOp::create(builder, loc, extent, one);
      Value bounded = arith::MinSIOp::create(builder, loc, known.lookup(index), last);
      indices.push_back(arith::MaxSIOp::create(builder, loc, bounded, zero));
    }
    Value loaded = memref::LoadOp::create(builder, loc, load.getMemRef(), indices);
    known.map(value, loaded);
    return loaded;
  }
  builder.clone(*op, known);
  return known.lookup(value);
}

}  // namespace pl::cpu
