// Writes that are forgotten, come too late, or happen only sometimes.
#include "Mutations.h"

namespace pl::fuzz {
namespace {

namespace scf = mlir::scf;
using ir::AssembleOp;
using Function = mlir::func::FuncOp;
using Random = std::mt19937_64;

bool writeDropped(Function function, Random& random) {
  auto write = someSite<AssembleOp>(function, random, [](AssembleOp) { return true; });
  if (write) write->getResult().replaceAllUsesWith(write->getDst());
  return write.has_value();
}

/// The first iteration of the innermost loop does not write.
bool writeGuarded(Function function, Random& random) {
  auto write = someSite<AssembleOp>(function, random, [](AssembleOp op) { return op->getParentOfType<scf::ForOp>(); });
  if (!write) return false;
  auto loop = (*write)->getParentOfType<scf::ForOp>();
  const mlir::Location loc = write->getLoc();
  mlir::OpBuilder builder(*write);
  const mlir::Value isLater = mlir::arith::CmpIOp::create(builder, loc, mlir::arith::CmpIPredicate::sgt,
                                                          loop.getInductionVar(), loop.getLowerBound());
  auto branch = scf::IfOp::create(builder, loc, write->getType(), isLater, /*withElseRegion=*/true);
  write->getResult().replaceAllUsesWith(branch.getResult(0));
  builder.setInsertionPointToEnd(branch.thenBlock());
  scf::YieldOp::create(builder, loc, write->getResult());
  (*write)->moveBefore(branch.thenBlock()->getTerminator());
  builder.setInsertionPointToEnd(branch.elseBlock());
  scf::YieldOp::create(builder, loc, write->getDst());
  return true;
}

bool startForgotten(Function function, Random& random) {
  const auto isStart = [](ir::FullOp full) {
    return llvm::any_of(full->getUsers(),
                        [](mlir::Operation* user) { return mlir::isa<scf::ForOp, ir::MatmulAccOp, AssembleOp>(user); });
  };
  auto full = someSite<ir::FullOp>(function, random, isStart);
  if (!full) return false;
  mlir::OpBuilder builder(*full);
  const mlir::Value created =
      ir::CreateTensorOp::create(builder, full->getLoc(), full->getType(), full->getSizes(), full->getValid());
  full->getResult().replaceAllUsesWith(created);
  return true;
}

/// What a loop fills is read as it was before the loop.
bool readEarly(Function function, Random& random) {
  const auto isFilledBy = [](mlir::Value value) { return value.getDefiningOp<scf::ForOp>(); };
  const auto reader = someSite<mlir::Operation*>(function, random, [&](mlir::Operation* op) {
    return mlir::isa<ir::SliceOp, ir::ReadOp, ir::GatherRowsOp>(op) && isFilledBy(op->getOperand(0));
  });
  if (!reader) return false;
  const mlir::Value value = (*reader)->getOperand(0);
  (*reader)->setOperand(0, isFilledBy(value).getInitArgs()[mlir::cast<mlir::OpResult>(value).getResultNumber()]);
  return true;
}

}  // namespace

std::vector<Mutation> writeMutations() {
  return {{"write-dropped", "a write is forgotten", writeDropped},
          {"write-guarded", "a branch around a write: not in the first iteration", writeGuarded},
          {"start-forgotten", "an accumulator starts as create_tensor", startForgotten},
          {"read-early", "a buffer is read as it was before the loop that fills it", readEarly}};
}

}  // namespace pl::fuzz
