// if_: both branches are traced, and the handles that either rebinds become results.
#include "language/Access.h"
#include "language/Carry.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "pl/control.h"

namespace pl {

using namespace language;
namespace scf = mlir::scf;

static void yieldAtEnd(Trace& trace, mlir::Region& branch, mlir::ValueRange values, mlir::Location location) {
  mlir::OpBuilder::InsertionGuard guard(trace.builder);
  trace.builder.setInsertionPointToEnd(&branch.front());
  scf::YieldOp::create(trace.builder, location, values);
}

void if_(const Bool& condition, const std::function<void()>& then, Location where) {
  if_(condition, then, [] {}, where);
}

void if_(const Bool& condition, const std::function<void()>& then, const std::function<void()>& otherwise,
         Location where) {
  Trace& trace = Trace::require("if_", where);
  mlir::Value test = trace.use(condition, "if_", where);
  mlir::Location location = trace.locationOf(where);

  Carry carry(trace);
  mlir::Region thenRegion, elseRegion;
  auto thenAfter = carry.traceInto(thenRegion, ScopeKind::Branch, where, then);
  auto elseAfter = carry.traceInto(elseRegion, ScopeKind::Branch, where, otherwise);

  llvm::SmallVector<std::size_t> rebound;
  llvm::SmallVector<mlir::Type> types;
  llvm::SmallVector<mlir::Value> thenYields, elseYields;
  for (auto [i, before] : llvm::enumerate(carry.before())) {
    if (thenAfter[i] == before.value && elseAfter[i] == before.value) continue;
    rebound.push_back(i);
    types.push_back(before.value.getType());
    thenYields.push_back(thenAfter[i]);
    elseYields.push_back(elseAfter[i]);
  }

  bool hasElse = !rebound.empty() || !elseRegion.front().empty();
  auto op = scf::IfOp::create(trace.builder, location, types, test, /*addThenBlock=*/false, /*addElseBlock=*/false);
  op.getThenRegion().takeBody(thenRegion);
  yieldAtEnd(trace, op.getThenRegion(), thenYields, location);
  if (hasElse) {
    op.getElseRegion().takeBody(elseRegion);
    yieldAtEnd(trace, op.getElseRegion(), elseYields, location);
  }
  for (auto [i, result] : llvm::zip_equal(rebound, op.getResults())) carry.rebind(i, result);
}

}  // namespace pl
