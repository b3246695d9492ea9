// What this machine can do at most, measured in the process that measures kernels: the memory's read rate and the rate
// of products. Both use the worker threads that kernels use.
#pragma once

#include <cstddef>
#include <string_view>

#include "pl/array.h"
#include "pl/dtype.h"
#include "target/cpu/VectorTarget.h"

namespace pl::tool {

/// Reads memory that no cache holds, one sequential stream per thread.
class ReadProbe {
 public:
  /// Makes room to read up to `bytes` at a time (at most kMostBytes of them).
  explicit ReadProbe(double bytes);

  /// The rate at which `bytes` are read, in GB/s, from memory: no cache holds them.
  double gbps(double bytes);
  /// Leaves nothing in any cache but what it read itself.
  void evict() { seconds(evicting_); }

  static constexpr std::size_t kMostBytes = std::size_t{512} << 20;
  static constexpr std::size_t kLeastBytes = std::size_t{8} << 20;  ///< below, waking the threads would count

 private:
  double seconds(std::size_t bytes);

  std::size_t evicting_;  // bytes that push everything else out of the last cache; memory_ is sized by it
  Array memory_;
  std::size_t next_ = 0;  // where the next read begins: the part that was read the longest ago
};

/// The rate of products of `operands` on this target, in GFLOP/s, and the instruction that has it: the BF16 dot product
/// where the target has one and the operands are BF16, else the FP32 multiply-add of its registers' width. A product
/// and its addition are 2 flops.
std::string_view product_instruction(DType operands, const cpu::VectorTarget& target);
double product_gflops(DType operands, const cpu::VectorTarget& target);

}  // namespace pl::tool
