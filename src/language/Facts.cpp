#include "language/Facts.h"

#include <limits>

#include <fmt/format.h>

#include "dialect/ElementType.h"
#include "dialect/PlDialect.h"
#include "llvm/Support/MathExtras.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

namespace pl::language {

namespace arith = mlir::arith;
using mlir::Value;

Extents Facts::extents(Value tensor) const {
  Extents result = extents_.lookup(tensor);
  for (Value& extent : result) extent = current(extent);
  return result;
}

// ---- provisional arguments --------------------------------------------------------------------------------------

const Location* Facts::reliedOn(Value argument) const {
  auto found = relied_.find(argument);
  return found == relied_.end() ? nullptr : &found->second;
}

void Facts::settle(Value argument, Value value) {
  provisional_.erase(argument);
  settled_[argument] = value;
}

void Facts::rely(const Relied& relied, Location where) {
  for (Value argument : relied) relied_.try_emplace(argument, where);
}

// ---- indices ----------------------------------------------------------------------------------------------------

Value Facts::current(Value value) const {
  for (auto found = settled_.find(value); found != settled_.end(); found = settled_.find(value)) value = found->second;
  return value;
}

Value Facts::initial(Value value, Relied& relied) const {
  value = current(value);
  for (auto found = provisional_.find(value); found != provisional_.end(); found = provisional_.find(value)) {
    relied.push_back(value);
    value = current(found->second);
  }
  return value;
}

/// Nothing where the operation has no meaning, or no 64-bit result.
static std::optional<std::int64_t> apply(mlir::Operation* operation, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  if (mlir::isa<arith::AddIOp>(operation))
    return llvm::AddOverflow(a, b, result) ? std::nullopt : std::optional(result);
  if (mlir::isa<arith::SubIOp>(operation))
    return llvm::SubOverflow(a, b, result) ? std::nullopt : std::optional(result);
  if (mlir::isa<arith::MulIOp>(operation))
    return llvm::MulOverflow(a, b, result) ? std::nullopt : std::optional(result);
  if (mlir::isa<arith::MinSIOp>(operation)) return std::min(a, b);
  if (mlir::isa<arith::MaxSIOp>(operation)) return std::max(a, b);
  if (b == 0 || (b == -1 && a == std::numeric_limits<std::int64_t>::min())) return std::nullopt;
  if (mlir::isa<arith::FloorDivSIOp>(operation)) return llvm::divideFloorSigned(a, b);
  if (mlir::isa<arith::CeilDivSIOp>(operation)) return llvm::divideCeilSigned(a, b);
  return std::nullopt;
}

std::optional<std::int64_t> Facts::evaluate(Value index, Relied* relied) const {
  index = relied ? initial(index, *relied) : current(index);
  llvm::APInt constant;
  if (mlir::matchPattern(index, mlir::m_ConstantInt(&constant))) return constant.getSExtValue();
  mlir::Operation* operation = index.getDefiningOp();
  if (!operation || operation->getNumOperands() != 2 || !mlir::isa<arith::ArithDialect>(operation->getDialect()))
    return std::nullopt;
  auto a = evaluate(operation->getOperand(0), relied);
  if (!a) return std::nullopt;
  auto b = evaluate(operation->getOperand(1), relied);
  return b ? apply(operation, *a, *b) : std::nullopt;
}

std::optional<std::int64_t> Facts::constant(Value index) const { return evaluate(index, nullptr); }

std::optional<std::int64_t> Facts::assumedConstant(Value index, Location where) {
  Relied relied;
  auto result = evaluate(index, &relied);
  if (result) rely(relied, where);
  return result;
}

bool Facts::sameStructure(Value a, Value b, Relied& relied) const {
  a = current(a), b = current(b);
  if (a == b) return true;
  auto constantA = evaluate(a, &relied), constantB = evaluate(b, &relied);
  if (constantA && constantB) return *constantA == *constantB;
  a = initial(a, relied), b = initial(b, relied);
  if (a == b) return true;
  mlir::Operation *left = a.getDefiningOp(), *right = b.getDefiningOp();
  if (!left || !right || left->getName() != right->getName() || !mlir::isa<arith::ArithDialect>(left->getDialect()))
    return false;
  return left->getAttrDictionary() == right->getAttrDictionary() && a.getType() == b.getType() &&
         llvm::equal(left->getOperands(), right->getOperands(),
                     [&](Value x, Value y) { return sameStructure(x, y, relied); });
}

bool Facts::same(Value a, Value b, Location where) {
  Relied relied;
  bool result = sameStructure(a, b, relied);
  if (result) rely(relied, where);
  return result;
}

// ---- for messages -----------------------------------------------------------------------------------------------

std::string Facts::indexText(Value index) const {
  Relied unused;
  if (auto constant = evaluate(index, &unused)) return std::to_string(*constant);
  index = initial(index, unused);
  if (auto name = names_.find(index); name != names_.end()) return name->second;
  mlir::Operation* operation = index.getDefiningOp();
  if (!operation || operation->getNumOperands() != 2) return "?";
  std::string left = indexText(operation->getOperand(0)), right = indexText(operation->getOperand(1));
  if (left == "?" || right == "?") return "?";
  if (mlir::isa<arith::MinSIOp>(operation)) return fmt::format("min({}, {})", left, right);
  if (mlir::isa<arith::MaxSIOp>(operation)) return fmt::format("max({}, {})", left, right);
  if (mlir::isa<arith::CeilDivSIOp>(operation)) return fmt::format("ceil_div({}, {})", left, right);
  bool isSum = mlir::isa<arith::AddIOp, arith::SubIOp>(operation);
  if (!isSum && !mlir::isa<arith::MulIOp, arith::FloorDivSIOp>(operation)) return "?";
  auto bracket = [](const std::string& text) { return text.find(' ') == text.npos ? text : "(" + text + ")"; };
  char sign = mlir::isa<arith::AddIOp>(operation)   ? '+'
              : mlir::isa<arith::SubIOp>(operation) ? '-'
              : mlir::isa<arith::MulIOp>(operation) ? '*'
                                                    : '/';
  return fmt::format("{} {} {}", isSum ? left : bracket(left), sign, bracket(right));
}

std::string Facts::extentsText(Value tensor) const {
  std::string text;
  for (Value extent : extents(tensor)) text += (text.empty() ? "" : ", ") + indexText(extent);
  return "[" + text + "]";
}

std::string Facts::typeText(Value value) const {
  if (auto tensor = mlir::dyn_cast<mlir::RankedTensorType>(value.getType()))
    return fmt::format("{} {}", name_of(ir::dtypeOf(tensor.getElementType())), extentsText(value));
  if (value.getType().isIndex()) return "an index";
  if (value.getType().isInteger(1)) return "a condition";
  return fmt::format("a number of {}", name_of(ir::dtypeOf(value.getType())));
}

}  // namespace pl::language
