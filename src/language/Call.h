// One call of an operation of the language: checks what it is given and makes its result, both at the caller's line.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "dialect/PlDialect.h"
#include "language/Access.h"
#include "language/Fail.h"
#include "language/Trace.h"
#include "mlir/IR/BuiltinTypes.h"
#include "pl/ops.h"

namespace pl::language {

/// A tensor that a call was given, checked to be usable.
struct Input {
  mlir::Value value;
  mlir::RankedTensorType type;
  Extents extents;
  Location bound;  ///< where its handle was bound

  std::int64_t rank() const { return type.getRank(); }
  std::int64_t size(std::int64_t dimension) const { return type.getDimSize(dimension); }
  DType dtype() const;
};

/// A shape: static sizes (or kDynamic), and the index value of each.
struct Shaped {
  llvm::SmallVector<std::int64_t, 4> sizes;
  Extents extents;

  void push(std::int64_t size, mlir::Value extent) {
    sizes.push_back(size);
    extents.push_back(extent);
  }
  void push(const Input& input, std::int64_t dimension) { push(input.size(dimension), input.extents[dimension]); }
  /// The index values of the dynamic sizes, as operations take them.
  llvm::SmallVector<mlir::Value> dynamic() const;
};

class Call {
 public:
  /// Fails outside a program. `operation` is the name that messages begin with.
  Call(std::string_view operation, Location where);

  /// Throws a BuildError: "OPERATION expects MESSAGE", at the caller's line.
  [[noreturn]] void expected(const std::string& message, const std::vector<Note>& notes = {}) const;

  // ---- what it is given ----
  Input input(const Tensor& tensor) const;
  mlir::Value use(const Handle& handle) const { return trace.use(handle, operation_, where); }
  llvm::SmallVector<mlir::Value> indices(const Shape& shape) const;
  /// The extents of a new tensor: rank 1 to 4, each at least 1; constants become static.
  Shaped shape(const Shape& extents) const;
  /// Empty, or one extent per dimension of `shaped`, within it where that can be known.
  llvm::SmallVector<mlir::Value> validShape(const Shape& valid, const Shaped& shaped) const;
  /// One index per dimension of `input`; constants between 0 and its extent less `room`. `what` is "offset" or "index".
  llvm::SmallVector<mlir::Value> position(const Shape& position, const Input& input, std::string_view what,
                                          std::int64_t room) const;
  /// A number as an operation's operand: of `dtype`, signless.
  mlir::Value number(const Number& number, DType dtype) const;

  /// Integers are not divided by the number 0.
  void expectDivisor(const Number& divisor, DType dtype) const;
  void expectRank(const Input& input, std::int64_t rank, std::string_view remedy = "reshape it first") const;
  void expectNumbers(const Input& input) const;
  void expectFloats(const Input& input) const;
  void expectSameDType(const Input& a, const Input& b) const;

  // ---- what it makes ----
  mlir::RankedTensorType type(const Shaped& shaped, DType dtype) const;
  Tensor result(mlir::Value value, const Extents& extents) const;
  std::string text(const Input& input) const { return trace.facts.typeText(input.value); }

  Trace& trace;
  Location where;
  mlir::Location location;
  mlir::OpBuilder& builder;

 private:
  std::string operation_;
};

/// Whether two static sizes are different numbers.
bool mustDiffer(std::int64_t a, std::int64_t b);

}  // namespace pl::language
