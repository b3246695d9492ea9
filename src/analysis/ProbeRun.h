// One run of a program's integers: control flow, and what was written at its end.
#pragma once

#include <vector>

#include "analysis/ProbeFrame.h"

namespace pl::analysis {

/// Of all runs of one program: how much they may still cost, and what its loops cost.
class ProbeBudget {
 public:
  explicit ProbeBudget(std::int64_t operations) : left_(operations) {}

  void spend() { --left_; }
  bool isSpent() const { return left_ <= 0; }
  /// Whether all of so many iterations are run. Those that only sum up do the same again and again: a few will do.
  bool allowsAll(mlir::scf::ForOp loop, std::int64_t iterations);

 private:
  /// Operations of one iteration, with three of each loop in it.
  std::int64_t costOf(mlir::Block& body);
  /// Whether the loop writes windows of a tensor from outside.
  bool updates(mlir::scf::ForOp loop);

  std::int64_t left_;
  llvm::DenseMap<mlir::Block*, std::int64_t> costs_;
  llvm::DenseMap<mlir::Operation*, bool> updates_;
};

class ProbeRun {
 public:
  ProbeRun(mlir::func::FuncOp program, const Witness& witness, ProbeBudget& budget);

  /// Throws BuildError where a rule is certainly broken.
  void run();

 private:
  std::vector<Fact> runBlock(mlir::Block& block);
  std::vector<Fact> runIteration(mlir::scf::ForOp loop, Number variable, const std::vector<Fact>& carried);
  /// What is carried after any number of iterations with such a variable, none included.
  std::vector<Fact> runIterations(mlir::scf::ForOp loop, Number variable, std::vector<Fact> carried);
  void execute(mlir::Operation* op);
  void runLoop(mlir::scf::ForOp loop);
  void runIf(mlir::scf::IfOp branch);
  void setResults(mlir::Operation* op, const std::vector<Fact>& facts);
  void setArguments();
  void expectResults(const std::vector<Fact>& results);

  mlir::func::FuncOp program_;
  ProbeFrame frame_;
  ProbeBudget& budget_;
};

}  // namespace pl::analysis
