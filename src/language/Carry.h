// The handles that exist when a loop, branch or scope begins, and what its body does to them.
#pragma once

#include <functional>
#include <vector>

#include "language/Trace.h"
#include "mlir/IR/Region.h"

namespace pl::language {

/// What a handle held when the region began.
struct Carried {
  std::uint64_t order = 0;  ///< which handle: it may be gone at the region's end
  mlir::Value value;
  std::uint64_t scope = 0;
  Location where;
};

class Carry {
 public:
  explicit Carry(Trace& trace);

  const std::vector<Carried>& before() const { return before_; }
  /// What handle `i` holds now; what it held before where it is gone.
  mlir::Value now(std::size_t i) const;
  /// Where handle `i` was bound last.
  Location where(std::size_t i) const;
  void set(std::size_t i, mlir::Value value, std::uint64_t scope);
  /// Every handle holds again what it held before.
  void restore();

  /// Traces `body` into a block of `region`, gives what each handle holds at its end, and restores the handles.
  llvm::SmallVector<mlir::Value> traceInto(mlir::Region& region, ScopeKind kind, Location where,
                                           const std::function<void()>& body);
  /// The handle `i` now holds `result`, a value of the innermost scope that stands for what it held before.
  void rebind(std::size_t i, mlir::Value result);

 private:
  Trace& trace_;
  std::vector<Carried> before_;
};

}  // namespace pl::language
