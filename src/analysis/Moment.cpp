// Index operations as affine forms, with what defines their unknowns.
#include "analysis/Moment.h"

#include "dialect/PlDialect.h"
#include "llvm/ADT/TypeSwitch.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

namespace pl::analysis {

namespace arith = mlir::arith;
using mlir::Value;

Moment::Moment(const ProgramFacts& facts, Constraints& constraints)
    : shared_(new Shared{facts, constraints, {}, {}, {}, {}, {}}) {}

Moment::Moment(Moment& outer, mlir::Region& region) : outer_(&outer), region_(&region), shared_(outer.shared_) {}

Moment& Moment::ownerOf(Value value) {
  Moment* moment = this;
  while (moment->outer_ && !moment->region_->isAncestor(value.getParentRegion())) moment = moment->outer_;
  return *moment;
}

AffineForm Moment::of(Value integer) {
  Moment& owner = ownerOf(integer);
  if (&owner != this) return owner.of(integer);
  if (auto found = forms_.find(integer); found != forms_.end()) return found->second;
  AffineForm form = compute(integer);
  forms_.try_emplace(integer, form);
  return form;
}

AffineForm Moment::compute(Value integer) {
  llvm::APInt constant;
  if (mlir::matchPattern(integer, mlir::m_ConstantInt(&constant))) return constant.getSExtValue();
  if (mlir::Operation* op = integer.getDefiningOp()) return ofOperation(op, integer);
  mlir::Operation* parent = integer.getParentBlock()->getParentOp();
  auto loop = mlir::dyn_cast<mlir::scf::ForOp>(parent);
  if (loop && integer == loop.getInductionVar()) return ofLoopVariable(loop);
  if (parent != shared_->facts.function) return unknown(integer, "an integer that a loop carries");
  // A dimension of which nothing else is said is at least 1.
  AffineForm dimension = unknown(integer, "");
  shared_->constraints.require(dimension - AffineForm(1));
  return dimension;
}

AffineForm Moment::unknown(Value integer, llvm::StringRef gap) {
  if (shared_->firstGap.empty()) shared_->firstGap = gap;
  const AffineForm form = AffineForm::of(shared_->constraints.makeUnknown());
  // Bounds that exclude each other stand in code that never runs; required, they would prove anything elsewhere.
  Bounds bounds = shared_->facts.bounds.of(integer);
  if (integer.getType().isInteger(32)) {
    if (!bounds.lowest) bounds.lowest = INT32_MIN;
    if (!bounds.highest) bounds.highest = INT32_MAX;
  }
  if (bounds.lowest && bounds.highest && *bounds.lowest > *bounds.highest) return form;
  if (bounds.lowest) shared_->constraints.require(form - AffineForm(*bounds.lowest));
  if (bounds.highest) shared_->constraints.require(AffineForm(*bounds.highest) - form);
  return form;
}

void Moment::requireLess(Unknown unknown, const AffineForm& limit) {
  shared_->constraints.require(limit - AffineForm::of(unknown) - AffineForm(1));
  shared_->limits.try_emplace(unknown, limit);
}

AffineForm Moment::unknownBetween(const AffineForm& lowest, const AffineForm& highest) {
  const AffineForm form = AffineForm::of(shared_->constraints.makeUnknown());
  shared_->constraints.require(form - lowest);
  shared_->constraints.require(highest - form);
  return form;
}

// ---- arithmetic -----------------------------------------------------------------------------------------------------

AffineForm Moment::ofOperation(mlir::Operation* op, Value integer) {
  const auto operand = [&](unsigned i) { return of(op->getOperand(i)); };
  const auto isNotNegative = [&](unsigned i) {
    return shared_->facts.bounds.of(op->getOperand(i)).lowest.value_or(-1) >= 0;
  };
  // Narrow integers wrap. Those whose bounds are known do not.
  const Bounds known = shared_->facts.bounds.of(integer);
  const bool wraps = !integer.getType().isIndex() && !(known.lowest && known.highest);
  if (mlir::isa<arith::AddIOp, arith::SubIOp, arith::MulIOp>(op) && !wraps) {
    const AffineForm a = operand(0), b = operand(1);
    if (mlir::isa<arith::AddIOp>(op)) return a + b;
    if (mlir::isa<arith::SubIOp>(op)) return a - b;
    return ofProduct(integer, a, b);
  }
  if (mlir::isa<arith::MinSIOp>(op)) return minimum(operand(0), operand(1));
  if (mlir::isa<arith::MaxSIOp>(op)) return maximum(operand(0), operand(1));
  const bool roundsDown =
      mlir::isa<arith::FloorDivSIOp>(op) || (mlir::isa<arith::DivSIOp, arith::RemSIOp>(op) && isNotNegative(0));
  if (roundsDown || mlir::isa<arith::CeilDivSIOp>(op)) {
    const AffineForm divisor = operand(1);
    if (!divisor.isConstant() || divisor.constant() < 1) return unknown(integer, "a quotient by what is no number");
    const std::int64_t number = divisor.constant();
    if (mlir::isa<arith::CeilDivSIOp>(op)) return quotient(operand(0) + AffineForm(number - 1), number);
    const AffineForm down = quotient(operand(0), number);
    return mlir::isa<arith::RemSIOp>(op) ? operand(0) - down * number : down;
  }
  if (auto selection = mlir::dyn_cast<arith::SelectOp>(op); selection && !integer.getType().isInteger(1))
    return ofSelection(selection.getCondition(), operand(1), operand(2));
  if (auto cast = mlir::dyn_cast<arith::IndexCastOp>(op)) {
    const bool widens = integer.getType().isIndex();
    return widens || !wraps ? operand(0) : unknown(integer, "a narrow integer that may wrap");
  }
  if (mlir::isa<arith::ExtSIOp>(op)) return operand(0);
  if (auto read = mlir::dyn_cast<ir::ReadOp>(op)) return ofElement(integer, read.getSrc(), read.getIndices());
  if (mlir::isa<ir::IncoreOp, ir::AutoIncoreOp>(op)) {
    const unsigned number = mlir::cast<mlir::OpResult>(integer).getResultNumber();
    return of(op->getRegion(0).front().getTerminator()->getOperand(number));
  }
  return unknown(integer, mlir::isa<mlir::scf::ForOp>(op)  ? "an integer that a loop carries"
                          : mlir::isa<mlir::scf::IfOp>(op) ? "an integer that a branch chooses"
                                                           : "an operation that proofs do not know");
}

AffineForm Moment::ofProduct(Value integer, const AffineForm& a, const AffineForm& b) {
  if (b.isConstant()) return a * b.constant();
  if (a.isConstant()) return b * a.constant();
  for (const Product& known : shared_->products)
    if ((known.a == a && known.b == b) || (known.a == b && known.b == a)) return AffineForm::of(known.result);
  const AffineForm form = unknown(integer, "a product of two run-time integers");
  shared_->products.push_back({a, b, *form.asUnknown()});
  return form;
}

AffineForm Moment::quotient(const AffineForm& form, std::int64_t divisor) {
  AffineForm rest = form;
  AffineForm whole = rest.takeMultiples(divisor);
  if (rest == AffineForm()) return whole;
  for (const Quotient& known : shared_->quotients)
    if (known.divisor == divisor && known.numerator == rest) return whole + AffineForm::of(known.result);
  if (isAtMost(0, rest) && isAtMost(rest, divisor - 1)) return whole;
  const AffineForm result = AffineForm::of(shared_->constraints.makeUnknown());
  const AffineForm remainder = rest - result * divisor;
  shared_->constraints.require(remainder);
  shared_->constraints.require(AffineForm(divisor - 1) - remainder);
  // Below a multiple of the divisor is, for integers, below that multiple's quotient: more than the remainder says.
  if (const std::optional<Unknown> numerator = rest.asUnknown()) {
    if (auto limit = shared_->limits.find(*numerator); limit != shared_->limits.end()) {
      AffineForm past = limit->second;
      const AffineForm quotientPast = past.takeMultiples(divisor);
      if (past == AffineForm()) requireLess(*result.asUnknown(), quotientPast);
    }
  }
  shared_->quotients.push_back({rest, divisor, *result.asUnknown()});
  return whole + result;
}

AffineForm Moment::extreme(const AffineForm& a, const AffineForm& b, bool isMinimum) {
  const AffineForm difference = a - b;
  if (difference.isConstant()) return (difference.constant() <= 0) == isMinimum ? a : b;
  for (const Extreme& known : shared_->extremes) {
    const bool same = (known.a == a && known.b == b) || (known.a == b && known.b == a);
    if (same && known.isMinimum == isMinimum) return AffineForm::of(known.result);
  }
  const AffineForm result = AffineForm::of(shared_->constraints.makeUnknown());
  const std::int64_t sign = isMinimum ? 1 : -1;
  shared_->constraints.require((a - result) * sign);
  shared_->constraints.require((b - result) * sign);
  shared_->constraints.requireOneOf({{(result - a) * sign}, {(result - b) * sign}});
  shared_->extremes.push_back({a, b, isMinimum, *result.asUnknown()});
  return result;
}

AffineForm Moment::minimum(const AffineForm& a, const AffineForm& b) { return extreme(a, b, true); }
AffineForm Moment::maximum(const AffineForm& a, const AffineForm& b) { return extreme(a, b, false); }

AffineForm Moment::ofSelection(Value condition, const AffineForm& a, const AffineForm& b) {
  if (a == b) return a;
  const std::optional<Conjunction> holds = conditionHolds(condition, true), fails = conditionHolds(condition, false);
  const AffineForm result = AffineForm::of(shared_->constraints.makeUnknown());
  const auto alternative = [&](const std::optional<Conjunction>& condition, const AffineForm& value) {
    Conjunction all = condition.value_or(Conjunction());
    all.append({result - value, value - result});
    return all;
  };
  shared_->constraints.requireOneOf({alternative(holds, a), alternative(fails, b)});
  return result;
}

AffineForm Moment::ofElement(Value integer, Value tensor, mlir::ValueRange indices) {
  // A tensor is a value: the same element of it is the same number.
  Element element{&ownerOf(tensor), tensor, {}, 0};
  for (Value index : indices) element.indices.push_back(of(index));
  for (const Element& known : shared_->elements)
    if (known.owner == element.owner && known.tensor == tensor && known.indices == element.indices)
      return AffineForm::of(known.result);
  const AffineForm form = unknown(integer, "what read gives");
  auto argument = mlir::dyn_cast<mlir::BlockArgument>(tensor);
  if (argument && argument.getOwner()->getParentOp() == shared_->facts.function)
    requireBelow(form, argument.getArgNumber());
  element.result = *form.asUnknown();
  shared_->elements.push_back(std::move(element));
  return form;
}

AffineForm Moment::anyElement(unsigned argument) {
  const AffineForm form = AffineForm::of(shared_->constraints.makeUnknown());
  const Bounds bounds = shared_->facts.bounds.ofElements(argument);
  if (bounds.lowest) shared_->constraints.require(form - AffineForm(*bounds.lowest));
  if (bounds.highest) shared_->constraints.require(AffineForm(*bounds.highest) - form);
  requireBelow(form, argument);
  return form;
}

void Moment::requireBelow(const AffineForm& element, unsigned argument) {
  mlir::func::FuncOp function = shared_->facts.function;
  if (mlir::Attribute below = function.getArgAttr(argument, ir::kBelowAttr))
    shared_->constraints.require(declaredExtent(below) - element - AffineForm(1));
}

bool Moment::isAtMost(const AffineForm& a, const AffineForm& b) const {
  const AffineForm difference = b - a;
  if (difference.isConstant()) return difference.constant() >= 0;
  Constraints contradiction = shared_->constraints;
  contradiction.require(negationOf(difference));
  return !difference.isLost() && contradiction.areImpossible();
}

bool Moment::areEqual(const AffineForm& a, const AffineForm& b) const {
  return (a == b && !a.isLost()) || (isAtMost(a, b) && isAtMost(b, a));
}

// ---- loops and branches ---------------------------------------------------------------------------------------------

/// The loop's step, if it is a number of at least 1.
static std::optional<std::int64_t> stepOf(mlir::scf::ForOp loop) {
  llvm::APInt step;
  if (!mlir::matchPattern(loop.getStep(), mlir::m_ConstantInt(&step)) || step.getSExtValue() < 1) return std::nullopt;
  return step.getSExtValue();
}

void Moment::setIteration(mlir::scf::ForOp loop, const AffineForm& number) {
  iterations_.try_emplace(loop, number);
  forms_[loop.getInductionVar()] = of(loop.getLowerBound()) + number * *stepOf(loop);
}

std::optional<AffineForm> Moment::iteration(mlir::scf::ForOp loop) {
  Moment& owner = ownerOf(loop.getInductionVar());
  owner.of(loop.getInductionVar());
  auto found = owner.iterations_.find(loop);
  return found == owner.iterations_.end() ? std::nullopt : std::optional(found->second);
}

AffineForm Moment::ofLoopVariable(mlir::scf::ForOp loop) {
  Constraints& constraints = shared_->constraints;
  const AffineForm first = of(loop.getLowerBound()), stop = of(loop.getUpperBound());
  const AffineForm number = AffineForm::of(constraints.makeUnknown());
  AffineForm variable = number;
  if (std::optional<std::int64_t> step = stepOf(loop)) {
    constraints.require(number);
    iterations_.try_emplace(loop, number);
    variable = first + number * *step;
    if (variable == number) shared_->limits.try_emplace(*number.asUnknown(), stop);
  } else {
    constraints.require(variable - first);
  }
  constraints.require(stop - variable - AffineForm(1));
  return variable;
}

Conjunction Moment::iterationHolds(mlir::scf::ForOp loop) {
  const AffineForm variable = of(loop.getInductionVar());
  return {*iteration(loop), of(loop.getUpperBound()) - variable - AffineForm(1)};
}

std::optional<Conjunction> Moment::conditionHolds(Value condition, bool expected) {
  llvm::APInt constant;
  if (mlir::matchPattern(condition, mlir::m_ConstantInt(&constant)))
    return constant.isZero() == expected ? Conjunction{AffineForm(-1)} : Conjunction();
  if (auto both = condition.getDefiningOp<arith::AndIOp>(); both && expected) {
    auto all = conditionHolds(both.getLhs(), true);
    const auto others = conditionHolds(both.getRhs(), true);
    if (all && others) all->append(*others);
    return others ? all : std::nullopt;
  }
  if (auto inverted = condition.getDefiningOp<arith::XOrIOp>())
    if (mlir::matchPattern(inverted.getRhs(), mlir::m_ConstantInt(&constant)) && !constant.isZero())
      return conditionHolds(inverted.getLhs(), !expected);
  auto comparison = condition.getDefiningOp<arith::CmpIOp>();
  if (!comparison || !comparison.getLhs().getType().isIndex()) return std::nullopt;
  const AffineForm difference = of(comparison.getRhs()) - of(comparison.getLhs());  // b - a
  const auto when = [&](bool isSo, const AffineForm& form) { return Conjunction{isSo ? form : negationOf(form)}; };
  switch (comparison.getPredicate()) {
    case arith::CmpIPredicate::sle: return when(expected, difference);
    case arith::CmpIPredicate::slt: return when(expected, difference - AffineForm(1));
    case arith::CmpIPredicate::sge: return when(expected, difference * -1);
    case arith::CmpIPredicate::sgt: return when(expected, difference * -1 - AffineForm(1));
    case arith::CmpIPredicate::eq:
    case arith::CmpIPredicate::ne:
      if (expected == (comparison.getPredicate() == arith::CmpIPredicate::eq))
        return Conjunction{difference, difference * -1};
      return std::nullopt;
    default: return std::nullopt;
  }
}

void Moment::standAt(mlir::Operation* op) {
  mlir::Region* inside = op->getParentRegion();
  for (mlir::Operation* parent = op->getParentOp(); parent; parent = parent->getParentOp()) {
    if (auto loop = mlir::dyn_cast<mlir::scf::ForOp>(parent)) of(loop.getInductionVar());
    if (auto branch = mlir::dyn_cast<mlir::scf::IfOp>(parent)) {
      const bool isThen = inside == &branch.getThenRegion();
      if (const auto condition = conditionHolds(branch.getCondition(), isThen))
        for (const AffineForm& form : *condition) shared_->constraints.require(form);
    }
    inside = parent->getParentRegion();
  }
}

}  // namespace pl::analysis
