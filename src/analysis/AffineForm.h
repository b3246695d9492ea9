// Sums of integers with constant factors: what the proofs about windows compute with.
#pragma once

#include <cstdint>
#include <optional>

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"

namespace pl::analysis {

/// An integer that the proofs know only through what is required of it: a dimension, an iteration's number, a quotient.
using Unknown = unsigned;

/// constant + the sum of factor * unknown.
class AffineForm {
 public:
  struct Term {
    Unknown unknown;
    std::int64_t factor;  // never 0
    bool operator==(const Term&) const = default;
  };

  AffineForm(std::int64_t constant = 0) : constant_(constant) {}
  static AffineForm of(Unknown unknown);

  std::int64_t constant() const { return constant_; }
  llvm::ArrayRef<Term> terms() const { return terms_; }  ///< ascending by unknown
  std::int64_t factorOf(Unknown unknown) const;
  bool isConstant() const { return terms_.empty() && !isLost_; }
  /// Whether a number in it grew beyond 64 bits: it stands for nothing then.
  bool isLost() const { return isLost_; }
  /// The unknown that the form is, if it is nothing else.
  std::optional<Unknown> asUnknown() const;

  AffineForm& add(const AffineForm& other, std::int64_t factor = 1);
  AffineForm operator+(const AffineForm& other) const { return AffineForm(*this).add(other); }
  AffineForm operator-(const AffineForm& other) const { return AffineForm(*this).add(other, -1); }
  AffineForm operator*(std::int64_t factor) const { return AffineForm().add(*this, factor); }
  /// The same with what `by` gives in the place of each unknown that it knows.
  AffineForm replaced(llvm::function_ref<std::optional<AffineForm>(Unknown)> by) const;
  /// The terms whose factors are multiples of `divisor`, and as much of the constant, divided by it; the rest stays
  /// here: what was is divisor * result + *this.
  AffineForm takeMultiples(std::int64_t divisor);

  bool operator==(const AffineForm&) const = default;

 private:
  std::int64_t constant_;
  llvm::SmallVector<Term, 4> terms_;
  bool isLost_ = false;
};

/// Rounded toward negative infinity; `divisor` is positive.
std::int64_t floorDivide(std::int64_t number, std::int64_t divisor);

}  // namespace pl::analysis
