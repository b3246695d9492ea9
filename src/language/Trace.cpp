#include "language/Trace.h"

#include <atomic>
#include <exception>

#include <fmt/format.h>

#include "dialect/Context.h"
#include "language/Access.h"
#include "language/Fail.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

namespace pl::language {

using mlir::Value;

static thread_local Trace* currentTrace = nullptr;

static std::uint64_t nextScope() {
  static std::atomic<std::uint64_t> last = 0;
  return ++last;
}

std::string_view nameOf(ScopeKind kind) {
  switch (kind) {
    case ScopeKind::Program: return "program";
    case ScopeKind::Loop: return "loop";
    case ScopeKind::ParallelLoop: return "parallel loop";
    case ScopeKind::Branch: return "branch";
    case ScopeKind::Incore: return "incore scope";
    case ScopeKind::AutoIncore: return "auto_incore scope";
  }
  return "?";
}

std::string withArticle(ScopeKind kind) {
  std::string_view name = nameOf(kind);
  return fmt::format("{} {}", name.starts_with('i') || name.starts_with('a') ? "an" : "a", name);
}

static std::unique_ptr<mlir::MLIRContext> checkedContext(std::string_view name, Location where) {
  if (Trace* outer = Trace::current())
    fail(where, "program expects to be called outside other programs but got into the body of one",
         {{outer->scopes().front().where, "the other program is here"}});
  if (name.empty()) fail(where, "program expects a name but got an empty string");
  return ir::makeContext();
}

Trace::Trace(std::string_view name, Location where)
    : builder(static_cast<mlir::MLIRContext*>(nullptr)),
      context_(checkedContext(name, where)),
      where_(where),
      exceptionsAtStart_(std::uncaught_exceptions()) {
  builder = mlir::OpBuilder(context_.get());
  module_ = mlir::ModuleOp::create(builder.getUnknownLoc());
  builder.setInsertionPointToEnd(module_->getBody());
  function_ = mlir::func::FuncOp::create(builder, locationOf(where), name, builder.getFunctionType({}, {}));
  builder.setInsertionPointToStart(function_.addEntryBlock());
  scopes_.push_back({nextScope(), ScopeKind::Program, where});
  currentTrace = this;
}

Trace::~Trace() {
  currentTrace = nullptr;
  for (mlir::Operation* operation : retired_) operation->destroy();
}

Trace* Trace::current() { return currentTrace; }

Trace& Trace::require(std::string_view operation, Location where) {
  if (!currentTrace)
    fail(where, fmt::format("{} expects to be used in the body of a program but got used outside one; "
                            "call it in the function that pl::program is given",
                            operation));
  if (!currentTrace->error_.empty()) throw BuildError(currentTrace->error_);
  return *currentTrace;
}

// ---- IR ---------------------------------------------------------------------------------------------------------

mlir::Location Trace::locationOf(Location where) {
  return mlir::FileLineColLoc::get(context(), where.file_name(), where.line(), where.column());
}

Value Trace::constant(mlir::TypedAttr attribute, Location where) {
  Value& value = constants_[attribute];
  if (!value) {
    mlir::OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(&entry());
    value = mlir::arith::ConstantOp::create(builder, locationOf(where), attribute);
  }
  return value;
}

Value Trace::constantIndex(std::int64_t value, Location where) { return constant(builder.getIndexAttr(value), where); }

void Trace::retire(mlir::Operation* operation) {
  operation->remove();
  operation->dropAllReferences();  // else its operands would count as used
  retired_.push_back(operation);
}

// ---- handles ----------------------------------------------------------------------------------------------------

Handle* Trace::find(std::uint64_t order) const {
  auto found = handles_.find(order);
  return found == handles_.end() ? nullptr : found->second;
}

Value Trace::use(const Handle& handle, std::string_view operation, Location where) {
  std::uint64_t scope = Access::scope(handle);
  if (isOpen(scope)) return Access::value(handle);
  Note bound{Access::where(handle), "the value was made here"};
  auto closed = closedScopes_.find(scope);
  if (closed == closedScopes_.end())
    fail(where,
         fmt::format("{} expects a handle of this program but got one of another program; "
                     "hand data over as parameters",
                     operation),
         {bound});
  ScopeKind kind = closed->second.kind;
  fail(where,
       fmt::format("{} expects a value that exists here but got one of {} that has ended; "
                   "declare a handle before the {} and assign to it inside",
                   operation, withArticle(kind), nameOf(kind)),
       {bound, {closed->second.where, fmt::format("the {} is here", nameOf(kind))}});
}

// ---- scopes -----------------------------------------------------------------------------------------------------

const Scope* Trace::enclosing(std::initializer_list<ScopeKind> kinds) const {
  for (const Scope& scope : llvm::reverse(scopes_))
    if (llvm::is_contained(kinds, scope.kind)) return &scope;
  return nullptr;
}

bool Trace::isOpen(std::uint64_t scope) const {
  return llvm::any_of(scopes_, [&](const Scope& open) { return open.id == scope; });
}

OpenScope::OpenScope(Trace& trace, ScopeKind kind, Location where)
    : trace_(trace),
      id_(nextScope()),
      outside_(trace.builder.saveInsertionPoint()),
      exceptions_(std::uncaught_exceptions()) {
  trace.scopes_.push_back({id_, kind, where});
}

OpenScope::~OpenScope() {
  Scope closed = trace_.scopes_.back();
  trace_.scopes_.pop_back();
  trace_.closedScopes_[closed.id] = closed;
  trace_.builder.restoreInsertionPoint(outside_);
  if (std::uncaught_exceptions() > exceptions_)  // of the author's own: ours have poisoned the program already
    trace_.poison(fmt::format("{}: error: {} expects to be traced to its end but was left by an exception",
                              placeText(closed.where), withArticle(closed.kind)));
}

}  // namespace pl::language
