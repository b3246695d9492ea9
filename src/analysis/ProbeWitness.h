// For which values of its dimensions a program is probed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "llvm/ADT/SmallVector.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace pl::analysis {

/// One call that the program's ranges allow.
struct Witness {
  enum class Data { Unknown, Lowest, Highest };

  llvm::SmallVector<std::int64_t, 4> dimensions;  ///< in the order of the function's arguments
  Data data = Data::Unknown;  ///< whether every element of a ranged parameter is at the end of its range

  /// "where rows = 9 and every element of seq_lens is 64"; empty if there is nothing to say.
  std::string text(mlir::func::FuncOp program) const;
};

/// The range of argument `number`, of its value or of every element; the default range of a dimension is [1, …).
struct Range {
  std::int64_t lowest, highest;
};
std::optional<Range> rangeOf(mlir::func::FuncOp program, unsigned number);
/// The values of argument `number`'s elements, in a call with these dimensions.
std::optional<Range> elementsOf(mlir::func::FuncOp program, unsigned number, llvm::ArrayRef<std::int64_t> dimensions);
std::string argumentName(mlir::func::FuncOp program, unsigned number);
bool isDimension(mlir::func::FuncOp program, unsigned number);

/// From small dimensions to large ones: the lowest that are allowed, small primes, and the neighbours of the numbers
/// that the program counts in (steps, tiles, divisors, extents).
std::vector<Witness> witnessesOf(mlir::func::FuncOp program);

}  // namespace pl::analysis
