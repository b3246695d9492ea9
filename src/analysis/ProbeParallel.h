// Which windows the iterations of a parallel loop certainly write.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/ProbeWritten.h"

namespace pl::analysis {

/// Of one parallel loop at a time: one in another runs as part of the outer one's iteration.
class ProbeParallel {
 public:
  struct Write {
    mlir::Operation* op;
    std::int64_t iteration;
    Box window;
  };

  /// A loop that carries `count` tensors. False, and nothing is followed, inside another one.
  bool begin(unsigned count);
  void enterIteration(std::int64_t iteration);
  void end() { slots_.clear(), isRunning_ = false; }

  /// A write of the iteration entered last into what is carried as `slot`: the write of another iteration that meets
  /// it, if there is one.
  std::optional<Write> write(unsigned slot, mlir::Operation* op, const Box& window);

 private:
  struct Slot {
    WrittenPart earlier{nullptr};  // by the iterations before, and perhaps more: whether to look at all
    std::vector<Write> writes;     // of all iterations, those of this one last
    std::size_t ofEarlier = 0;     // how many of them other iterations made
  };

  std::vector<Slot> slots_;
  std::int64_t iteration_ = 0;
  bool isRunning_ = false;
};

}  // namespace pl::analysis
