// How a parallel loop is cut into contiguous parts of whole chunks, one for each worker.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/abi.h"

namespace pl::runtime {

/// The iterations [begin, end).
struct Part {
  std::int64_t begin = 0, end = 0;
  bool operator==(const Part&) const = default;
};

/// Part `number` of `parts` that have equally many chunks, give or take one.
Part evenPart(std::int64_t iterations, std::int64_t chunk, int number, int parts);

/// How long work takes, in bytes that memory delivers meanwhile.
std::int64_t costOf(const pl_work& work);

/// Parts that cost about the same, of a loop whose iterations do not. None costs more than the mean and the dearest
/// unit: a unit is a chunk, or several where there are more than kMaxUnits, so that asking takes microseconds.
class WeighedParts {
 public:
  static constexpr std::int64_t kMaxUnits = 4096;

  /// Asks `work` for every unit. `iterations` and `chunk` are at least 1.
  void cut(pl_loop_work work, void* context, std::int64_t iterations, std::int64_t chunk, int parts);
  Part part(int number) const;

 private:
  std::vector<std::int64_t> costBefore_;  // of each unit, and of the end
  std::vector<std::int64_t> cuts_;        // where each part begins, and the end
};

}  // namespace pl::runtime
