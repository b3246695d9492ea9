// The values of a running program by the SSA value that defines them.
#pragma once

#include <cstdint>

#include "llvm/ADT/DenseMap.h"
#include "mlir/IR/Value.h"
#include "reference/Checks.h"
#include "reference/LastUse.h"
#include "reference/Value.h"

namespace pl::reference {

class Frame {
 public:
  /// `checks` is null outside checked mode.
  Frame(const LastUse& lastUse, Checks* checks) : lastUse_(lastUse), checks_(checks) {}

  /// Null outside checked mode.
  Checks* checks() const { return checks_; }

  /// Throws Undefined for a tensor whose extents are not those of `name`'s type.
  void set(mlir::Value name, Value value);
  const Value& get(mlir::Value name) const;
  /// The value of an operand, which leaves the frame when nothing reads it later: then its memory may be reused.
  Value take(mlir::OpOperand& operand);
  void erase(mlir::Value name) { values_.erase(name); }
  /// Forgets the operands that `op` was the last to read.
  void release(mlir::Operation* op);

  std::int64_t integer(mlir::Value name) const { return std::get<std::int64_t>(get(name)); }
  float number(mlir::Value name) const { return std::get<float>(get(name)); }
  const Tensor& tensor(mlir::Value name) const { return std::get<Tensor>(get(name)); }
  Tensor takeTensor(mlir::OpOperand& operand) { return std::get<Tensor>(take(operand)); }

  // Numbers that steer the program: addresses, extents, bounds, conditions. `what` with its article, "an offset". They
  // throw Undefined, in checked mode, for one that comes from what nothing wrote.
  std::int64_t steering(mlir::Value name, const char* what) const;
  Extents steering(mlir::ValueRange names, const char* what) const;
  /// The run-time extents of a tensor type: its `?`s are `sizes`, in order.
  Extents shape(mlir::Type type, mlir::ValueRange sizes) const;

 private:
  const LastUse& lastUse_;
  Checks* checks_;
  llvm::DenseMap<mlir::Value, Value> values_;
};

}  // namespace pl::reference
