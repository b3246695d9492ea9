// pl::compile and pl::compile_to_object.
#include <chrono>
#include <cstdio>
#include <optional>

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

// Runs a step of a compilation, and prints its time beside those of the stages.
template <class Action>
auto timed(const CompileOptions& options, const char* step, const Action& action) {
  const auto start = std::chrono::steady_clock::now();
  auto result = action();
  const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
  if (options.time_passes) std::fprintf(stderr, "%-18s %9.2f ms\n", step, time.count());
  return result;
}

std::string bytecodeOf(const Program& program) {
  std::string bytes;
  llvm::raw_string_ostream out(bytes);
  mlir::ModuleOp module = *program.impl().module;
  if (mlir::failed(mlir::writeBytecodeToFile(module, out))) throw InternalError("internal error: copying a program");
  return bytes;
}

// A copy of a program in a context of its own: compiling changes it, and programs are shared between threads.
class Copy {
 public:
  explicit Copy(const std::string& bytecode) : context_(ir::makeContext()) {
    mlir::DialectRegistry registry;
    cpu::registerForPipeline(registry);
    context_->appendDialectRegistry(registry);
    module_ = mlir::parseSourceString<mlir::ModuleOp>(bytecode, mlir::ParserConfig(context_.get()));
    if (!module_) throw InternalError("internal error: copying a program");
  }
  mlir::ModuleOp module() { return *module_; }

 private:
  std::unique_ptr<mlir::MLIRContext> context_;
  mlir::OwningOpRef<mlir::ModuleOp> module_;
};

// The stages; an empty object when the options say to stop before its stage.
cpu::Compiled compileAnew(const std::string& bytecode, const cpu::Target& target, const CompileOptions& options) {
  cpu::Compiled compiled;
  CompileOptions noting = options;
  noting.on_copy = [&](const std::string& line) { compiled.copies.push_back(line); };
  std::optional<Copy> copy;
  timed(options, "copy", [&] { return &copy.emplace(bytecode); });
  compiled.object = cpu::Pipeline(copy->module(), target, noting).object();
  return compiled;
}

cpu::Compiled compiledFor(const Program& program, const cpu::Target& target, const CompileOptions& options) {
  const std::string bytecode = bytecodeOf(program);
  if (options.cache.empty() || !options.stop_after.empty()) return compileAnew(bytecode, target, options);

  const cpu::ObjectCache cache(options.cache, bytecode, target, options);
  // Whoever wants the stages' programs must have the stages run.
  if (options.dump_ir.empty()) {
    if (auto cached = timed(options, "load from cache", [&] { return cache.load(); })) return *cached;
  }
  cpu::Compiled compiled = compileAnew(bytecode, target, options);
  cache.store(compiled);
  return compiled;
}

std::string objectFor(const Program& program, const cpu::Target& target, const CompileOptions& options) {
  const cpu::Compiled compiled = compiledFor(program, target, options);
  if (options.on_copy) llvm::for_each(compiled.copies, options.on_copy);
  return compiled.object;
}

const std::string& nameInCode(const Program& program, const CompileOptions& options) {
  return options.name.empty() ? program.name() : options.name;
}

}  // namespace

Executable compile(const Program& program, const CompileOptions& options) {
  const cpu::Target target = cpu::targetNamed(options.target);
  cpu::checkRunsHere(target);
  const std::string object = objectFor(program, target, options);
  if (object.empty()) return {program.impl().signature, nullptr, nullptr};
  const Signature& signature = program.impl().signature;
  return timed(options, "link", [&]() -> Executable {
    const std::shared_ptr<cpu::Jit> jit = cpu::Jit::load(object);
    return {signature, jit->entryPoint(cpu::entryPointName(nameInCode(program, options))), jit};
  });
}

void compile_to_object(const Program& program, const CompileOptions& options, const std::string& objectPath,
                       const std::string& headerPath) {
  const cpu::Target target = cpu::targetNamed(options.target);
  const std::string object = objectFor(program, target, options);
  if (object.empty()) return;
  Signature named = program.impl().signature;
  named.name = nameInCode(program, options);
  cpu::writeFiles({{objectPath, object}, {headerPath, cpu::headerFor(named, target)}});
}

}  // namespace pl
