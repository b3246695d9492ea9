// Checked mode: operations that make NaN or an infinity of finite numbers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "llvm/ADT/MapVector.h"
#include "reference/Iteration.h"
#include "reference/Value.h"

namespace pl::reference {

/// Of element `i`: neither NaN nor an infinity; integers are.
bool isFinite(const Tensor& tensor, std::int64_t i);
/// Of element `i`: not NaN.
bool isNumber(const Tensor& tensor, std::int64_t i);

/// Tells of each operation once, when the run is over: only then is it known how often it happened, and one line for an
/// operation inside of loops can be read where thousands cannot.
class Births {
 public:
  /// From now on `op` runs.
  void enter(mlir::Operation* op, const Iterations& iterations) {
    op_ = op;
    iterations_ = &iterations;
  }
  /// The running operation computed this element, which is not finite, from finite data.
  void add(const Tensor& result, std::int64_t i);
  /// The same of a number.
  void add(float value) { add(value, ""); }

  /// In the order of the first births; those in loops with a line for each loop.
  std::vector<std::string> notes() const;

 private:
  struct Birth {
    std::string what;  // "inf", "-inf" or "nan": the first
    std::string place;
    Iterations iterations;
    std::int64_t count = 0;
  };

  void add(float value, const std::string& place);

  mlir::Operation* op_ = nullptr;
  const Iterations* iterations_ = nullptr;
  llvm::MapVector<mlir::Operation*, Birth> births_;
};

}  // namespace pl::reference
