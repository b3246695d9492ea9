// Checked mode: how marked elements and numbers came to their marks.
//
// create_tensor marks every element it makes as unwritten, fillpad those that it pads, a call's holes the elements of
// its arguments that hold no data. Operations that move elements move their marks; an operation that computes marks a
// result when an element it was computed from is marked. Marks are harmless until an unwritten element reaches an
// argument, or steers the program, and until a pad changes a sum: so a pad row may be garbage if it is dropped.
#pragma once

#include "llvm/ADT/DenseMap.h"
#include "reference/Iteration.h"
#include "reference/Mark.h"
#include "reference/Value.h"

namespace pl::reference {

class Origins {
 public:
  struct Origin {
    mlir::Operation* made = nullptr;    // create_tensor or fillpad; null of a hole
    std::string hole = {};              // of an argument: its name and which elements
    mlir::Location where;               // the author's line of `made`, or of the argument
    mlir::Operation* reader = nullptr;  // if not null: computed or read by it from what `where` names
    Iterations iterations = {};         // around `reader`
  };

  /// From now on `op` runs.
  void enter(mlir::Operation* op, const Iterations& iterations);

  /// The mark of elements that the running operation makes and nothing has written.
  Mark unwritten() { return make(0); }
  /// The mark of elements that the running operation pads.
  Mark pad() { return make(kPadBit); }
  /// The mark of elements of an argument, declared at `where`, that hold no data: "k_cache [511:512, 0:128]".
  Mark hole(mlir::Location where, std::string elements);

  /// The mark of what the running operation computes from an element with `mark`; 0 stays 0, and a pad's stays. The
  /// first operation that reads an unwritten element is the one to name: those after it read what it wrote.
  Mark computed(Mark mark);

  /// The mark of a NaN that the running operation computes from a pad, which was none, with `mark`.
  Mark padOfNaN(Mark mark);

  const Origin& of(Mark mark) const { return origins_[(mark & ~(kPadBit | kNaNBit)) - 1]; }
  /// Notes on how an element came to its mark, each on a line of its own.
  std::string notesOn(Mark mark) const;

 private:
  Mark make(Mark kind);
  Mark readFrom(Mark mark, Mark kind);
  Mark add(Origin origin);

  std::vector<Origin> origins_;
  mlir::Operation* op_ = nullptr;
  const Iterations* iterations_ = nullptr;
  llvm::DenseMap<mlir::Operation*, Mark> made_;  // by the operation that made the elements
  llvm::DenseMap<Mark, Mark> computed_;          // by the running operation
};

}  // namespace pl::reference
