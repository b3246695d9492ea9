// The rules of a whole program: its function's arguments and results, its parallel loops and its scopes
// (docs/language.md, P and L).
#include "dialect/PlDialect.h"
#include "dialect/Verify.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace pl::ir {

using llvm::StringRef;
using mlir::LogicalResult;
using mlir::Operation;
using mlir::Value;

// ---- scopes -----------------------------------------------------------------------------------------------------

static LogicalResult verifyYield(Operation* scope, mlir::Block& body) {
  auto yield = mlir::dyn_cast<YieldOp>(body.getTerminator());
  if (!yield || yield.getValues().getTypes() == scope->getResultTypes()) return mlir::success();
  return yield.emitOpError() << "expects values of the scope's result types (" << scope->getResultTypes()
                             << ") but got (" << yield.getValues().getTypes() << ")";
}

LogicalResult IncoreOp::verify() {
  if (getName().empty()) return emitOpError("expects a name but got an empty string");  // C1
  if (failed(verifyYield(*this, getBody().front()))) return mlir::failure();            // C2
  if (auto outer = (*this)->getParentOfType<IncoreOp>())                                // C3
    return emitOpError() << "expects to stand outside other incore scopes but got into \"" << outer.getName() << '"';
  return mlir::success();
}

LogicalResult AutoIncoreOp::verify() {
  if (failed(verifyYield(*this, getBody().front()))) return mlir::failure();  // C1
  if (auto outer = (*this)->getParentOfType<IncoreOp>())                      // C2
    return emitOpError() << "expects to stand outside incore scopes but got into \"" << outer.getName() << '"';
  if ((*this)->getParentOfType<AutoIncoreOp>())  // C2
    return emitOpError("expects to stand outside other auto_incore scopes but got into one");
  return mlir::success();
}

}  // namespace pl::ir
