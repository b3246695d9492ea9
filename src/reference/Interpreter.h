// Runs a program's operations in order: control flow, scopes, scalars, and the pl operations by their meaning.
#pragma once

#include <vector>

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "reference/Frame.h"
#include "reference/Iteration.h"

namespace pl::reference {

class Interpreter {
 public:
  /// `checks` is null outside checked mode.
  Interpreter(mlir::func::FuncOp function, Checks* checks);

  /// The function's results. Throws Error, with the operation's line and the iterations of the loops around it, where
  /// the program does something that has no meaning.
  std::vector<Value> run(std::vector<Value> arguments);

 private:
  /// Runs the block and forgets its values; returns what its terminator hands on.
  std::vector<Value> runBlock(mlir::Block& block, std::vector<Value> arguments);
  void execute(mlir::Operation* op);
  void setResults(mlir::Operation* op, std::vector<Value> values);
  void runLoop(mlir::scf::ForOp loop);
  void runIf(mlir::scf::IfOp branch);
  void followReads(mlir::Operation* op);

  mlir::func::FuncOp function_;
  LastUse lastUse_;
  Frame frame_;
  Iterations iterations_;
};

}  // namespace pl::reference
