// Programs as text: printing the recorded form and reading it back.
#include "pl/program.h"

#include "dialect/Context.h"
#include "dialect/PlDialect.h"
#include "dialect/ProgramImpl.h"
#include "dialect/ProgramSignature.h"
#include "language/Diagnostics.h"
#include "llvm/Support/raw_ostream.h"
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

Program Program::parse(const std::string& text, const std::string& fileName) {
  auto impl = std::make_shared<Impl>();
  impl->context = ir::makeContext();
  std::string message;
  {
    language::FirstDiagnostic first(impl->context.get());
    mlir::ParserConfig config(impl->context.get());
    impl->module = mlir::parseSourceString<mlir::ModuleOp>(text, config, fileName);
    message = first.text();
  }
  if (!impl->module) throw BuildError(message);
  auto functions = llvm::to_vector(impl->module.get().getOps<mlir::func::FuncOp>());
  if (functions.size() != 1 || functions.front().isExternal())
    throw BuildError(fileName + ": error: a program expects one function with a body but got " +
                     (functions.size() == 1 ? "a declaration" : std::to_string(functions.size()) + " functions"));
  mlir::func::FuncOp function = functions.front();
  const auto lacksRole = [](mlir::DictionaryAttr attributes) { return !attributes || !attributes.get(ir::kRoleAttr); };
  for (unsigned i = 0; i < function.getNumArguments(); ++i)
    if (lacksRole(function.getArgAttrDict(i)))
      throw BuildError(fileName + ": error: a program expects pl.role on every argument but #" + std::to_string(i) +
                       " has none");
  for (unsigned i = 0; i < function.getNumResults(); ++i)
    if (lacksRole(function.getResultAttrDict(i)))
      throw BuildError(fileName + ": error: a program expects pl.role on every result but #" + std::to_string(i) +
                       " has none");
  impl->signature = ir::signatureOf(function);
  return Program(std::move(impl));
}

}  // namespace pl
