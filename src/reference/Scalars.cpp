#include "reference/Scalars.h"

#include <cmath>

#include "llvm/ADT/TypeSwitch.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "pl/error.h"

namespace pl::reference {
namespace {

namespace arith = mlir::arith;
using Wide = std::uint64_t;

unsigned widthOf(mlir::Type type) { return type.isIndex() ? 64 : type.getIntOrFloatBitWidth(); }

/// The value that the low bits of `bits` have in an integer of this type; a BOOL is 0 or 1.
std::int64_t wrap(Wide bits, mlir::Type type) {
  const unsigned width = widthOf(type);
  if (width == 1) return static_cast<std::int64_t>(bits & 1);
  return static_cast<std::int64_t>(bits << (64 - width)) >> (64 - width);
}
/// The integer with the same bits that has no sign.
Wide asUnsigned(std::int64_t value, mlir::Type type) {
  const unsigned width = widthOf(type);
  return static_cast<Wide>(value) << (64 - width) >> (64 - width);
}

float roundTo(mlir::Type type, float value) {
  if (type.isF16()) return runtime::widen(runtime::narrow<runtime::Half>(value));
  if (type.isBF16()) return runtime::widen(runtime::narrow<runtime::BFloat16>(value));
  return value;
}

std::int64_t divisor(std::int64_t lhs, std::int64_t rhs) {
  if (rhs == 0) throw Undefined("expects a divisor other than 0 but got " + std::to_string(lhs) + " / 0");
  return rhs;
}
/// Toward zero; the least integer by -1 wraps.
std::int64_t quotient(std::int64_t lhs, std::int64_t rhs) {
  return divisor(lhs, rhs) == -1 ? static_cast<std::int64_t>(-static_cast<Wide>(lhs)) : lhs / rhs;
}
std::int64_t remainder(std::int64_t lhs, std::int64_t rhs) { return divisor(lhs, rhs) == -1 ? 0 : lhs % rhs; }
std::int64_t floorQuotient(std::int64_t lhs, std::int64_t rhs) {
  const std::int64_t rest = remainder(lhs, rhs);
  return quotient(lhs, rhs) - (rest != 0 && (rest < 0) != (rhs < 0));
}
std::int64_t ceilQuotient(std::int64_t lhs, std::int64_t rhs) {
  const std::int64_t rest = remainder(lhs, rhs);
  return quotient(lhs, rhs) + (rest != 0 && (rest < 0) == (rhs < 0));
}

bool holds(arith::CmpIPredicate predicate, std::int64_t a, std::int64_t b, mlir::Type type) {
  const Wide ua = asUnsigned(a, type), ub = asUnsigned(b, type);
  switch (predicate) {
    case arith::CmpIPredicate::eq: return a == b;
    case arith::CmpIPredicate::ne: return a != b;
    case arith::CmpIPredicate::slt: return a < b;
    case arith::CmpIPredicate::sle: return a <= b;
    case arith::CmpIPredicate::sgt: return a > b;
    case arith::CmpIPredicate::sge: return a >= b;
    case arith::CmpIPredicate::ult: return ua < ub;
    case arith::CmpIPredicate::ule: return ua <= ub;
    case arith::CmpIPredicate::ugt: return ua > ub;
    case arith::CmpIPredicate::uge: return ua >= ub;
  }
  throw InternalError("an integer predicate without meaning");
}

bool holds(arith::CmpFPredicate predicate, float a, float b) {
  const bool unordered = std::isnan(a) || std::isnan(b);
  switch (predicate) {
    case arith::CmpFPredicate::AlwaysFalse: return false;
    case arith::CmpFPredicate::OEQ: return a == b;
    case arith::CmpFPredicate::OGT: return a > b;
    case arith::CmpFPredicate::OGE: return a >= b;
    case arith::CmpFPredicate::OLT: return a < b;
    case arith::CmpFPredicate::OLE: return a <= b;
    case arith::CmpFPredicate::ONE: return !unordered && a != b;
    case arith::CmpFPredicate::ORD: return !unordered;
    case arith::CmpFPredicate::UEQ: return unordered || a == b;
    case arith::CmpFPredicate::UGT: return !(a <= b);
    case arith::CmpFPredicate::UGE: return !(a < b);
    case arith::CmpFPredicate::ULT: return !(a >= b);
    case arith::CmpFPredicate::ULE: return !(a > b);
    case arith::CmpFPredicate::UNE: return a != b;
    case arith::CmpFPredicate::UNO: return unordered;
    case arith::CmpFPredicate::AlwaysTrue: return true;
  }
  throw InternalError("a float predicate without meaning");
}

Value constant(arith::ConstantOp op) {
  if (auto integer = mlir::dyn_cast<mlir::IntegerAttr>(op.getValue()))
    return wrap(static_cast<Wide>(integer.getValue().getSExtValue()), op.getType());
  if (auto number = mlir::dyn_cast<mlir::FloatAttr>(op.getValue()))
    return static_cast<float>(number.getValueAsDouble());
  throw InternalError("the interpreter knows numbers as constants, but no tensors");
}

/// The result, with the mark that a select's choice brings along.
std::optional<Value> compute(Frame& frame, mlir::Operation* op) {
  const mlir::Type type = op->getResult(0).getType();
  const auto integer = [&](unsigned i) { return frame.integer(op->getOperand(i)); };
  const auto bits = [&](unsigned i) { return asUnsigned(integer(i), op->getOperand(i).getType()); };
  const auto number = [&](unsigned i) { return frame.number(op->getOperand(i)); };
  const auto toInteger = [&](auto value) -> std::optional<Value> { return wrap(static_cast<Wide>(value), type); };
  const auto toNumber = [&](float value) -> std::optional<Value> { return roundTo(type, value); };

  return llvm::TypeSwitch<mlir::Operation*, std::optional<Value>>(op)
      .Case([&](arith::ConstantOp constantOp) { return constant(constantOp); })
      .Case([&](arith::AddIOp) { return toInteger(bits(0) + bits(1)); })
      .Case([&](arith::SubIOp) { return toInteger(bits(0) - bits(1)); })
      .Case([&](arith::MulIOp) { return toInteger(bits(0) * bits(1)); })
      .Case([&](arith::DivSIOp) { return toInteger(quotient(integer(0), integer(1))); })
      .Case([&](arith::RemSIOp) { return toInteger(remainder(integer(0), integer(1))); })
      .Case([&](arith::FloorDivSIOp) { return toInteger(floorQuotient(integer(0), integer(1))); })
      .Case([&](arith::CeilDivSIOp) { return toInteger(ceilQuotient(integer(0), integer(1))); })
      .Case([&](arith::DivUIOp) { return toInteger(bits(0) / static_cast<Wide>(divisor(integer(0), integer(1)))); })
      .Case([&](arith::RemUIOp) { return toInteger(bits(0) % static_cast<Wide>(divisor(integer(0), integer(1)))); })
      .Case([&](arith::MinSIOp) { return toInteger(std::min(integer(0), integer(1))); })
      .Case([&](arith::MaxSIOp) { return toInteger(std::max(integer(0), integer(1))); })
      .Case([&](arith::MinUIOp) { return toInteger(std::min(bits(0), bits(1))); })
      .Case([&](arith::MaxUIOp) { return toInteger(std::max(bits(0), bits(1))); })
      .Case([&](arith::AndIOp) { return toInteger(bits(0) & bits(1)); })
      .Case([&](arith::OrIOp) { return toInteger(bits(0) | bits(1)); })
      .Case([&](arith::XOrIOp) { return toInteger(bits(0) ^ bits(1)); })
      .Case([&](arith::ShLIOp) { return toInteger(bits(1) < widthOf(type) ? bits(0) << bits(1) : 0); })
      .Case([&](arith::CmpIOp compare) {
        return toInteger(holds(compare.getPredicate(), integer(0), integer(1), compare.getLhs().getType()));
      })
      .Case([&](arith::CmpFOp compare) { return toInteger(holds(compare.getPredicate(), number(0), number(1))); })
      .Case([&](arith::SelectOp) -> std::optional<Value> { return frame.get(op->getOperand(integer(0) != 0 ? 1 : 2)); })
      .Case<arith::IndexCastOp, arith::ExtSIOp>([&](auto) {
        // A BOOL's one bit is its sign here.
        const bool isBool = op->getOperand(0).getType().isInteger(1);
        return toInteger(isBool ? -integer(0) : integer(0));
      })
      .Case<arith::IndexCastUIOp, arith::ExtUIOp, arith::TruncIOp>([&](auto) { return toInteger(bits(0)); })
      .Case([&](arith::SIToFPOp) { return toNumber(static_cast<float>(integer(0))); })
      .Case([&](arith::UIToFPOp) { return toNumber(static_cast<float>(bits(0))); })
      .Case<arith::ExtFOp, arith::TruncFOp>([&](auto) { return toNumber(number(0)); })
      .Case([&](arith::AddFOp) { return toNumber(number(0) + number(1)); })
      .Case([&](arith::SubFOp) { return toNumber(number(0) - number(1)); })
      .Case([&](arith::MulFOp) { return toNumber(number(0) * number(1)); })
      .Case([&](arith::DivFOp) { return toNumber(number(0) / number(1)); })
      .Case([&](arith::NegFOp) { return toNumber(-number(0)); })
      .Default([](mlir::Operation*) { return std::nullopt; });
}

/// Checked mode: marks `result` if it was computed from a marked number, and notes it if it is not finite though all
/// that it was computed from is.
void markNumber(Frame& frame, mlir::Operation* op, Value& result) {
  Checks& checks = *frame.checks();
  const bool selects = mlir::isa<arith::SelectOp>(op);
  bool ofFinite = !selects && op->getNumOperands() > 0;
  for (mlir::Value name : selects ? op->getOperands().take_front() : op->getOperands()) {
    const Value& operand = frame.get(name);
    result.mark = worse(result.mark, operand.mark);
    if (const auto* number = std::get_if<float>(&operand)) ofFinite &= std::isfinite(*number);
  }
  result.mark = checks.origins.computed(result.mark);
  const auto* number = std::get_if<float>(&result);
  if (number && !std::isfinite(*number) && ofFinite && result.mark == 0) checks.births.add(*number);
}

}  // namespace

std::optional<Value> evaluateScalar(Frame& frame, mlir::Operation* op) {
  if (op->getNumResults() != 1 || !op->getResult(0).getType().isIntOrIndexOrFloat()) return std::nullopt;
  std::optional<Value> result = compute(frame, op);
  if (result && frame.checks()) markNumber(frame, op, *result);
  return result;
}

}  // namespace pl::reference
