// The life of a handle: it is known to the program from its construction to its destruction, and assigning to it
// rebinds it.
#include <atomic>

#include <fmt/format.h>

#include "dialect/ElementType.h"
#include "language/Access.h"
#include "language/Fail.h"
#include "language/Trace.h"
#include "mlir/IR/BuiltinTypes.h"

namespace pl {

using language::Access;
using language::Trace;

static std::uint64_t nextOrder() {
  static std::atomic<std::uint64_t> last = 0;
  return ++last;
}

Handle::Handle(const void* value, Location where) : value_(value), order_(nextOrder()), where_(where) {
  Trace& trace = Trace::require("a handle", where);
  scope_ = trace.scopes().back().id;
  trace.add(order_, this);
}

Handle::Handle(const Handle& other)
    : value_(other.value_), scope_(other.scope_), order_(nextOrder()), where_(other.where_) {
  if (Trace* trace = Trace::current()) trace->add(order_, this);
}

Handle::~Handle() {
  if (Trace* trace = Trace::current()) trace->remove(order_);
}

/// Whether `value` has the dtype and extents, all of them provably, that the handle has had so far.
static bool keepsType(Trace& trace, mlir::Value before, mlir::Value value, Location where) {
  if (before.getType() != value.getType()) return false;
  if (!mlir::isa<mlir::RankedTensorType>(value.getType())) return true;
  return llvm::equal(trace.facts.extents(before), trace.facts.extents(value),
                     [&](mlir::Value a, mlir::Value b) { return trace.facts.same(a, b, where); });
}

Handle& Handle::operator=(const Handle& other) {
  if (this == &other) return *this;
  Trace& trace = Trace::require("assigning to a handle", other.where_);
  if (trace.find(order_) != this)
    language::fail(other.where_,
                   "expects to assign to a handle of this program but got one of another program; "
                   "hand data over as parameters",
                   {{where_, "the handle was bound here"}});
  mlir::Value value = trace.use(other, "assigning to a handle", other.where_), before = Access::value(*this);
  if (!keepsType(trace, before, value, other.where_))
    language::fail(other.where_,
                   fmt::format("expects a handle of {} to be assigned the same but got {}; declare a new handle for it",
                               trace.facts.typeText(before), trace.facts.typeText(value)),
                   {{where_, "the handle was bound here"}});
  value_ = other.value_;
  scope_ = other.scope_;
  where_ = other.where_;
  return *this;
}

}  // namespace pl
