// The tracer's door to what the types of the language hide.
#pragma once

#include "mlir/IR/Value.h"
#include "pl/control.h"
#include "pl/ops.h"
#include "pl/program.h"
#include "pl/value.h"

namespace pl::language {

struct Access {
  static mlir::Value value(const Handle& handle) { return mlir::Value::getFromOpaquePointer(handle.value_); }
  static std::uint64_t scope(const Handle& handle) { return handle.scope_; }
  static std::uint64_t order(const Handle& handle) { return handle.order_; }
  static Location where(const Handle& handle) { return handle.where_; }
  static void set(Handle& handle, mlir::Value value, std::uint64_t scope) {
    handle.value_ = value.getAsOpaquePointer();
    handle.scope_ = scope;
  }

  // New handles of a value of the innermost scope.
  static Index index(mlir::Value value, Location where) { return {value.getAsOpaquePointer(), where}; }
  static Bool boolean(mlir::Value value, Location where) { return {value.getAsOpaquePointer(), where}; }
  static Scalar scalar(mlir::Value value, DType dtype, Location where) {
    return {value.getAsOpaquePointer(), dtype, where};
  }
  static Tensor tensor(mlir::Value value, Location where) { return {value.getAsOpaquePointer(), where}; }
  static Result result(mlir::Value value, Location where, std::size_t slot) {
    return {value.getAsOpaquePointer(), where, slot};
  }

  using LoopState = Loop::State;
  static Loop loop(std::unique_ptr<LoopState> state);  // Loop.cpp, where the state is known

  static const std::variant<long double, Scalar>& number(const Number& number) { return number.value_; }
  static const std::variant<Tensor, Number>& operand(const Operand& operand) { return operand.value_; }
};

}  // namespace pl::language
