// What is required of some unknown integers, and the search that shows that nothing fulfils it.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/AffineForm.h"

namespace pl::analysis {

/// Inequalities that hold together.
using Conjunction = llvm::SmallVector<AffineForm, 2>;  // each is at least 0

/// Linear inequalities over unknowns, and choices between such inequalities. A proof asks for what would contradict it
/// and shows that this is impossible.
class Constraints {
 public:
  Unknown makeUnknown() { return unknowns_++; }
  /// form >= 0. A lost form requires nothing.
  void require(const AffineForm& form);
  void requireEqual(const AffineForm& a, const AffineForm& b);
  /// All of one alternative holds, at least. Without an alternative nothing can hold.
  void requireOneOf(std::vector<Conjunction> alternatives);
  /// At least one of the forms is negative.
  void requireNotAll(llvm::ArrayRef<AffineForm> forms);

  /// Whether nothing fulfils everything: certain if so. Otherwise something does, or the search was given up after
  /// `kBudget` steps.
  bool areImpossible() const;

  /// Steps of a search: one is one linear program of a few dozen rows, about 0.1 ms.
  static constexpr unsigned kBudget = 600;

 private:
  unsigned unknowns_ = 0;
  std::vector<AffineForm> rows_;
  std::vector<std::vector<Conjunction>> choices_;
};

/// form < 0, as a form that is at least 0.
inline AffineForm negationOf(const AffineForm& form) { return AffineForm(-1) - form; }

}  // namespace pl::analysis
