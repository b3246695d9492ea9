// What the tracer knows of values beyond their types: the extents of tensors as index values, and which indices are
// equal.
//
// Inside a loop every outer handle is a loop-carried argument, until the loop's end shows which ones its body rebinds.
// Such an argument is *provisional*. Where an answer depends on it, it is taken to be what the handle held before the
// loop, and the loop's end checks that nothing relied on that for a handle which was rebound after all.
#pragma once

#include <optional>
#include <string>

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "mlir/IR/Value.h"
#include "pl/error.h"

namespace pl::language {

/// One index value per dimension; a constant where the type has a number.
using Extents = llvm::SmallVector<mlir::Value, 4>;

class Facts {
 public:
  void setExtents(mlir::Value tensor, const Extents& extents) { extents_[tensor] = extents; }
  Extents extents(mlir::Value tensor) const;
  /// A dimension's name, for messages.
  void setName(mlir::Value index, std::string name) { names_[index] = std::move(name); }

  // ---- provisional arguments ----
  void addProvisional(mlir::Value argument, mlir::Value initial) { provisional_[argument] = initial; }
  /// Where something relied on the argument's initial value, or null.
  const Location* reliedOn(mlir::Value argument) const;
  /// At the loop's end: from now on `argument` means `value`.
  void settle(mlir::Value argument, mlir::Value value);

  // ---- indices ----
  /// The value that stands in the IR now for one that may have been provisional.
  mlir::Value current(mlir::Value value) const;
  /// The constant that `index` certainly is.
  std::optional<std::int64_t> constant(mlir::Value index) const;
  /// The constant that `index` is as long as no loop rebinds the handles it was computed from; the call at `where`
  /// relies on that.
  std::optional<std::int64_t> assumedConstant(mlir::Value index, Location where);
  /// Whether two indices are certainly equal, with the same reliance.
  bool same(mlir::Value a, mlir::Value b, Location where);

  // ---- for messages ----
  std::string indexText(mlir::Value index) const;     ///< "128", "rows", "rows - 1" or "?"
  std::string extentsText(mlir::Value tensor) const;  ///< "[8, rows]"
  std::string typeText(mlir::Value value) const;      ///< "FP32 [8, rows]", "an index", "a number of FP32"

 private:
  using Relied = llvm::SmallVector<mlir::Value, 2>;
  /// Follows provisional arguments to what was before their loops, and adds them to `relied`.
  mlir::Value initial(mlir::Value value, Relied& relied) const;
  /// With `relied` null, provisional arguments are no constants.
  std::optional<std::int64_t> evaluate(mlir::Value index, Relied* relied) const;
  bool sameStructure(mlir::Value a, mlir::Value b, Relied& relied) const;
  void rely(const Relied& relied, Location where);

  llvm::DenseMap<mlir::Value, Extents> extents_;
  llvm::DenseMap<mlir::Value, std::string> names_;
  llvm::DenseMap<mlir::Value, mlir::Value> provisional_;
  llvm::DenseMap<mlir::Value, Location> relied_;
  llvm::DenseMap<mlir::Value, mlir::Value> settled_;
};

}  // namespace pl::language
