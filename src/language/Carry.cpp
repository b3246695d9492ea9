#include "language/Carry.h"

#include "language/Access.h"

namespace pl::language {

using mlir::Value;

Carry::Carry(Trace& trace) : trace_(trace) {
  for (auto [order, handle] : trace.handles())
    if (trace.isOpen(Access::scope(*handle)))  // the others cannot be used any more, whatever a region does
      before_.push_back({order, Access::value(*handle), Access::scope(*handle), Access::where(*handle)});
}

Value Carry::now(std::size_t i) const {
  Handle* handle = trace_.find(before_[i].order);
  return handle ? Access::value(*handle) : before_[i].value;
}

Location Carry::where(std::size_t i) const {
  Handle* handle = trace_.find(before_[i].order);
  return handle ? Access::where(*handle) : before_[i].where;
}

void Carry::set(std::size_t i, Value value, std::uint64_t scope) {
  if (Handle* handle = trace_.find(before_[i].order)) Access::set(*handle, value, scope);
}

void Carry::restore() {
  for (std::size_t i = 0; i < before_.size(); ++i) set(i, before_[i].value, before_[i].scope);
}

llvm::SmallVector<Value> Carry::traceInto(mlir::Region& region, ScopeKind kind, Location where,
                                          const std::function<void()>& body) {
  llvm::SmallVector<Value> after;
  OpenScope scope(trace_, kind, where);
  trace_.builder.createBlock(&region);
  body();
  for (std::size_t i = 0; i < before_.size(); ++i) after.push_back(now(i));
  restore();
  return after;
}

void Carry::rebind(std::size_t i, Value result) {
  // A handle keeps its extents, so those before hold for the result.
  trace_.facts.setExtents(result, trace_.facts.extents(before_[i].value));
  set(i, result, trace_.scopes().back().id);
}

}  // namespace pl::language
