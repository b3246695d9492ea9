// Branch and bound over MLIR's exact simplex: rational first, then the choices that a sample breaks, then its
// fractions.
#include "analysis/Constraints.h"

#include <numeric>

#include "mlir/Analysis/Presburger/Simplex.h"

namespace pl::analysis {

using llvm::DynamicAPInt;
using mlir::presburger::Fraction;

void Constraints::require(const AffineForm& form) {
  if (!form.isLost()) rows_.push_back(form);
}

void Constraints::requireEqual(const AffineForm& a, const AffineForm& b) {
  require(a - b);
  require(b - a);
}

void Constraints::requireOneOf(std::vector<Conjunction> alternatives) {
  if (alternatives.size() == 1) {
    for (const AffineForm& form : alternatives.front()) require(form);
  } else {
    choices_.push_back(std::move(alternatives));
  }
}

void Constraints::requireNotAll(llvm::ArrayRef<AffineForm> forms) {
  std::vector<Conjunction> alternatives;
  for (const AffineForm& form : forms) alternatives.push_back({negationOf(form)});
  requireOneOf(std::move(alternatives));
}

namespace {

class Search {
 public:
  Search(unsigned unknowns, const std::vector<std::vector<Conjunction>>& choices)
      : unknowns_(unknowns), simplex_(unknowns), choices_(choices) {}

  void add(const AffineForm& form) {
    if (form.isLost()) return;
    // Dividing by the factors' common divisor and rounding the constant down cuts fractions off.
    std::int64_t divisor = 0;
    for (const AffineForm::Term& term : form.terms()) divisor = std::gcd(divisor, term.factor);
    if (divisor == 0) divisor = 1;
    std::vector<DynamicAPInt> row(unknowns_ + 1);
    for (const AffineForm::Term& term : form.terms()) row[term.unknown] = DynamicAPInt(term.factor / divisor);
    row[unknowns_] = DynamicAPInt(floorDivide(form.constant(), divisor));
    simplex_.addInequality(row);
  }

  bool isImpossible() {
    if (simplex_.isEmpty()) return true;
    if (steps_++ == Constraints::kBudget) return false;
    const std::optional<llvm::SmallVector<Fraction, 8>> sample = simplex_.getRationalSample();
    if (!sample) return false;
    if (const std::vector<Conjunction>* broken = brokenChoice(*sample)) return allImpossible(*broken);
    for (const Fraction& value : *sample)
      if (value.num > kGreatest * value.den || value.num < -kGreatest * value.den) return false;
    for (unsigned i = 0; i < unknowns_; ++i)
      if ((*sample)[i].num % (*sample)[i].den != 0) return allImpossible(around(i, (*sample)[i]));
    return false;  // the sample fulfils everything
  }

 private:
  /// A choice of which the sample fulfils no alternative: the one with the fewest.
  const std::vector<Conjunction>* brokenChoice(llvm::ArrayRef<Fraction> sample) const {
    const auto holds = [&](const AffineForm& form) {
      Fraction sum(form.constant(), 1);
      for (const AffineForm::Term& term : form.terms()) sum = sum + sample[term.unknown] * Fraction(term.factor, 1);
      return form.isLost() || sum.num >= 0;
    };
    const std::vector<Conjunction>* broken = nullptr;
    for (const std::vector<Conjunction>& choice : choices_) {
      if (broken && broken->size() <= choice.size()) continue;
      if (llvm::none_of(choice, [&](const Conjunction& all) { return llvm::all_of(all, holds); })) broken = &choice;
    }
    return broken;
  }

  static std::vector<Conjunction> around(Unknown unknown, const Fraction& value) {
    const AffineForm form = AffineForm::of(unknown);
    const auto below = static_cast<std::int64_t>(mlir::presburger::floor(value));
    return {{AffineForm(below) - form}, {form - AffineForm(below) - AffineForm(1)}};
  }

  bool allImpossible(const std::vector<Conjunction>& alternatives) {
    return llvm::all_of(alternatives, [&](const Conjunction& alternative) {
      const unsigned snapshot = simplex_.getSnapshot();
      for (const AffineForm& form : alternative) add(form);
      const bool impossible = isImpossible();
      simplex_.rollback(snapshot);
      return impossible;
    });
  }

  static inline const DynamicAPInt kGreatest{std::int64_t{1} << 62};

  unsigned unknowns_;
  mlir::presburger::Simplex simplex_;
  const std::vector<std::vector<Conjunction>>& choices_;
  unsigned steps_ = 0;
};

}  // namespace

bool Constraints::areImpossible() const {
  Search search(unknowns_, choices_);
  for (const AffineForm& row : rows_) search.add(row);
  return search.isImpossible();
}

}  // namespace pl::analysis
