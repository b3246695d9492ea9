// Windows at the wrong place: index arithmetic that is slightly wrong.
#include "Mutations.h"

namespace pl::fuzz {
namespace {

namespace arith = mlir::arith;
using Function = mlir::func::FuncOp;
using Random = std::mt19937_64;

std::optional<Window> anyWindow(Function function, Random& random) {
  return someWindow(function, random, [](const Window&) { return true; });
}

bool rowOff(Function function, Random& random) {
  const auto window = anyWindow(function, random);
  if (!window) return false;
  mlir::OpOperand& offset = window->offsets[static_cast<unsigned>(random() % window->offsets.size())];
  offset.set(plus(window->op, offset.get(), 1));
  return true;
}

bool tileOff(Function function, Random& random) {
  const auto window =
      someWindow(function, random, [](const Window& w) { return !mlir::ShapedType::isDynamicShape(w.shape); });
  if (!window) return false;
  const auto d = static_cast<unsigned>(random() % window->offsets.size());
  mlir::OpOperand& offset = window->offsets[d];
  offset.set(plus(window->op, offset.get(), window->shape[d]));
  return true;
}

bool offsetsSwapped(Function function, Random& random) {
  const auto window = someWindow(function, random, [](const Window& w) {
    return w.offsets.size() > 1 && w.offsets[0].get() != w.offsets[1].get();
  });
  if (!window) return false;
  const mlir::Value first = window->offsets[0].get();
  window->offsets[0].set(window->offsets[1].get());
  window->offsets[1].set(first);
  return true;
}

/// Replaces an index computation by one of its operands.
template <class Op>
bool operandForgotten(Function function, Random& random) {
  auto op = someSite<Op>(function, random, [](Op candidate) { return candidate.getType().isIndex(); });
  if (!op) return false;
  // A coefficient is forgotten, not what it multiplies.
  const bool keepsFirst = constantOf(op->getRhs()) ? true : constantOf(op->getLhs()) ? false : random() % 2 == 0;
  op->getResult().replaceAllUsesWith(keepsFirst ? op->getLhs() : op->getRhs());
  return true;
}

bool radixWrong(Function function, Random& random) {
  const auto op = someSite<mlir::Operation*>(function, random, [](mlir::Operation* candidate) {
    return mlir::isa<arith::FloorDivSIOp, arith::RemSIOp>(candidate) && candidate->getResult(0).getType().isIndex();
  });
  if (!op) return false;
  mlir::OpBuilder builder(*op);
  const mlir::Value lhs = (*op)->getOperand(0), rhs = (*op)->getOperand(1);
  mlir::Value other;
  if (mlir::isa<arith::RemSIOp>(*op))
    other = arith::FloorDivSIOp::create(builder, (*op)->getLoc(), lhs, rhs);
  else
    other = arith::RemSIOp::create(builder, (*op)->getLoc(), lhs, rhs);
  (*op)->getResult(0).replaceAllUsesWith(other);
  return true;
}

}  // namespace

std::vector<Mutation> offsetMutations() {
  return {{"row-off", "an offset is one too large", rowOff},
          {"tile-off", "an offset is one tile too large", tileOff},
          {"offsets-swapped", "the offsets of rows and columns are swapped", offsetsSwapped},
          {"summand-forgotten", "an index lacks a summand (the group's)", operandForgotten<arith::AddIOp>},
          {"coefficient-forgotten", "an index lacks a coefficient", operandForgotten<arith::MulIOp>},
          {"radix-wrong", "item % K where item / K is meant, or the reverse", radixWrong}};
}

}  // namespace pl::fuzz
