// For each element, guesses the iteration that wrote it, and shows that the guess is right.
//
// An offset like 1536 * (item % 8) + 1024 * g, and item / 8 in another dimension, is a number written in mixed radix:
// its digits are quotients and remainders of the element's index. The guess takes the digits apart. That it is right
// (the iteration exists, and its window holds the element) is then a question to the constraints, so a wrong guess
// proves nothing.
#include "analysis/Coverage.h"

#include <cstdlib>

namespace pl::analysis {

using mlir::scf::ForOp;

namespace {

bool hasNumberAsStep(ForOp loop) {
  return loop.getConstantStep().has_value() && loop.getConstantStep()->isStrictlyPositive();
}

/// The iterations of a write's loops as digits of the elements' indices.
class Digits {
 public:
  Digits(Moment& at, Constraints& constraints) : at_(at), constraints_(constraints) {}

  /// A number that is to be found, of which the offsets are made; it is below `limit`, if that is known.
  AffineForm add(std::optional<std::int64_t> limit = {}) {
    const AffineForm digit = AffineForm::of(constraints_.makeUnknown());
    digits_.push_back({*digit.asUnknown(), limit});
    if (limit == 1) found_.insert({*digit.asUnknown(), AffineForm()});
    return digit;
  }

  /// Quotients of digits become digits: a digit d of which d / K is used is K * high + low.
  void split() {
    for (bool changed = true; changed;) {
      changed = false;
      const std::vector<Moment::Quotient> quotients = at_.quotients();
      for (const Moment::Quotient& quotient : quotients) {
        if (meaning_.contains(quotient.result)) continue;
        AffineForm rest = inDigits(quotient.numerator);
        if (rest == quotient.numerator && !mentionsDigit(rest)) continue;
        const AffineForm whole = rest.takeMultiples(quotient.divisor);
        const std::optional<Unknown> digit = rest.asUnknown();
        if (rest == AffineForm() || (digit && isBelow(*digit, quotient.divisor))) {
          meaning_.insert({quotient.result, whole});
        } else if (digit && isDigit(*digit)) {
          const AffineForm high = add(), low = add(quotient.divisor);
          const AffineForm both = high * quotient.divisor + low;
          meaning_.insert({quotient.result, whole + high});
          for (auto& entry : meaning_)
            entry.second =
                entry.second.replaced([&](Unknown u) { return u == *digit ? std::optional(both) : std::nullopt; });
          meaning_.insert({*digit, both});
        } else {
          continue;
        }
        changed = true;
      }
    }
  }

  /// Takes the digits that stand in `offset` from the index of the element in its dimension.
  void find(const AffineForm& offset, const AffineForm& index) {
    AffineForm rest = index;
    llvm::SmallVector<AffineForm::Term> unfound;
    const AffineForm form = inDigits(offset).replaced([&](Unknown u) { return lookup(found_, u); });
    for (const AffineForm::Term& term : form.terms()) {
      if (isDigit(term.unknown))
        unfound.push_back(term);
      else
        rest.add(AffineForm::of(term.unknown), -term.factor);
    }
    rest.add(form.constant(), -1);
    llvm::sort(unfound, [](const auto& a, const auto& b) { return std::abs(a.factor) > std::abs(b.factor); });
    for (const AffineForm::Term& term : unfound) {
      // Of windows that go down the one is meant that begins at the element or next below it.
      const std::int64_t size = std::abs(term.factor);
      const AffineForm digit = term.factor > 0 ? at_.quotient(rest, size) : at_.quotient(rest * -1 + (size - 1), size);
      found_.insert({term.unknown, digit});
      rest.add(digit, -term.factor);
    }
  }

  /// What a number that was added is; a digit that no offset holds is 0.
  AffineForm value(const AffineForm& number) {
    return inDigits(number).replaced([&](Unknown u) -> std::optional<AffineForm> {
      return isDigit(u) ? lookup(found_, u).value_or(AffineForm()) : lookup(found_, u);
    });
  }

 private:
  struct Digit {
    Unknown unknown;
    std::optional<std::int64_t> limit;  // it is below, and at least 0
  };
  using Meanings = llvm::DenseMap<Unknown, AffineForm>;

  static std::optional<AffineForm> lookup(const Meanings& meanings, Unknown unknown) {
    auto found = meanings.find(unknown);
    return found == meanings.end() ? std::nullopt : std::optional(found->second);
  }
  AffineForm inDigits(const AffineForm& form) const {
    return form.replaced([&](Unknown u) { return lookup(meaning_, u); });
  }
  bool isDigit(Unknown unknown) const {
    return llvm::any_of(digits_, [&](const Digit& digit) { return digit.unknown == unknown; });
  }
  bool isBelow(Unknown unknown, std::int64_t divisor) const {
    return llvm::any_of(digits_, [&](const Digit& digit) {
      return digit.unknown == unknown && digit.limit.value_or(INT64_MAX) <= divisor;
    });
  }
  bool mentionsDigit(const AffineForm& form) const {
    return llvm::any_of(form.terms(), [&](const auto& term) { return isDigit(term.unknown); });
  }

  Moment& at_;
  Constraints& constraints_;
  llvm::SmallVector<Digit> digits_;
  Meanings meaning_;  // of numbers that were split, and of quotients, in digits
  Meanings found_;    // of digits, in the element's indices
};

/// Requires that the guessed iteration of the write does not write the element. False: there is no guess.
bool requireMissed(llvm::ArrayRef<AffineForm> element, Write write, Moment& at, Constraints& constraints) {
  if (!llvm::all_of(write.loops, hasNumberAsStep)) return false;
  const std::optional<AffineForm> present = write.isEarlier ? at.iteration(write.loops.front()) : std::nullopt;
  if (write.isEarlier && !present) return false;

  llvm::SmallVector<AffineForm> iterations;
  if (!write.loops.empty()) {
    Digits digits(at, constraints);
    Moment sketch(at, write.loops.front().getRegion());
    for (ForOp loop : write.loops) {
      iterations.push_back(digits.add(at.bounds().tripCount(loop)));
      sketch.setIteration(loop, iterations.back());
    }
    llvm::SmallVector<AffineForm> offsets;
    for (mlir::Value offset : write.assemble.getOffsets()) offsets.push_back(sketch.of(offset));
    digits.split();
    for (auto [offset, index] : llvm::zip_equal(offsets, element)) digits.find(offset, index);
    for (AffineForm& iteration : iterations) iteration = digits.value(iteration);
  }

  std::optional<Moment> other;
  if (!write.loops.empty()) other.emplace(at, write.loops.front().getRegion());
  Moment& guess = other ? *other : at;
  for (auto [loop, iteration] : llvm::zip_equal(write.loops, iterations)) guess.setIteration(loop, iteration);

  Conjunction hits;
  for (ForOp loop : write.loops) hits.append(guess.iterationHolds(loop));
  if (write.isEarlier) hits.push_back(*present - iterations.front() - AffineForm(1));
  for (auto [condition, expected] : write.conditions) {
    const std::optional<Conjunction> holds = guess.conditionHolds(condition, expected);
    if (!holds) return false;
    hits.append(*holds);
  }
  for (auto [i, index] : llvm::enumerate(element)) {
    const AffineForm inWindow = index - guess.of(write.assemble.getOffsets()[i]);
    hits.push_back(inWindow);
    hits.push_back(guess.valid(write.assemble.getSrc(), i) - AffineForm(1) - inWindow);
  }
  constraints.requireNotAll(hits);
  return true;
}

}  // namespace

bool isCovered(llvm::ArrayRef<AffineForm> element, const Written& written, Moment& at, Constraints& constraints) {
  if (written.everything) return true;
  bool isWritten = false;
  for (const Write& write : written.writes) isWritten |= requireMissed(element, write, at, constraints);
  return isWritten && constraints.areImpossible();
}

}  // namespace pl::analysis
