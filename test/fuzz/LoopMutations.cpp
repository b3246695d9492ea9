// Loops that run too seldom, too often, or for nothing.
#include "Mutations.h"

namespace pl::fuzz {
namespace {

using mlir::scf::ForOp;
using Function = mlir::func::FuncOp;
using Random = std::mt19937_64;

std::optional<ForOp> someLoop(Function function, Random& random) {
  return someSite<ForOp>(function, random, [](ForOp) { return true; });
}

/// `bound` of the loop, moved by one step.
mlir::Value moved(ForOp loop, mlir::Value bound, bool forward) {
  mlir::OpBuilder builder(loop);
  if (forward) return mlir::arith::AddIOp::create(builder, loop.getLoc(), bound, loop.getStep());
  return mlir::arith::SubIOp::create(builder, loop.getLoc(), bound, loop.getStep());
}

bool boundShort(Function function, Random& random) {
  const auto loop = someLoop(function, random);
  if (loop) ForOp(*loop).setUpperBound(moved(*loop, ForOp(*loop).getUpperBound(), false));
  return loop.has_value();
}

bool boundLong(Function function, Random& random) {
  const auto loop = someLoop(function, random);
  if (loop) ForOp(*loop).setUpperBound(moved(*loop, ForOp(*loop).getUpperBound(), true));
  return loop.has_value();
}

bool startLate(Function function, Random& random) {
  const auto loop = someLoop(function, random);
  if (loop) ForOp(*loop).setLowerBound(moved(*loop, ForOp(*loop).getLowerBound(), true));
  return loop.has_value();
}

bool stepLong(Function function, Random& random) {
  auto loop = someLoop(function, random);
  if (loop) loop->setStep(plus(*loop, loop->getStep(), 1));
  return loop.has_value();
}

bool iterationLost(Function function, Random& random) {
  auto loop = someSite<ForOp>(function, random, [](ForOp op) { return op.getNumRegionIterArgs() > 0; });
  if (!loop) return false;
  const auto i = static_cast<unsigned>(random() % loop->getNumRegionIterArgs());
  loop->getBody()->getTerminator()->setOperand(i, loop->getRegionIterArg(i));
  return true;
}

}  // namespace

std::vector<Mutation> loopMutations() {
  return {{"bound-short", "a loop ends one step early", boundShort},
          {"bound-long", "a loop ends one step late", boundLong},
          {"start-late", "a loop leaves out its first step", startLate},
          {"step-long", "a loop's step is one more than its tile", stepLong},
          {"iteration-lost", "a loop hands on what it was given, not what its body made", iterationLost}};
}

}  // namespace pl::fuzz
