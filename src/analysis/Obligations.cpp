// The obligations of a program in the order of its text.
#include "analysis/Obligations.h"

#include "analysis/Prover.h"

namespace pl::analysis {

std::string Proof::gap(llvm::StringRef subject) const {
  const std::string& first = at.firstGap();
  return first.empty() ? "no proof was found" : (subject + " depends on " + first).str();
}

void Prover::add(mlir::Operation* op, llvm::StringRef rule, std::string what, bool isProved, std::string reason) {
  if (isProved) reason.clear();
  obligations.push_back({op->getLoc(), rule.str(), std::move(what), isProved, std::move(reason)});
}

std::vector<Obligation> obligationsOf(mlir::func::FuncOp program) {
  Prover prover(program);
  program.walk<mlir::WalkOrder::PreOrder>([&](mlir::Operation* op) {
    proveIntegers(prover, op);
    proveParallel(prover, op);
    if (!llvm::isa_and_present<ir::PlDialect>(op->getDialect())) return;
    proveExtents(prover, op);
    proveWindows(prover, op);
    proveReads(prover, op);
  });
  proveOutputs(prover);
  return std::move(prover.obligations);
}

}  // namespace pl::analysis
