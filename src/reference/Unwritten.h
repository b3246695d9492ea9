// Checked mode: which elements hold what nothing wrote, and how they came to.
//
// create_tensor marks every element it makes. Operations that move elements move their marks; an operation that
// computes marks a result when an element it was computed from is marked. Marks are harmless until they reach an
// argument, an address or a number (which steers branches and loops): so a pad row may be garbage if it is dropped.
#pragma once

#include "llvm/ADT/DenseMap.h"
#include "reference/Iteration.h"
#include "reference/Value.h"

namespace pl::reference {

class Unwritten {
 public:
  /// How an element came to its mark: made by `made`, and if `reader` is not null computed by it from such an element.
  struct Trace {
    mlir::Operation* made;
    mlir::Operation* reader;
    Iterations iterations;  // around `reader`
  };

  /// From now on `op` runs.
  void enter(mlir::Operation* op, const Iterations& iterations);

  /// The mark of the elements that the running operation makes.
  Mark make();
  /// The mark of what the running operation computes from an element with `mark`; 0 stays 0. The first operation that
  /// reads an unwritten element is the one to name: those after it read what it wrote.
  Mark read(Mark mark);

  /// Throws Error if an element of `value`, which the argument `name` receives, is marked.
  void expectWritten(const std::string& name, const Tensor& value) const;
  /// Notes on how an element came to its mark, each on a line of its own.
  std::string notesOn(Mark mark) const;

 private:
  const Trace& at(Mark mark) const { return traces_[mark - 1]; }
  Mark add(Trace trace);

  std::vector<Trace> traces_;
  mlir::Operation* op_ = nullptr;
  const Iterations* iterations_ = nullptr;
  llvm::DenseMap<mlir::Operation*, Mark> made_;  // by the operation that made the elements
  llvm::DenseMap<Mark, Mark> read_;              // by the running operation
};

}  // namespace pl::reference
