#include "Kernel.h"

#include <stdexcept>

#include "dialect/PlDialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"
#include "pl/error.h"
#include "target/cpu/LowerToLLVM.h"
#include "target/cpu/Object.h"
#include "target/cpu/Passes.h"

namespace pl::test {

namespace {

std::string compile(std::string_view text, const cpu::Target& target, llvm::CodeGenFileType kind) {
  mlir::MLIRContext context;
  context.loadDialect<mlir::func::FuncDialect, mlir::linalg::LinalgDialect, mlir::math::MathDialect,
                      mlir::memref::MemRefDialect, mlir::LLVM::LLVMDialect, ir::PlDialect>();
  auto module = mlir::parseSourceString<mlir::ModuleOp>(llvm::StringRef(text.data(), text.size()), &context);
  if (!module) throw std::runtime_error("the test's module does not parse");
  for (auto function : module->getOps<mlir::func::FuncOp>())
    function->setAttr(mlir::LLVM::LLVMDialect::getEmitCWrapperAttrName(), mlir::UnitAttr::get(&context));
  mlir::PassManager passes(&context);
  passes.addPass(cpu::createVectorizePass(target.vector));
  if (mlir::failed(passes.run(*module))) throw std::runtime_error("the test's module cannot be vectorized");
  // As pl-entry-point does: attributes of the language have no place in LLVM.
  for (auto function : module->getOps<mlir::func::FuncOp>()) function.removeArgAttrsAttr();
  passes.clear();
  passes.addPass(cpu::createExpandMathPass(target.vector));
  cpu::addLowerToLLVM(passes);
  if (mlir::failed(passes.run(*module))) throw std::runtime_error("the test's module cannot be lowered");
  auto machine = cpu::machineFor(target);
  llvm::LLVMContext llvmContext;
  auto code = cpu::translate(*module, llvmContext, target, *machine);
  if (!code) throw std::runtime_error("the test's module cannot be translated");
  cpu::optimize(*code, *machine);
  return cpu::emit(*code, *machine, kind);
}

}  // namespace

Kernel::Kernel(std::string_view text, std::string_view target)
    : jit_(cpu::Jit::load(compile(text, cpu::targetNamed(target), llvm::CodeGenFileType::ObjectFile))),
      entry_(reinterpret_cast<void (*)()>(jit_->entryPoint("_mlir_ciface_f"))) {}

std::string Kernel::assembly(std::string_view text, std::string_view target) {
  return compile(text, cpu::targetNamed(target), llvm::CodeGenFileType::AssemblyFile);
}

std::vector<std::string> targetsHere() {
  std::vector<std::string> names;
  for (const char* name : {"x86-64-v3", "x86-64-v4", "x86-64-v4-bf16", "native"}) {
    try {
      cpu::checkRunsHere(cpu::targetNamed(name));
      names.push_back(name);
    } catch (const BuildError&) {
      continue;  // this machine lacks what the target needs
    }
  }
  return names;
}

}  // namespace pl::test
