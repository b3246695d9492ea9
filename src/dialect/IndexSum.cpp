#include "dialect/IndexSum.h"

#include "dialect/Verify.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace pl::ir {

namespace arith = mlir::arith;

static int64_t wrappingProduct(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) * static_cast<uint64_t>(b));
}
static int64_t wrappingSum(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
}

// ---- the sum ----------------------------------------------------------------------------------------------------

void IndexSum::add(mlir::Value index, std::int64_t factor, int depth) {
  if (auto number = constantOf(index)) {
    constant_ = wrappingSum(constant_, wrappingProduct(*number, factor));
    return;
  }
  mlir::Operation* op = depth > 0 ? index.getDefiningOp() : nullptr;
  if (mlir::isa_and_nonnull<arith::AddIOp, arith::SubIOp>(op)) {
    add(op->getOperand(0), factor, depth - 1);
    add(op->getOperand(1), mlir::isa<arith::AddIOp>(op) ? factor : wrappingProduct(factor, -1), depth - 1);
    return;
  }
  if (mlir::isa_and_nonnull<arith::MulIOp>(op)) {
    for (unsigned i : {0U, 1U}) {
      auto number = constantOf(op->getOperand(i));
      if (number) return add(op->getOperand(1 - i), wrappingProduct(factor, *number), depth - 1);
    }
  }
  addTerm(index, factor);
}

void IndexSum::addTerm(mlir::Value value, std::int64_t factor) {
  auto term = llvm::find_if(terms_, [&](const Term& other) { return other.value == value; });
  if (term == terms_.end()) term = terms_.insert(terms_.end(), {value, 0});
  term->factor = wrappingSum(term->factor, factor);
  if (term->factor == 0) terms_.erase(term);
}

IndexSum& IndexSum::add(const IndexSum& other, std::int64_t factor) {
  constant_ = wrappingSum(constant_, wrappingProduct(other.constant_, factor));
  for (const Term& term : other.terms_) addTerm(term.value, wrappingProduct(term.factor, factor));
  return *this;
}

std::optional<std::int64_t> IndexSum::constant() const {
  return terms_.empty() ? std::optional(constant_) : std::nullopt;
}

mlir::Value IndexSum::value() const {
  bool isOne = constant_ == 0 && terms_.size() == 1 && terms_[0].factor == 1;
  return isOne ? terms_[0].value : nullptr;
}

bool IndexSum::isNotNegative(int depth) const {
  auto isNotBelow = [&](const Term& term) {
    auto argument = mlir::dyn_cast<mlir::BlockArgument>(term.value);
    if (!argument || term.factor < 0 || depth == 0) return false;
    mlir::Operation* owner = argument.getOwner()->getParentOp();
    if (mlir::isa<mlir::func::FuncOp>(owner)) return true;  // a dimension: 1 or more
    auto loop = mlir::dyn_cast<mlir::scf::ForOp>(owner);
    return loop && argument == loop.getInductionVar() &&
           IndexSum(loop.getLowerBound(), depth - 1).isNotNegative(depth - 1);
  };
  return constant_ >= 0 && llvm::all_of(terms_, isNotBelow);
}

// ---- what divides it --------------------------------------------------------------------------------------------

bool IndexSum::isMultipleOf(std::int64_t power, int depth) const {
  return constant_ % power == 0 && llvm::all_of(terms_, [&](const Term& term) {
           std::int64_t left = power;  // what the factor does not bring along
           for (std::int64_t factor = term.factor; left > 1 && factor % 2 == 0; factor /= 2) left /= 2;
           return left == 1 || isMultiple(term.value, left, depth);
         });
}

bool IndexSum::isMultiple(mlir::Value value, std::int64_t power, int depth) {
  if (depth == 0) return false;
  auto isMultipleToo = [&](mlir::Value operand) { return IndexSum(operand, depth - 1).isMultipleOf(power, depth - 1); };
  if (auto argument = mlir::dyn_cast<mlir::BlockArgument>(value)) {
    auto loop = mlir::dyn_cast<mlir::scf::ForOp>(argument.getOwner()->getParentOp());
    bool isVariable = loop && argument == loop.getInductionVar();
    return isVariable && isMultipleToo(loop.getLowerBound()) && isMultipleToo(loop.getStep());
  }
  mlir::Operation* op = value.getDefiningOp();
  if (mlir::isa<arith::MinSIOp, arith::MaxSIOp>(op)) return llvm::all_of(op->getOperands(), isMultipleToo);
  if (mlir::isa<arith::MulIOp>(op)) return llvm::any_of(op->getOperands(), isMultipleToo);
  if (mlir::isa<arith::FloorDivSIOp, arith::DivSIOp>(op)) {
    auto divisor = constantOf(op->getOperand(1));
    constexpr int64_t kMost = int64_t{1} << 40;  // far from where powers of two would overflow
    bool isPower = divisor && *divisor > 0 && *divisor <= kMost / power && (*divisor & (*divisor - 1)) == 0;
    return isPower && IndexSum(op->getOperand(0), depth - 1).isMultipleOf(power * *divisor, depth - 1);
  }
  return false;
}

}  // namespace pl::ir
