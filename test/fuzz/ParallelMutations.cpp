// Iterations of a parallel loop that get in each other's way.
#include "Mutations.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"

namespace pl::fuzz {
namespace {

namespace arith = mlir::arith;
namespace scf = mlir::scf;
using Function = mlir::func::FuncOp;
using Random = std::mt19937_64;

bool isParallel(scf::ForOp loop) { return loop->hasAttr(ir::kParallelAttr); }

scf::ForOp parallelLoopAround(mlir::Operation* op) {
  auto loop = op->getParentOfType<scf::ForOp>();
  while (loop && !isParallel(loop)) loop = loop->getParentOfType<scf::ForOp>();
  return loop;
}

bool dependsOn(mlir::Value value, mlir::Value variable) {
  if (value == variable) return true;
  mlir::Operation* made = value.getDefiningOp();
  return made && mlir::isa<arith::ArithDialect>(made->getDialect()) &&
         llvm::any_of(made->getOperands(), [&](mlir::Value operand) { return dependsOn(operand, variable); });
}

/// `value` for another value of the variable, computed anew.
mlir::Value recomputed(mlir::OpBuilder& builder, mlir::Value value, mlir::Value variable, mlir::Value other) {
  if (value == variable) return other;
  if (!dependsOn(value, variable)) return value;
  mlir::IRMapping operands;
  for (mlir::Value operand : value.getDefiningOp()->getOperands())
    operands.map(operand, recomputed(builder, operand, variable, other));
  return builder.clone(*value.getDefiningOp(), operands)->getResult(0);
}

bool hangsOnParallelLoop(mlir::Operation* op, mlir::ValueRange offsets) {
  auto loop = parallelLoopAround(op);
  return loop && llvm::any_of(offsets, [&](mlir::Value v) { return dependsOn(v, loop.getInductionVar()); });
}

/// Offsets for another value of the variable of the parallel loop around.
void moveTo(mlir::OpBuilder& builder, scf::ForOp loop, mlir::MutableOperandRange offsets, mlir::Value other) {
  for (mlir::OpOperand& offset : offsets) offset.set(recomputed(builder, offset.get(), loop.getInductionVar(), other));
}

/// The variable's value one iteration earlier; in the first iteration its own.
mlir::Value earlierIteration(mlir::OpBuilder& builder, scf::ForOp loop, mlir::Location where) {
  const mlir::Value before = arith::SubIOp::create(builder, where, loop.getInductionVar(), loop.getStep());
  return arith::MaxSIOp::create(builder, where, before, loop.getLowerBound());
}

/// The second iteration writes where the first writes, the third where the second should, and so on.
bool windowShared(Function function, Random& random) {
  auto write = someSite<ir::AssembleOp>(function, random,
                                        [](ir::AssembleOp op) { return hangsOnParallelLoop(op, op.getOffsets()); });
  if (!write) return false;
  auto loop = parallelLoopAround(*write);
  mlir::OpBuilder builder(*write);
  moveTo(builder, loop, write->getOffsetsMutable(), earlierIteration(builder, loop, write->getLoc()));
  return true;
}

/// Every iteration writes the window of the first.
bool variableForgotten(Function function, Random& random) {
  auto write = someSite<ir::AssembleOp>(function, random,
                                        [](ir::AssembleOp op) { return hangsOnParallelLoop(op, op.getOffsets()); });
  if (!write) return false;
  auto loop = parallelLoopAround(*write);
  mlir::OpBuilder builder(*write);
  moveTo(builder, loop, write->getOffsetsMutable(), loop.getLowerBound());
  return true;
}

/// What the loop carries is read where the iteration before writes.
bool neighbourRead(Function function, Random& random) {
  auto slice = someSite<ir::SliceOp>(function, random, [](ir::SliceOp op) {
    auto loop = parallelLoopAround(op);
    return loop && llvm::is_contained(loop.getRegionIterArgs(), op.getSrc()) &&
           hangsOnParallelLoop(op, op.getOffsets());
  });
  if (!slice) return false;
  auto loop = parallelLoopAround(*slice);
  mlir::OpBuilder builder(*slice);
  moveTo(builder, loop, slice->getOffsetsMutable(), earlierIteration(builder, loop, slice->getLoc()));
  return true;
}

bool stepShort(Function function, Random& random) {
  auto loop = someSite<scf::ForOp>(
      function, random, [](scf::ForOp op) { return isParallel(op) && constantOf(op.getStep()).value_or(0) > 1; });
  if (loop) loop->setStep(plus(*loop, loop->getStep(), -1));
  return loop.has_value();
}

/// The last of the values that `created` becomes in its block: each assembles into the one before.
mlir::Value lastOf(mlir::Value created, mlir::Block* block) {
  mlir::Value last = created;
  for (bool goesOn = true; goesOn;) {
    goesOn = false;
    for (mlir::OpOperand& use : last.getUses()) {
      if (use.getOwner()->getBlock() != block) continue;
      auto write = mlir::dyn_cast<ir::AssembleOp>(use.getOwner());
      auto loop = mlir::dyn_cast<scf::ForOp>(use.getOwner());
      if (write && write.getDst() == last)
        last = write.getResult();
      else if (loop)
        last = loop.getTiedLoopResult(&use);
      else
        continue;
      goesOn = true;
      break;
    }
  }
  return last;
}

/// A buffer of each iteration is made once, before the loop, for all of them.
bool bufferHoisted(Function function, Random& random) {
  auto create = someSite<ir::CreateTensorOp>(function, random, [](ir::CreateTensorOp op) {
    auto loop = mlir::dyn_cast<scf::ForOp>(op->getParentOp());
    return loop && isParallel(loop) && op->getNumOperands() == 0 && lastOf(op, op->getBlock()) != op.getResult();
  });
  if (!create) return false;
  auto loop = mlir::cast<scf::ForOp>((*create)->getParentOp());
  const mlir::Value last = lastOf(*create, loop.getBody());
  const mlir::Value buffer = *create;
  (*create)->moveBefore(loop);
  mlir::IRRewriter rewriter(loop);
  auto replaced =
      loop.replaceWithAdditionalYields(rewriter, buffer, /*replaceInitOperandUsesInLoop=*/true,
                                       [&](mlir::OpBuilder&, mlir::Location, llvm::ArrayRef<mlir::BlockArgument>) {
                                         return mlir::SmallVector<mlir::Value>{last};
                                       });
  if (mlir::failed(replaced)) return false;
  (*replaced)->setAttr(ir::kParallelAttr, rewriter.getUnitAttr());
  return true;
}

}  // namespace

std::vector<Mutation> parallelMutations() {
  return {{"window-shared", "two iterations of a parallel loop write one window", windowShared},
          {"variable-forgotten", "every iteration of a parallel loop writes the first one's window", variableForgotten},
          {"neighbour-read", "an iteration of a parallel loop reads what the one before writes", neighbourRead},
          {"step-short", "a parallel loop's step is one less than its tile", stepShort},
          {"buffer-hoisted", "one buffer for all iterations of a parallel loop", bufferHoisted}};
}

}  // namespace pl::fuzz
