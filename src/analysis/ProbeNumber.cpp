#include "analysis/ProbeNumber.h"

#include <algorithm>
#include <initializer_list>

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

namespace pl::analysis {

namespace arith = mlir::arith;

namespace {

using Wide = __int128;  // sums and products of two 64-bit numbers fit

Number between(Wide lowest, Wide highest, Number allowed) {
  if (lowest < allowed.lowest || highest > allowed.highest) return allowed;  // it may wrap
  return {static_cast<std::int64_t>(lowest), static_cast<std::int64_t>(highest)};
}

/// The hull of f at the ends of both: right where f is monotone in each operand.
template <class Function>
Number atEnds(Number a, Number b, Number allowed, Function f) {
  const auto [lowest, highest] = std::minmax({f(Wide(a.lowest), Wide(b.lowest)), f(Wide(a.lowest), Wide(b.highest)),
                                              f(Wide(a.highest), Wide(b.lowest)), f(Wide(a.highest), Wide(b.highest))});
  return between(lowest, highest, allowed);
}

Wide add(Wide a, Wide b) { return a + b; }
Wide subtract(Wide a, Wide b) { return a - b; }
Wide multiply(Wide a, Wide b) { return a * b; }
Wide floorDivide(Wide a, Wide b) { return a / b - (a % b != 0 && (a % b < 0) != (b < 0)); }
Wide ceilDivide(Wide a, Wide b) { return a / b + (a % b != 0 && (a % b < 0) == (b < 0)); }

bool contains(Number number, std::int64_t value) { return number.lowest <= value && value <= number.highest; }

template <class Function>
Number divide(Number a, Number b, Number allowed, Function f) {
  return contains(b, 0) ? allowed : atEnds(a, b, allowed, f);
}

Number remainder(Number a, Number b, Number allowed) {
  if (contains(b, 0)) return allowed;
  if (a.isKnown() && b.isKnown()) return Number::exactly(b.lowest == -1 ? 0 : a.lowest % b.lowest);
  // It has the dividend's sign, and is smaller than both in magnitude.
  const Wide largest = std::max<Wide>(b.highest, -Wide(b.lowest)) - 1;
  return between(a.lowest >= 0 ? 0 : std::max<Wide>(a.lowest, -largest),
                 a.highest <= 0 ? 0 : std::min<Wide>(a.highest, largest), allowed);
}

/// Whether a < b: 1, 0, or either.
Number isLess(Number a, Number b) {
  if (a.highest < b.lowest) return Number::exactly(1);
  if (a.lowest >= b.highest) return Number::exactly(0);
  return {0, 1};
}
Number isEqual(Number a, Number b) {
  if (a.isKnown() && a == b) return Number::exactly(1);
  return meet(a, b) ? Number{0, 1} : Number::exactly(0);
}
Number negation(Number flag) { return {1 - flag.highest, 1 - flag.lowest}; }

Number compare(arith::CmpIPredicate predicate, Number a, Number b) {
  using enum arith::CmpIPredicate;
  const bool isUnsigned = llvm::is_contained({ult, ule, ugt, uge}, predicate);
  if (isUnsigned && (a.lowest < 0 || b.lowest < 0)) return {0, 1};
  switch (predicate) {
    case eq: return isEqual(a, b);
    case ne: return negation(isEqual(a, b));
    case slt:
    case ult: return isLess(a, b);
    case sle:
    case ule: return negation(isLess(b, a));
    case sgt:
    case ugt: return isLess(b, a);
    case sge:
    case uge: return negation(isLess(a, b));
  }
  return {0, 1};
}

/// `and` and `or` of BOOLs; of wider integers where both are known.
Number bitwise(mlir::Operation* op, Number a, Number b, Number allowed) {
  const bool isAnd = mlir::isa<arith::AndIOp>(op), isOr = mlir::isa<arith::OrIOp>(op);
  if (a.isKnown() && b.isKnown())
    return Number::exactly(isAnd ? a.lowest & b.lowest : isOr ? a.lowest | b.lowest : a.lowest ^ b.lowest);
  if (!op->getResult(0).getType().isInteger(1)) return allowed;
  if (isAnd) return least(a, b);
  if (isOr) return {std::max(a.lowest, b.lowest), std::max(a.highest, b.highest)};
  return allowed;
}

Number constant(arith::ConstantOp op, Number allowed) {
  auto integer = mlir::dyn_cast<mlir::IntegerAttr>(op.getValue());
  if (!integer) return allowed;
  const bool isBool = op.getType().isInteger(1);
  return Number::exactly(isBool ? integer.getValue().getZExtValue() : integer.getValue().getSExtValue());
}

}  // namespace

Number Number::ofType(mlir::Type type) {
  if (!type.isInteger() || type.getIntOrFloatBitWidth() >= 64) return {};
  const unsigned width = type.getIntOrFloatBitWidth();
  if (width == 1) return {0, 1};
  const std::int64_t half = std::int64_t{1} << (width - 1);
  return {-half, half - 1};
}

Number join(Number a, Number b) { return {std::min(a.lowest, b.lowest), std::max(a.highest, b.highest)}; }
std::optional<Number> meet(Number a, Number b) {
  const Number both{std::max(a.lowest, b.lowest), std::min(a.highest, b.highest)};
  return both.lowest <= both.highest ? std::optional(both) : std::nullopt;
}
Number least(Number a, Number b) { return {std::min(a.lowest, b.lowest), std::min(a.highest, b.highest)}; }
Number sum(Number a, Number b) { return atEnds(a, b, {}, add); }
Number difference(Number a, Number b) { return atEnds(a, b, {}, subtract); }
Number product(Number a, Number b) { return atEnds(a, b, {}, multiply); }
Number clamp(Number value, Number lowest, Number highest) {
  const Number raised{std::max(value.lowest, lowest.lowest), std::max(value.highest, lowest.highest)};
  return least(raised, highest);
}

std::string textOf(Number number) {
  if (number.isKnown()) return std::to_string(number.lowest);
  constexpr std::int64_t useful = std::numeric_limits<std::int32_t>::max();
  if (number.lowest <= -useful || number.highest >= useful) return "?";
  return std::to_string(number.lowest) + ".." + std::to_string(number.highest);
}
std::string textOf(llvm::ArrayRef<Number> numbers) {
  return "[" + llvm::join(llvm::map_range(numbers, [](Number number) { return textOf(number); }), ", ") + "]";
}

bool isDivision(mlir::Operation* op) {
  return mlir::isa<arith::DivSIOp, arith::RemSIOp, arith::FloorDivSIOp, arith::CeilDivSIOp, arith::DivUIOp,
                   arith::RemUIOp>(op);
}

Number evaluate(mlir::Operation* op, llvm::function_ref<Number(unsigned)> operand) {
  const mlir::Type type = op->getResult(0).getType();
  const Number allowed = Number::ofType(type);
  const auto areNatural = [](Number a, Number b) { return a.lowest >= 0 && b.lowest >= 0; };
  return llvm::TypeSwitch<mlir::Operation*, Number>(op)
      .Case([&](arith::ConstantOp value) { return constant(value, allowed); })
      .Case([&](arith::AddIOp) { return atEnds(operand(0), operand(1), allowed, add); })
      .Case([&](arith::SubIOp) { return atEnds(operand(0), operand(1), allowed, subtract); })
      .Case([&](arith::MulIOp) { return atEnds(operand(0), operand(1), allowed, multiply); })
      .Case([&](arith::MinSIOp) { return least(operand(0), operand(1)); })
      .Case([&](arith::MaxSIOp) {
        const Number a = operand(0), b = operand(1);
        return Number{std::max(a.lowest, b.lowest), std::max(a.highest, b.highest)};
      })
      .Case([&](arith::FloorDivSIOp) { return divide(operand(0), operand(1), allowed, floorDivide); })
      .Case([&](arith::CeilDivSIOp) { return divide(operand(0), operand(1), allowed, ceilDivide); })
      .Case(
          [&](arith::DivSIOp) { return divide(operand(0), operand(1), allowed, [](Wide a, Wide b) { return a / b; }); })
      .Case([&](arith::RemSIOp) { return remainder(operand(0), operand(1), allowed); })
      .Case<arith::DivUIOp, arith::RemUIOp>([&](auto) {
        const Number a = operand(0), b = operand(1);
        if (!areNatural(a, b)) return allowed;
        return mlir::isa<arith::RemUIOp>(op) ? remainder(a, b, allowed) : divide(a, b, allowed, floorDivide);
      })
      .Case([&](arith::CmpIOp comparison) { return compare(comparison.getPredicate(), operand(0), operand(1)); })
      .Case<arith::AndIOp, arith::OrIOp, arith::XOrIOp>(
          [&](auto) { return bitwise(op, operand(0), operand(1), allowed); })
      .Case([&](arith::SelectOp) {
        const Number condition = operand(0);
        return condition.isKnown() ? operand(condition.lowest != 0 ? 1 : 2) : join(operand(1), operand(2));
      })
      .Case<arith::IndexCastOp, arith::ExtSIOp, arith::TruncIOp>([&](auto) {
        const Number source = operand(0);
        if (type.isInteger(1) || op->getOperand(0).getType().isInteger(1)) return allowed;  // its one bit is its sign
        return between(source.lowest, source.highest, allowed);
      })
      .Case<arith::IndexCastUIOp, arith::ExtUIOp>([&](auto) {
        const Number source = operand(0);
        return source.lowest < 0 ? allowed : between(source.lowest, source.highest, allowed);
      })
      .Default([&](mlir::Operation*) { return allowed; });
}

}  // namespace pl::analysis
