// Checked mode: which iteration of a parallel loop writes which elements of the tensors that the loop carries. Of loops
// in one another the outermost is followed, whose iterations alone run at once. Reads need no following: what a loop
// carries may only be assembled into (parallel C4).
#pragma once

#include "reference/Iteration.h"
#include "reference/Value.h"

namespace pl::reference {

class ParallelWrites {
 public:
  /// A parallel loop begins, with these initial values.
  void begin(const std::vector<Value>& carried);
  void enterIteration(std::int64_t iteration);
  void end(const std::vector<Value>& results);

  /// `op` writes a window of `dst`. Throws Undefined if another iteration of the loop wrote an element of it.
  void write(mlir::Operation* op, Tensor& dst, llvm::ArrayRef<std::int64_t> offsets,
             llvm::ArrayRef<std::int64_t> extents);

 private:
  struct Write {
    mlir::Operation* op;
    std::int64_t iteration;
    Extents offsets, extents;
  };

  int depth_ = 0;  // of parallel loops in one another
  std::int64_t iteration_ = 0;
  std::vector<Write> writes_;  // of the outermost loop; an element's writer is a number in here, from 1
};

}  // namespace pl::reference
