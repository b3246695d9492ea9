// A moment of a program's run: its integers, and the extents of its tensors, as affine forms.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "analysis/Constraints.h"
#include "analysis/IndexBounds.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"

namespace pl::analysis {

/// What is known about a whole program, whatever the moment.
struct ProgramFacts {
  explicit ProgramFacts(mlir::func::FuncOp function) : function(function), bounds(function, {}) {}

  mlir::func::FuncOp function;
  IndexBounds bounds;
  /// For each tensor that a loop carries: whether it has the extents and valid extents of what went in, always.
  mutable llvm::MapVector<mlir::Operation*, llvm::SmallVector<bool>> keepsExtents;
};

/// Knows sums, differences, products with numbers, quotients and remainders by numbers, minima, maxima, selections, and
/// loop variables with their bounds and steps. Anything else becomes an unknown with the bounds of IndexBounds.
/// What defines an unknown is required of the constraints, and so is that the loops around are in an iteration.
class Moment {
 public:
  /// Somewhere in the program.
  Moment(const ProgramFacts& facts, Constraints& constraints);
  /// At another iteration of the loops in `region`, or their first mention; what is outside is as in `outer`.
  Moment(Moment& outer, mlir::Region& region);

  AffineForm of(mlir::Value integer);
  AffineForm extent(mlir::Value tensor, unsigned i);
  AffineForm valid(mlir::Value tensor, unsigned i);
  /// What pl.shape says of a result of the program.
  AffineForm declaredExtentOfResult(unsigned number, unsigned i);
  /// An element of the program's argument, about which nothing is known but what a caller may give.
  AffineForm anyElement(unsigned argument);

  AffineForm minimum(const AffineForm& a, const AffineForm& b);
  AffineForm maximum(const AffineForm& a, const AffineForm& b);
  /// Rounded toward negative infinity; `divisor` is positive.
  AffineForm quotient(const AffineForm& form, std::int64_t divisor);

  /// Whether a <= b, or a == b, is certain.
  bool isAtMost(const AffineForm& a, const AffineForm& b) const;
  bool areEqual(const AffineForm& a, const AffineForm& b) const;

  // ---- loops and branches ----
  /// Requires that the program stands at `op`: the loops around are in an iteration, the branches were taken.
  void standAt(mlir::Operation* op);
  /// Says which iteration the loop is in, counted from 0, instead of requiring that it is in one. Its step is a number.
  void setIteration(mlir::scf::ForOp loop, const AffineForm& number);
  /// The number of the loop's iteration, if its step is a number.
  std::optional<AffineForm> iteration(mlir::scf::ForOp loop);
  /// What holds when the loop is in the iteration that was set.
  Conjunction iterationHolds(mlir::scf::ForOp loop);
  /// What holds if and only if `condition` is as `expected`; nothing where that is no conjunction of inequalities.
  std::optional<Conjunction> conditionHolds(mlir::Value condition, bool expected);

  /// Numerators and divisors of the quotients that were made here.
  struct Quotient {
    AffineForm numerator;
    std::int64_t divisor;
    Unknown result;
  };
  const IndexBounds& bounds() const { return shared_->facts.bounds; }
  const std::vector<Quotient>& quotients() const { return shared_->quotients; }
  /// Why something could not be proved: what the forms do not know. Empty if they know everything.
  const std::string& firstGap() const { return shared_->firstGap; }

 private:
  struct Extreme {
    AffineForm a, b;
    bool isMinimum;
    Unknown result;
  };
  struct Product {
    AffineForm a, b;
    Unknown result;
  };
  struct Element {
    const Moment* owner;
    mlir::Value tensor;
    llvm::SmallVector<AffineForm, 4> indices;
    Unknown result;
  };
  struct Shared {
    const ProgramFacts& facts;
    Constraints& constraints;
    std::vector<Quotient> quotients;
    std::vector<Extreme> extremes;
    std::vector<Product> products;
    std::vector<Element> elements;
    std::string firstGap;
    std::map<Unknown, AffineForm> limits = {};  // what certain unknowns are less than
  };

  /// The moment that knows `value`: this one, or one further out.
  Moment& ownerOf(mlir::Value value);
  AffineForm compute(mlir::Value integer);
  AffineForm ofLoopVariable(mlir::scf::ForOp loop);
  AffineForm ofOperation(mlir::Operation* op, mlir::Value integer);
  AffineForm ofProduct(mlir::Value integer, const AffineForm& a, const AffineForm& b);
  AffineForm ofElement(mlir::Value integer, mlir::Value tensor, mlir::ValueRange indices);
  void requireBelow(const AffineForm& element, unsigned argument);
  AffineForm ofSelection(mlir::Value condition, const AffineForm& a, const AffineForm& b);
  AffineForm extreme(const AffineForm& a, const AffineForm& b, bool isMinimum);
  /// An unknown with the bounds that IndexBounds has for the value; `gap` says what is not known.
  AffineForm unknown(mlir::Value integer, llvm::StringRef gap);
  /// unknown < limit, which its quotients are told.
  void requireLess(Unknown unknown, const AffineForm& limit);
  AffineForm unknownBetween(const AffineForm& lowest, const AffineForm& highest);

  // In TensorForms.cpp.
  using Measure = AffineForm (Moment::*)(mlir::Value, unsigned);
  AffineForm declaredExtent(mlir::Attribute entry);
  AffineForm extentOfResult(mlir::OpResult result, unsigned i);
  AffineForm validOfResult(mlir::OpResult result, unsigned i);
  AffineForm validOfReshape(mlir::Operation* op, unsigned i);
  AffineForm validOfElementwise(mlir::Operation* op, unsigned i);
  AffineForm ofLoop(mlir::scf::ForOp loop, unsigned number, unsigned i, Measure measure);
  AffineForm ofBranch(mlir::scf::IfOp branch, unsigned number, unsigned i, Measure measure);
  bool loopKeepsExtents(mlir::scf::ForOp loop, unsigned number);

  Moment* outer_ = nullptr;
  mlir::Region* region_ = nullptr;
  std::shared_ptr<Shared> shared_;
  llvm::DenseMap<mlir::Value, AffineForm> forms_;
  llvm::DenseMap<std::pair<mlir::Value, unsigned>, AffineForm> valids_;
  llvm::DenseMap<mlir::Operation*, AffineForm> iterations_;
};

}  // namespace pl::analysis
