// pl::compile and pl::compile_to_object.
#include <algorithm>

#include "dialect/Context.h"
#include "dialect/ProgramImpl.h"
#include "mlir/Bytecode/BytecodeReader.h"
#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/Parser/Parser.h"
#include "pl/executable.h"
#include "pl/program.h"
#include "target/cpu/EntryPoint.h"
#include "target/cpu/Files.h"
#include "target/cpu/Header.h"
#include "target/cpu/Jit.h"
#include "target/cpu/ObjectCache.h"
#include "target/cpu/Pipeline.h"

namespace pl {
namespace {

// A copy of a program in a context of its own: compiling changes it, and programs are shared between threads.
class Copy {
 public:
  explicit Copy(const Program& program) : context_(ir::makeContext()) {
    mlir::DialectRegistry registry;
    cpu::registerForPipeline(registry);
    context_->appendDialectRegistry(registry);
    std::string bytes;
    llvm::raw_string_ostream out(bytes);
    mlir::ModuleOp original = *program.impl().module;
    if (mlir::failed(mlir::writeBytecodeToFile(original, out)))
      throw InternalError("internal error: copying a program");
    module_ = mlir::parseSourceString<mlir::ModuleOp>(bytes, mlir::ParserConfig(context_.get()));
    if (!module_) throw InternalError("internal error: copying a program");
  }
  mlir::ModuleOp module() { return *module_; }

 private:
  std::unique_ptr<mlir::MLIRContext> context_;
  mlir::OwningOpRef<mlir::ModuleOp> module_;
};

std::string textOf(mlir::ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream out(text);
  module.print(out);
  return text;
}

// The object file, or nothing when the options say to stop before its stage.
std::string objectFor(const Program& program, const cpu::Target& target, const CompileOptions& options) {
  Copy copy(program);
  cpu::Pipeline pipeline(copy.module(), target, options);
  pipeline.canonicalize();
  if (options.cache.empty() || !options.stop_after.empty()) return pipeline.object();

  const cpu::ObjectCache cache(options.cache, textOf(copy.module()), target, options.fuse);
  // Whoever wants to watch the stages must have them run.
  const bool watched = !options.dump_ir.empty() || options.time_passes || options.on_copy;
  if (!watched) {
    if (std::optional<std::string> object = cache.load()) return *object;
  }
  std::string object = pipeline.object();
  cache.store(object);
  return object;
}

}  // namespace

Executable compile(const Program& program, const CompileOptions& options) {
  const cpu::Target target = cpu::targetNamed(options.target);
  cpu::checkRunsHere(target);
  const std::string object = objectFor(program, target, options);
  if (object.empty()) return {program.impl().signature, nullptr, nullptr};
  const std::shared_ptr<cpu::Jit> jit = cpu::Jit::load(object);
  return {program.impl().signature, jit->entryPoint(cpu::entryPointName(program.impl().signature.name)), jit};
}

void compile_to_object(const Program& program, const CompileOptions& options, const std::string& objectPath,
                       const std::string& headerPath) {
  const cpu::Target target = cpu::targetNamed(options.target);
  const std::string object = objectFor(program, target, options);
  if (object.empty()) return;
  cpu::writeFiles({{objectPath, object}, {headerPath, cpu::headerFor(program.impl().signature, target)}});
}

}  // namespace pl
