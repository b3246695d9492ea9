// What the probe knows of an integer: an interval, and how the program's arithmetic moves it.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "mlir/IR/Operation.h"

namespace pl::analysis {

/// lowest <= value <= highest, whatever the data. The default says nothing.
struct Number {
  std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
  std::int64_t highest = std::numeric_limits<std::int64_t>::max();

  static Number exactly(std::int64_t value) { return {value, value}; }
  /// Every value of an integer type; a BOOL is 0 or 1.
  static Number ofType(mlir::Type type);

  bool isKnown() const { return lowest == highest; }
  bool operator==(const Number&) const = default;
};

/// Either of both.
Number join(Number a, Number b);
/// Both of both: nothing where they exclude each other.
std::optional<Number> meet(Number a, Number b);
Number least(Number a, Number b);
/// Arithmetic wraps: where a result may not fit 64 bits, nothing is known of it.
Number sum(Number a, Number b);
Number difference(Number a, Number b);
Number product(Number a, Number b);
Number clamp(Number value, Number lowest, Number highest);

/// "8", "1..64", or "?" where no useful bound is known; of several, "[8, ?]".
std::string textOf(Number number);
std::string textOf(llvm::ArrayRef<Number> numbers);

/// The result of an operation of the arith dialect on integers with these operands; everything of its type where it is
/// another operation. A divisor that may be 0 gives no bounds.
Number evaluate(mlir::Operation* op, llvm::function_ref<Number(unsigned)> operand);
/// Whether the operation divides: its second operand must not be 0.
bool isDivision(mlir::Operation* op);

}  // namespace pl::analysis
