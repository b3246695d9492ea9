// Programs as text: printing the recorded form and reading it back.
#include "pl/program.h"

#include "analysis/Probe.h"
#include "dialect/Context.h"
#include "dialect/PlDialect.h"
#include "dialect/ProgramImpl.h"
#include "dialect/ProgramSignature.h"
#include "language/Diagnostics.h"
#include "language/Nesting.h"
#include "llvm/Support/raw_ostream.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Parser/Parser.h"
#include "pl/error.h"

namespace pl {

const Signature& Program::signature() const { return impl_->signature; }

std::string Program::text() const {
  std::string text;
  llvm::raw_string_ostream out(text);
  impl_->module.get().print(out);
  return text;
}

/// Operations that the language knows: the textual form may hold others of the dialects that it uses.
static mlir::LogicalResult verifyOperation(mlir::Operation* op) {
  bool isControl =
      mlir::isa<mlir::func::FuncOp, mlir::func::ReturnOp, mlir::scf::ForOp, mlir::scf::IfOp, mlir::scf::YieldOp>(op);
  bool isOfNumbers = mlir::isa<mlir::arith::ArithDialect>(op->getDialect()) &&
                     llvm::none_of(op->getOperandTypes(), llvm::IsaPred<mlir::ShapedType>) &&
                     llvm::none_of(op->getResultTypes(), llvm::IsaPred<mlir::ShapedType>);
  if (isControl || isOfNumbers || mlir::isa<ir::PlDialect>(op->getDialect())) return mlir::success();
  return op->emitError() << "a program expects operations of pl, scf.for, scf.if and arith on single numbers but got '"
                         << op->getName() << "'";
}

/// One function with a body, whose arguments and results all say what they are.
static mlir::LogicalResult verifyIsProgram(mlir::ModuleOp module, const std::string& fileName) {
  auto functions = llvm::to_vector(module.getOps<mlir::func::FuncOp>());
  if (functions.empty())  // the module itself has no line
    return mlir::emitError(mlir::FileLineColLoc::get(module.getContext(), fileName, 1, 1),
                           "a program expects one function but got none");
  mlir::func::FuncOp function = functions.front();
  if (functions.size() > 1) {
    auto error = functions[1].emitError() << "a program expects one function but got " << functions.size();
    error.attachNote(function.getLoc()) << "the first is here";
    return error;
  }
  if (function.isExternal())
    return function.emitError("a program expects a function with a body but got a declaration");
  const auto lacksRole = [](mlir::DictionaryAttr attributes) { return !attributes || !attributes.get(ir::kRoleAttr); };
  for (unsigned i = 0; i < function.getNumArguments(); ++i)
    if (lacksRole(function.getArgAttrDict(i)))
      return mlir::emitError(function.getArgument(i).getLoc())
             << "a program expects pl.role on every argument but got none on #" << i;
  for (unsigned i = 0; i < function.getNumResults(); ++i)
    if (lacksRole(function.getResultAttrDict(i)))
      return function.emitError() << "a program expects pl.role on every result but got none on #" << i;
  auto walked = function.walk([](mlir::Operation* op) {
    return failed(verifyOperation(op)) ? mlir::WalkResult::interrupt() : mlir::WalkResult::advance();
  });
  return mlir::failure(walked.wasInterrupted());
}

Program Program::parse(const std::string& text, const std::string& fileName) {
  language::expectNoDeepNesting(text, fileName);
  auto impl = std::make_shared<Impl>();
  impl->context = ir::makeContext();
  {
    language::FirstDiagnostic first(impl->context.get());
    mlir::ParserConfig config(impl->context.get());
    impl->module = mlir::parseSourceString<mlir::ModuleOp>(text, config, fileName);
    if (!impl->module || failed(verifyIsProgram(impl->module.get(), fileName))) throw BuildError(first.text());
  }
  mlir::func::FuncOp function = *impl->module.get().getOps<mlir::func::FuncOp>().begin();
  impl->signature = ir::signatureOf(function);
  analysis::expectSound(function);
  return Program(std::move(impl));
}

}  // namespace pl
