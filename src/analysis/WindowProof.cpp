#include "analysis/WindowProof.h"

#include "llvm/ADT/MapVector.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

namespace pl::analysis {

using namespace mlir;

namespace {

/// constant + the sum of factor * value.
struct Linear {
  int64_t constant = 0;
  llvm::SmallMapVector<Value, int64_t, 4> terms;

  void add(const Linear& other, int64_t factor) {
    constant += factor * other.constant;
    for (auto [value, otherFactor] : other.terms) {
      int64_t& mine = terms[value];
      mine += factor * otherFactor;
      if (mine == 0) terms.erase(value);
    }
  }
  bool isMultipleOf(int64_t divisor) const {
    return constant % divisor == 0 && llvm::all_of(terms, [&](auto term) { return term.second % divisor == 0; });
  }
};

Linear linear(OpFoldResult index) {
  Linear form;
  if (std::optional<int64_t> number = getConstantIntValue(index)) {
    form.constant = *number;
    return form;
  }
  auto value = cast<Value>(index);
  if (auto sum = value.getDefiningOp<arith::AddIOp>()) {
    form = linear(sum.getLhs());
    form.add(linear(sum.getRhs()), 1);
    return form;
  }
  if (auto difference = value.getDefiningOp<arith::SubIOp>()) {
    form = linear(difference.getLhs());
    form.add(linear(difference.getRhs()), -1);
    return form;
  }
  if (auto product = value.getDefiningOp<arith::MulIOp>()) {
    Linear a = linear(product.getLhs()), b = linear(product.getRhs());
    if (a.terms.empty()) std::swap(a, b);
    if (b.terms.empty()) {
      form.add(a, b.constant);
      return form;
    }
  }
  form.terms[value] = 1;
  return form;
}

/// The greatest value of a loop variable: the bound less one step where the bound is a whole number of steps away.
Linear greatest(scf::ForOp loop) {
  Linear span = linear(loop.getUpperBound()), last = span;
  span.add(linear(loop.getLowerBound()), -1);
  std::optional<int64_t> step = getConstantIntValue(loop.getStep());
  last.constant -= step && *step > 0 && span.isMultipleOf(*step) ? *step : 1;
  return last;
}

Linear replaced(Linear form, Value value, const Linear& by) {
  int64_t factor = form.terms.lookup(value);
  form.terms.erase(value);
  form.add(by, factor);
  return form;
}

/// Whether `form` is never above 0: loop variables and minima give way to what bounds them until none is left.
bool isAtMostZero(const Linear& form) {
  for (auto [value, factor] : form.terms) {
    if (auto variable = dyn_cast<BlockArgument>(value)) {
      auto loop = dyn_cast<scf::ForOp>(variable.getOwner()->getParentOp());
      if (!loop || variable != loop.getInductionVar()) continue;
      return isAtMostZero(replaced(form, value, factor > 0 ? greatest(loop) : linear(loop.getLowerBound())));
    }
    auto minimum = value.getDefiningOp<arith::MinSIOp>();
    if (minimum && factor > 0)
      return isAtMostZero(replaced(form, value, linear(minimum.getLhs()))) ||
             isAtMostZero(replaced(form, value, linear(minimum.getRhs())));
  }
  return form.terms.empty() && form.constant <= 0;
}

}  // namespace

bool isInside(OpFoldResult offset, OpFoldResult extent, OpFoldResult limit) {
  Linear beyond = linear(offset);
  beyond.add(linear(extent), 1);
  beyond.add(linear(limit), -1);
  return isAtMostZero(beyond);
}

}  // namespace pl::analysis
