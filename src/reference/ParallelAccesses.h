// Checked mode, parallel R1 and R2: which iteration of a parallel loop writes and reads which elements of the tensors
// that the loop carries. Of loops in one another the outermost is followed, whose iterations alone run at once.
#pragma once

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "reference/Iteration.h"
#include "reference/Value.h"

namespace pl::reference {

class ParallelAccesses {
 public:
  /// A parallel loop begins, with these initial values.
  void begin(mlir::scf::ForOp loop, const std::vector<Value>& carried);
  void enterIteration(std::int64_t iteration);
  void end(const std::vector<Value>& results);

  /// `op` writes a window of `dst`. Throws Undefined if another iteration of the loop wrote or read an element of it.
  void write(mlir::Operation* op, Tensor& dst, llvm::ArrayRef<std::int64_t> offsets,
             llvm::ArrayRef<std::int64_t> extents);
  /// `op` reads a window of its operand `name`, which is `src`. Throws Undefined if that is what the loop carries and
  /// another iteration wrote an element of it.
  void read(mlir::Operation* op, mlir::Value name, const Tensor& src, llvm::ArrayRef<std::int64_t> offsets,
            llvm::ArrayRef<std::int64_t> extents);

 private:
  struct Access {
    mlir::Operation* op;
    std::int64_t iteration;
    Extents offsets, extents;

    std::string text() const { return textOf(extents) + " at " + textOf(offsets); }
  };

  bool isCarried(mlir::Value tensor) const;
  /// An access by another iteration than the running one, from an element's number; null if there is none.
  const Access* ofAnother(std::uint32_t number) const;
  std::string noteOn(const Access& access, const char* verb) const;

  int depth_ = 0;  // of parallel loops in one another
  mlir::scf::ForOp loop_;
  std::int64_t iteration_ = 0;
  std::vector<Access> accesses_;  // of the outermost loop; of an element a number in here, from 1
};

}  // namespace pl::reference
