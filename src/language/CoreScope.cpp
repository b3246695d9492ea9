// incore and auto_incore: regions that capture what they read, and whose results are the handles that they rebind.
#include <fmt/format.h>

#include "dialect/PlDialect.h"
#include "language/Access.h"
#include "language/Carry.h"
#include "language/Fail.h"
#include "pl/control.h"

namespace pl {

using namespace language;

static void expectOutside(Trace& trace, std::string_view operation, std::initializer_list<ScopeKind> kinds,
                          Location where) {
  const Scope* outer = trace.enclosing(kinds);
  if (!outer) return;
  fail(where, fmt::format("{} expects to stand outside {} but got into one", operation, withArticle(outer->kind)),
       {{outer->where, fmt::format("the {} is here", nameOf(outer->kind))}});
}

/// `create` makes the operation from the results' types.
template <class Create>
static void traceScope(Trace& trace, ScopeKind kind, Location where, const std::function<void()>& body, Create create) {
  Carry carry(trace);
  mlir::Region region;
  auto after = carry.traceInto(region, kind, where, body);

  llvm::SmallVector<std::size_t> rebound;
  llvm::SmallVector<mlir::Value> yields;
  for (auto [i, before] : llvm::enumerate(carry.before())) {
    if (after[i] == before.value) continue;
    rebound.push_back(i);
    yields.push_back(after[i]);
  }

  mlir::Location location = trace.locationOf(where);
  auto op = create(location, mlir::TypeRange(mlir::ValueRange(yields)));
  op.getBody().takeBody(region);
  {
    mlir::OpBuilder::InsertionGuard guard(trace.builder);
    trace.builder.setInsertionPointToEnd(&op.getBody().front());
    ir::YieldOp::create(trace.builder, location, yields);
  }
  for (auto [i, result] : llvm::zip_equal(rebound, op.getResults())) carry.rebind(i, result);
}

void incore(std::string_view name, const std::function<void()>& body, Location where) {
  Trace& trace = Trace::require("incore", where);
  if (name.empty()) fail(where, "incore expects a name but got an empty string");
  expectOutside(trace, "incore", {ScopeKind::Incore}, where);
  traceScope(trace, ScopeKind::Incore, where, body, [&](mlir::Location location, mlir::TypeRange types) {
    return ir::IncoreOp::create(trace.builder, location, types, name);
  });
}

void auto_incore(const std::function<void()>& body, Location where) {
  Trace& trace = Trace::require("auto_incore", where);
  expectOutside(trace, "auto_incore", {ScopeKind::Incore, ScopeKind::AutoIncore}, where);
  traceScope(trace, ScopeKind::AutoIncore, where, body, [&](mlir::Location location, mlir::TypeRange types) {
    return ir::AutoIncoreOp::create(trace.builder, location, types);
  });
}

}  // namespace pl
