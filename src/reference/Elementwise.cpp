// The meaning of the elementwise operations, a line each: on FP32 (FP16 and BF16 are widened, computed and rounded
// once) and on integers, which wrap. Functions from the C library are computed in double and rounded to FP32.
#include <cmath>
#include <concepts>
#include <limits>

#include "pl/error.h"
#include "reference/Definition.h"
#include "reference/ForEachElement.h"

namespace pl::reference {

Elementwise align(Frame& frame, mlir::Operation* op) {
  Elementwise result;
  mlir::RankedTensorType typed;
  for (mlir::Type type : op->getOperandTypes())
    if (auto tensor = mlir::dyn_cast<mlir::RankedTensorType>(type)) typed = tensor;
  const std::int64_t rank = typed.getRank();
  Extents shape(rank, -1), valid(rank, -1);          // -1: every operand so far is repeated there
  llvm::SmallVector<mlir::Value, 4> extentOf(rank);  // the operand that gave the extent

  for (mlir::Value name : op->getOperands()) {
    auto type = mlir::dyn_cast<mlir::RankedTensorType>(name.getType());
    if (!type) {
      const Value& value = frame.get(name);
      const DType dtype = ir::dtypeOf(name.getType());
      Tensor number = std::holds_alternative<float>(value) ? Tensor::number(dtype, rank, std::get<float>(value))
                                                           : Tensor::number(dtype, rank, std::get<std::int64_t>(value));
      number.setMark(0, value.mark);
      result.operands.push_back({number, Extents(rank, 0)});
      continue;
    }
    const Tensor& tensor = frame.tensor(name);
    Extents strides = tensor.strides();
    for (std::int64_t d = 0; d < rank; ++d) {
      if (type.getDimSize(d) == 1) {
        strides[d] = 0;
        continue;
      }
      if (shape[d] >= 0 && shape[d] != tensor.shape[d])
        throw Undefined("expects operands of equal extents but got " + std::to_string(shape[d]) + " and " +
                            std::to_string(tensor.shape[d]) + " in dimension " + std::to_string(d),
                        noteOn(extentOf[d], "first operand") + noteOn(name, "other operand"));
      extentOf[d] = name;
      shape[d] = tensor.shape[d];
      valid[d] = valid[d] < 0 ? tensor.valid[d] : std::min(valid[d], tensor.valid[d]);
    }
    result.operands.push_back({tensor, strides});
  }

  for (std::int64_t d = 0; d < rank; ++d) {
    if (shape[d] >= 0) continue;
    shape[d] = valid[d] = 1;
    for (const ElementwiseOperand& operand : result.operands) valid[d] = std::min(valid[d], operand.tensor.valid[d]);
  }
  if (!llvm::is_contained(valid, 0)) {
    for (auto [name, operand] : llvm::zip_equal(op->getOperands(), result.operands))
      if (llvm::is_contained(operand.tensor.valid, 0))
        throw Undefined("expects an operand that is repeated to be valid but got " + textOf(operand.tensor.valid) +
                            " valid of " + textOf(operand.tensor.shape),
                        noteOn(name, "operand"));
  }
  result.shape = shape;
  result.valid = valid;
  result.checks = frame.checks();
  return result;
}

namespace {

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};

template <class Function, class T, class... Same>
concept MeaningFor = requires(const Function& function, T a, Same... more) {
  { function(a, more...) } -> std::same_as<T>;
};

/// A number's type does not tell INT8 from UINT8: the tensors' does.
DType dtypeOfTensors(mlir::Operation* op) {
  for (mlir::Type type : op->getOperandTypes())
    if (auto tensor = mlir::dyn_cast<mlir::RankedTensorType>(type)) return ir::dtypeOf(tensor.getElementType());
  throw InternalError(op->getName().getStringRef().str() + " has no tensor operand");
}

template <class Function>
Value unary(Frame& frame, mlir::Operation* op, const Function& function) {
  return withType(dtypeOfTensors(op), [&]<class T>() -> Value {
    if constexpr (MeaningFor<Function, Computed<T>>)
      return computeEach<T, T>(align(frame, op), dtypeOfTensors(op), function);
    throw InternalError(op->getName().getStringRef().str() + " has no meaning for elements of this type");
  });
}

template <class Function>
Value binary(Frame& frame, mlir::Operation* op, const Function& function) {
  return withType(dtypeOfTensors(op), [&]<class T>() -> Value {
    if constexpr (MeaningFor<Function, Computed<T>, Computed<T>>)
      return computeEach<T, T, T>(align(frame, op), dtypeOfTensors(op), function);
    throw InternalError(op->getName().getStringRef().str() + " has no meaning for elements of this type");
  });
}

/// A C library function, on floats only.
template <class Function>
Value libraryFunction(Frame& frame, mlir::Operation* op, const Function& function) {
  return unary(frame, op, [&](float x) { return static_cast<float>(function(static_cast<double>(x))); });
}

// Integers wrap: computed modulo 2^64 and cut to their width.
template <class T>
concept Integer = std::integral<T> && !std::is_same_v<T, bool>;
template <Integer T>
constexpr std::uint64_t bits(T value) {
  return static_cast<std::uint64_t>(value);
}

template <Integer T>
T divide(T a, T b) {
  if (b == 0) throw Undefined("expects a divisor other than 0 but got " + std::to_string(a) + " / 0");
  if constexpr (std::is_signed_v<T>)
    if (b == -1) return static_cast<T>(0 - bits(a));  // the least integer has no negative: wraps to itself
  return static_cast<T>(a / b);
}

/// NaN where either is NaN; -0 < +0.
float maximum(float a, float b) {
  if (std::isnan(a) || std::isnan(b)) return std::numeric_limits<float>::quiet_NaN();
  if (a == b) return std::signbit(a) ? b : a;
  return a > b ? a : b;
}
float minimum(float a, float b) { return -maximum(-a, -b); }

/// The denominator of sigmoid and silu. Its steps are FP32, so it overflows from 88.8 on, where the quotient is 0.
float onePlusExp(double x) { return 1.0f + static_cast<float>(std::exp(x)); }

// clang-format off
const auto kAdd = Overloaded{[](float a, float b) { return a + b; }, []<Integer T>(T a, T b) { return static_cast<T>(bits(a) + bits(b)); }};
const auto kSub = Overloaded{[](float a, float b) { return a - b; }, []<Integer T>(T a, T b) { return static_cast<T>(bits(a) - bits(b)); }};
const auto kMul = Overloaded{[](float a, float b) { return a * b; }, []<Integer T>(T a, T b) { return static_cast<T>(bits(a) * bits(b)); }};
const auto kDiv = Overloaded{[](float a, float b) { return a / b; }, []<Integer T>(T a, T b) { return divide(a, b); }};
const auto kMaximum = Overloaded{[](float a, float b) { return maximum(a, b); }, []<Integer T>(T a, T b) { return std::max(a, b); }};
const auto kMinimum = Overloaded{[](float a, float b) { return minimum(a, b); }, []<Integer T>(T a, T b) { return std::min(a, b); }};
const auto kNeg = Overloaded{[](float a) { return -a; }, []<Integer T>(T a) { return static_cast<T>(0 - bits(a)); }};
const auto kAbs = Overloaded{[](float a) { return std::fabs(a); }, []<Integer T>(T a) { return a < 0 ? static_cast<T>(0 - bits(a)) : a; }};
const auto kRelu = Overloaded{[](float a) { return maximum(a, 0.0f); }, []<Integer T>(T a) { return std::max(a, T{0}); }};
// clang-format on

Value quotient(Frame& frame, mlir::Operation* op, mlir::Value divisor) {
  try {
    return binary(frame, op, kDiv);
  } catch (const Undefined& error) {
    throw error.notes().empty() ? Undefined(error.what(), noteOn(divisor, "divisor")) : error;
  }
}

}  // namespace

Value evaluate(Frame& frame, ir::AddOp op) { return binary(frame, op, kAdd); }
Value evaluate(Frame& frame, ir::SubOp op) { return binary(frame, op, kSub); }
Value evaluate(Frame& frame, ir::MulOp op) { return binary(frame, op, kMul); }
Value evaluate(Frame& frame, ir::DivOp op) { return quotient(frame, op, op.getRhs()); }
Value evaluate(Frame& frame, ir::MaximumOp op) { return binary(frame, op, kMaximum); }
Value evaluate(Frame& frame, ir::MinimumOp op) { return binary(frame, op, kMinimum); }

Value evaluate(Frame& frame, ir::RowExpandAddOp op) { return binary(frame, op, kAdd); }
Value evaluate(Frame& frame, ir::RowExpandSubOp op) { return binary(frame, op, kSub); }
Value evaluate(Frame& frame, ir::RowExpandMulOp op) { return binary(frame, op, kMul); }
Value evaluate(Frame& frame, ir::RowExpandDivOp op) { return quotient(frame, op, op.getVector()); }
Value evaluate(Frame& frame, ir::ColExpandAddOp op) { return binary(frame, op, kAdd); }
Value evaluate(Frame& frame, ir::ColExpandSubOp op) { return binary(frame, op, kSub); }
Value evaluate(Frame& frame, ir::ColExpandMulOp op) { return binary(frame, op, kMul); }
Value evaluate(Frame& frame, ir::ColExpandDivOp op) { return quotient(frame, op, op.getVector()); }

Value evaluate(Frame& frame, ir::NegOp op) { return unary(frame, op, kNeg); }
Value evaluate(Frame& frame, ir::AbsOp op) { return unary(frame, op, kAbs); }
Value evaluate(Frame& frame, ir::ReluOp op) { return unary(frame, op, kRelu); }
Value evaluate(Frame& frame, ir::ExpOp op) {
  return libraryFunction(frame, op, [](double x) { return std::exp(x); });
}
Value evaluate(Frame& frame, ir::LogOp op) {
  return libraryFunction(frame, op, [](double x) { return std::log(x); });
}
Value evaluate(Frame& frame, ir::SqrtOp op) {
  return libraryFunction(frame, op, [](double x) { return std::sqrt(static_cast<float>(x)); });
}
Value evaluate(Frame& frame, ir::RsqrtOp op) {
  return libraryFunction(frame, op, [](double x) { return 1.0f / std::sqrt(static_cast<float>(x)); });
}
Value evaluate(Frame& frame, ir::RecipOp op) {
  return libraryFunction(frame, op, [](double x) { return 1.0f / static_cast<float>(x); });
}
Value evaluate(Frame& frame, ir::SigmoidOp op) {
  return libraryFunction(frame, op, [](double x) { return 1.0f / onePlusExp(-x); });
}
Value evaluate(Frame& frame, ir::SiluOp op) {
  return libraryFunction(frame, op, [](double x) { return static_cast<float>(x) / onePlusExp(-x); });
}
Value evaluate(Frame& frame, ir::TanhOp op) {
  return libraryFunction(frame, op, [](double x) { return std::tanh(x); });
}

Value evaluate(Frame& frame, ir::CompareOp op) {
  const Elementwise elementwise = align(frame, op);
  return withType(dtypeOfTensors(op), [&]<class T>() -> Value {
    return computeEach<bool, T, T>(elementwise, DType::BOOL, [&](Computed<T> a, Computed<T> b) {
      switch (op.getPredicate()) {
        case ir::Predicate::eq: return a == b;
        case ir::Predicate::ne: return a != b;
        case ir::Predicate::lt: return a < b;
        case ir::Predicate::le: return a <= b;
        case ir::Predicate::gt: return a > b;
        case ir::Predicate::ge: return a >= b;
      }
      throw InternalError("a predicate without meaning");
    });
  });
}

Value evaluate(Frame& frame, ir::SelectOp op) {
  const Elementwise elementwise = align(frame, op);
  const DType dtype = ir::dtypeOf(op.getType().getElementType());
  return withType(dtype, [&]<class T>() -> Value {
    Tensor result = forEachElement<T, bool, T, T>(
        elementwise, dtype, [](bool condition, Computed<T> a, Computed<T> b) { return condition ? a : b; });
    if (elementwise.checks) markSelected(elementwise, result);
    return result;
  });
}

}  // namespace pl::reference
