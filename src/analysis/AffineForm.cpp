// Arithmetic of affine forms that notices when a number does not fit.
#include "analysis/AffineForm.h"

#include <algorithm>

namespace pl::analysis {

std::int64_t floorDivide(std::int64_t number, std::int64_t divisor) {
  return number / divisor - (number % divisor < 0 ? 1 : 0);
}

AffineForm AffineForm::of(Unknown unknown) {
  AffineForm form;
  form.terms_.push_back({unknown, 1});
  return form;
}

std::int64_t AffineForm::factorOf(Unknown unknown) const {
  for (const Term& term : terms_)
    if (term.unknown == unknown) return term.factor;
  return 0;
}

std::optional<Unknown> AffineForm::asUnknown() const {
  if (isLost_ || constant_ != 0 || terms_.size() != 1 || terms_[0].factor != 1) return std::nullopt;
  return terms_[0].unknown;
}

AffineForm& AffineForm::add(const AffineForm& other, std::int64_t factor) {
  const auto increase = [&](std::int64_t& mine, std::int64_t theirs) {
    std::int64_t product = 0;
    isLost_ |= __builtin_mul_overflow(theirs, factor, &product) || __builtin_add_overflow(mine, product, &mine);
  };
  isLost_ |= other.isLost_;
  increase(constant_, other.constant_);
  for (const Term& theirs : other.terms_) {
    auto place = std::ranges::lower_bound(terms_, theirs.unknown, {}, &Term::unknown);
    if (place == terms_.end() || place->unknown != theirs.unknown) place = terms_.insert(place, {theirs.unknown, 0});
    increase(place->factor, theirs.factor);
  }
  llvm::erase_if(terms_, [](const Term& term) { return term.factor == 0; });
  return *this;
}

AffineForm AffineForm::replaced(llvm::function_ref<std::optional<AffineForm>(Unknown)> by) const {
  AffineForm result(constant_);
  result.isLost_ = isLost_;
  for (const Term& term : terms_) {
    std::optional<AffineForm> form = by(term.unknown);
    result.add(form ? *form : of(term.unknown), term.factor);
  }
  return result;
}

AffineForm AffineForm::takeMultiples(std::int64_t divisor) {
  AffineForm multiples(floorDivide(constant_, divisor));
  multiples.isLost_ = isLost_;
  for (const Term& term : terms_)
    if (term.factor % divisor == 0) multiples.terms_.push_back({term.unknown, term.factor / divisor});
  add(multiples, -divisor);
  return multiples;
}

}  // namespace pl::analysis
