// What the proofs of all rules share.
#pragma once

#include "analysis/Moment.h"
#include "analysis/Obligations.h"
#include "dialect/PlDialect.h"

namespace pl::analysis {

/// A proof at one operation: its constraints say that the program stands there.
struct Proof {
  Proof(const ProgramFacts& facts, mlir::Operation* op) : at(facts, constraints) { at.standAt(op); }
  /// Whether `form` is at least 0, certainly.
  bool holds(const AffineForm& form) const { return at.isAtMost(AffineForm(), form); }
  /// Why there is no proof: "the window depends on what read gives".
  std::string gap(llvm::StringRef subject) const;

  Constraints constraints;
  Moment at;
};

/// The obligations of one program, as they are found.
struct Prover {
  explicit Prover(mlir::func::FuncOp program) : facts(program) {}
  void add(mlir::Operation* op, llvm::StringRef rule, std::string what, bool isProved, std::string reason);

  ProgramFacts facts;
  std::vector<Obligation> obligations;
};

// Each adds what `op` must keep.
void proveIntegers(Prover& prover, mlir::Operation* op);  // divisors and steps
void proveExtents(Prover& prover, mlir::Operation* op);   // that extents are in range and agree
void proveWindows(Prover& prover, mlir::Operation* op);   // that what is looked at or written to is there
void proveReads(Prover& prover, mlir::Operation* op);     // that what is read has been written
void proveParallel(Prover& prover, mlir::Operation* op);  // that iterations do not meet
/// And what the program owes its caller.
void proveOutputs(Prover& prover);

inline unsigned rankOf(mlir::Value tensor) { return mlir::cast<mlir::RankedTensorType>(tensor.getType()).getRank(); }
/// "add" for pl.add
inline std::string nameOf(mlir::Operation* op) { return op->getName().stripDialect().str(); }

}  // namespace pl::analysis
