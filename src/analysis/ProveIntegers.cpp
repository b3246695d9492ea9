// Divisors (scalars R1, div R1) and steps (range R1).
#include "analysis/IndexText.h"
#include "analysis/Prover.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

namespace pl::analysis {

namespace arith = mlir::arith;
using mlir::Operation;
using mlir::Value;

static std::optional<std::int64_t> numberOf(Value integer) {
  llvm::APInt number;
  return mlir::matchPattern(integer, mlir::m_ConstantInt(&number)) ? std::optional(number.getSExtValue())
                                                                   : std::nullopt;
}

void proveIntegers(Prover& prover, Operation* op) {
  if (llvm::isa<arith::DivSIOp, arith::FloorDivSIOp, arith::CeilDivSIOp, arith::RemSIOp, arith::DivUIOp,
                arith::RemUIOp>(op)) {
    const Value divisor = op->getOperand(1);
    if (numberOf(divisor).value_or(0) != 0) return;
    Proof proof(prover.facts, op);
    const AffineForm form = proof.at.of(divisor);
    const bool isProved = proof.holds(form - AffineForm(1)) || proof.holds(AffineForm(-1) - form);
    prover.add(op, "scalars R1", indexText(divisor) + " is not 0", isProved, proof.gap("the divisor"));
  } else if (auto loop = llvm::dyn_cast<mlir::scf::ForOp>(op)) {
    if (numberOf(loop.getStep()).value_or(0) >= 1) return;
    Proof proof(prover.facts, op);
    const bool isProved = proof.holds(proof.at.of(loop.getStep()) - AffineForm(1));
    prover.add(op, "range R1", indexText(loop.getStep()) + " is at least 1", isProved, proof.gap("the step"));
  } else if (auto division = llvm::dyn_cast<ir::DivOp>(op)) {
    if (!mlir::getElementTypeOrSelf(division.getType()).isInteger()) return;
    const bool isProved = numberOf(division.getRhs()).value_or(0) != 0;
    prover.add(op, "div R1", "no divisor is 0", isProved, "the divisors are elements of a tensor");
  }
}

}  // namespace pl::analysis
