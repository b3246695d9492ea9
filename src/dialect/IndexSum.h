// What the verifiers can see of an index: which sum it is, and what divides it.
#pragma once

#include <cstdint>
#include <optional>

#include "llvm/ADT/SmallVector.h"
#include "mlir/IR/Value.h"

namespace pl::ir {

/// constant + the sum of factor · value, where no value is itself a sum or a product with a number. Numbers wrap, as
/// indices do.
class IndexSum {
 public:
  explicit IndexSum(std::int64_t constant = 0) : constant_(constant) {}
  explicit IndexSum(mlir::Value index) { add(index, 1, kDepth); }

  IndexSum& add(const IndexSum& other, std::int64_t factor = 1);
  /// The number that it is, if it is one.
  std::optional<std::int64_t> constant() const;
  /// The value that it is, if it is nothing else.
  mlir::Value value() const;
  /// Whether it certainly is a multiple of a power of two: sums, products, quotients, minima, maxima and loop variables
  /// are looked through.
  bool isMultipleOf(std::int64_t power) const { return isMultipleOf(power, kDepth); }
  /// Whether it certainly is 0 or more: of dimensions, and of loop variables that start there.
  bool isNotNegative() const { return isNotNegative(kDepth); }

 private:
  // Operations that are looked through one behind the other, at most: a sum of sums can be exponentially long.
  static constexpr int kDepth = 12;

  struct Term {
    mlir::Value value;
    std::int64_t factor;
  };

  IndexSum(mlir::Value index, int depth) { add(index, 1, depth); }
  void add(mlir::Value index, std::int64_t factor, int depth);
  void addTerm(mlir::Value value, std::int64_t factor);
  bool isMultipleOf(std::int64_t power, int depth) const;
  bool isNotNegative(int depth) const;
  static bool isMultiple(mlir::Value value, std::int64_t power, int depth);

  std::int64_t constant_ = 0;
  llvm::SmallVector<Term, 4> terms_;
};

}  // namespace pl::ir
