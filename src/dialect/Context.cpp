#include "dialect/Context.h"

#include "dialect/PlDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace pl::ir {

std::unique_ptr<mlir::MLIRContext> makeContext() {
  // A program is one function: threads would have nothing to share, and each context would start a pool of its own.
  auto context = std::make_unique<mlir::MLIRContext>(mlir::MLIRContext::Threading::DISABLED);
  context->loadDialect<PlDialect, mlir::func::FuncDialect, mlir::scf::SCFDialect, mlir::arith::ArithDialect>();
  return context;
}

}  // namespace pl::ir
