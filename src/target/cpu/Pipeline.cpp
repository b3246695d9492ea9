// The whole compilation on one page: a program in the pl dialect to an object file.
#include "target/cpu/Pipeline.h"

#include <array>
#include <chrono>
#include <cstdio>

#include "llvm/Transforms/Utils/Cloning.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "passes/Passes.h"
#include "pl/error.h"
#include "pl/suggestion.h"
#include "target/cpu/Diagnostics.h"
#include "target/cpu/EntryPoint.h"
#include "target/cpu/Files.h"
#include "target/cpu/LowerToLLVM.h"
#include "target/cpu/Object.h"
#include "target/cpu/Passes.h"

namespace pl::cpu {
namespace {

using mlir::OpPassManager;

struct Stage {
  std::string_view name;
  /// Whether a diagnostic is about the author's program rather than about us.
  bool checksProgram;
  void (*addPasses)(OpPassManager& passes, const Target& target, const CompileOptions& options);
};

constexpr Stage kStages[] = {
    // Constants folded, equal computations merged.
    {"canonicalize", true,
     [](OpPassManager& passes, const Target&, const CompileOptions&) {
       passes.addPass(mlir::createCanonicalizerPass());
       passes.addPass(mlir::createCSEPass());
     }},
    // incore scopes inside auto_incore.
    {"place-scopes", true,
     [](OpPassManager& passes, const Target&, const CompileOptions&) {
       passes.addNestedPass<mlir::func::FuncOp>(passes::createPlaceScopes());
     }},
    // Loops that hand tensors on slot by slot are one loop, without the tensors. On values, where nothing is
    // overwritten.
    {"fuse-stages", false,
     [](OpPassManager& passes, const Target&, const CompileOptions& options) {
       if (options.fuse) passes.addNestedPass<mlir::func::FuncOp>(passes::createFuseStages());
     }},
    // Sums of products over consecutive windows of k are one product. After stages, whose loops it might take away.
    {"merge-products", false,
     [](OpPassManager& passes, const Target&, const CompileOptions& options) {
       if (options.fuse) passes.addNestedPass<mlir::func::FuncOp>(passes::createMergeProducts());
     }},
    // Tensors of the program to linalg on tensors whose sizes are the valid extents; scopes are inlined.
    {"lower-to-linalg", false,
     [](OpPassManager& passes, const Target&, const CompileOptions&) {
       passes.addPass(passes::createLowerToLinalg());
     }},
    // Chains of elementwise operations, and reductions of them, are one operation. On values, whose readers are known.
    {"fuse-elementwise", false,
     [](OpPassManager& passes, const Target&, const CompileOptions& options) {
       if (options.fuse) passes.addNestedPass<mlir::func::FuncOp>(passes::createFuseElementwise());
     }},
    // Windows of tensors are computed in their place. After chains, whose values would have been in the way.
    {"write-through", false,
     [](OpPassManager& passes, const Target&, const CompileOptions& options) {
       if (options.fuse) passes.addNestedPass<mlir::func::FuncOp>(passes::createWriteThrough());
     }},
    // Values to memory, in place; copies that cannot be avoided are reported.
    {"bufferize", false,
     [](OpPassManager& passes, const Target&, const CompileOptions& options) {
       passes.addPass(passes::createBufferize(options.on_copy));
     }},
    // Bodies of parallel loops to functions that the worker pool calls. On memory, since results are not values then.
    {"outline-parallel", false,
     [](OpPassManager& passes, const Target&, const CompileOptions&) {
       passes.addPass(passes::createOutlineParallel());
     }},
    // Allocations to scratch memory of the thread; after outlining, so that each worker has its own.
    {"plan-memory", false,
     [](OpPassManager& passes, const Target&, const CompileOptions&) { passes.addPass(passes::createPlanMemory()); }},
    // linalg on memory to loops over registers.
    {"vectorize", false,
     [](OpPassManager& passes, const Target& target, const CompileOptions&) {
       passes.addPass(createVectorizePass(target.vector));
     }},
    // exp, log, tanh and conversions to arithmetic; after vectorize, so that scalars and vectors get the same.
    {"expand-math", false,
     [](OpPassManager& passes, const Target& target, const CompileOptions&) {
       passes.addPass(createExpandMathPass(target.vector));
     }},
    // The function that the outside calls.
    {"entry-point", false,
     [](OpPassManager& passes, const Target&, const CompileOptions& options) {
       passes.addPass(createEntryPointPass(options.name));
     }},
    // Everything to the llvm dialect.
    {"lower-to-llvm", false,
     [](OpPassManager& passes, const Target&, const CompileOptions&) { addLowerToLLVM(passes); }},
    // LLVM's own optimizations, on LLVM IR.
    {"optimize", false, nullptr},
    // Instructions, for the target.
    {"object", false, nullptr},
};
constexpr std::size_t kStageCount = std::size(kStages);
constexpr std::size_t kOptimize = kStageCount - 2, kObject = kStageCount - 1;
static_assert(kStages[kOptimize].name == "optimize" && kStages[kObject].name == "object");

// How many stages run when the last one is `name`.
std::size_t countUpTo(const std::string& name) {
  if (name.empty()) return kStageCount;
  std::vector<std::string> known;
  for (std::size_t i = 0; i < kStageCount; ++i) {
    if (kStages[i].name == name) return i + 1;
    known.emplace_back(kStages[i].name);
  }
  throw BuildError("unknown stage '" + name + "'" + suggestion(name, known, "stages"));
}

}  // namespace

std::vector<std::string_view> stageNames() {
  std::vector<std::string_view> names;
  for (const Stage& stage : kStages) names.push_back(stage.name);
  return names;
}

void registerForPipeline(mlir::DialectRegistry& registry) { passes::registerBufferization(registry); }

Pipeline::Pipeline(mlir::ModuleOp module, const Target& target, const CompileOptions& options)
    : module_(module), target_(target), options_(options), end_(countUpTo(options.stop_after)) {
  dump(0, "program", ".mlir", [&](llvm::raw_ostream& out) { module_.print(out); });
}

std::string Pipeline::object() {
  for (std::size_t stage = 0; stage < kOptimize; ++stage) runPasses(stage);
  if (end_ <= kOptimize) return {};

  llvm::LLVMContext context;
  const std::unique_ptr<llvm::TargetMachine> machine = machineFor(target_);
  std::unique_ptr<llvm::Module> code;
  run(kOptimize, [&] {
    code = translate(module_, context, target_, *machine);
    if (code) cpu::optimize(*code, *machine);
    return code != nullptr;
  });
  dump(kOptimize + 1, "optimize", ".ll", [&](llvm::raw_ostream& out) { code->print(out, nullptr); });
  if (end_ <= kObject) return {};

  dump(kObject + 1, "object", ".s", [&](llvm::raw_ostream& out) {
    out << emit(*llvm::CloneModule(*code), *machine, llvm::CodeGenFileType::AssemblyFile);
  });
  std::string object;
  run(kObject, [&] {
    object = emit(*code, *machine, llvm::CodeGenFileType::ObjectFile);
    return true;
  });
  return options_.stop_after.empty() ? object : std::string();
}

void Pipeline::runPasses(std::size_t stage) {
  if (stage >= end_) return;
  run(stage, [&] {
    mlir::PassManager passes(module_.getContext(), mlir::ModuleOp::getOperationName());
    kStages[stage].addPasses(passes, target_, options_);
    return mlir::succeeded(passes.run(module_));  // verifies after each pass
  });
  dump(stage + 1, kStages[stage].name, ".mlir", [&](llvm::raw_ostream& out) { module_.print(out); });
}

template <class Action>
void Pipeline::run(std::size_t stage, const Action& action) {
  const std::string name(kStages[stage].name);
  const Diagnostics diagnostics(module_.getContext());
  const auto start = std::chrono::steady_clock::now();
  const bool succeeded = action();
  const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
  if (options_.time_passes) std::fprintf(stderr, "%-18s %9.2f ms\n", name.c_str(), time.count());
  if (succeeded) return;
  if (kStages[stage].checksProgram) throw BuildError(diagnostics.text());
  throw InternalError("internal error in stage " + name + ", please report it: " + diagnostics.text());
}

template <class Print>
void Pipeline::dump(std::size_t number, std::string_view name, const char* suffix, const Print& print) const {
  if (options_.dump_ir.empty()) return;
  std::string text;
  llvm::raw_string_ostream out(text);
  print(out);
  makeFolder(options_.dump_ir);
  const std::string prefix = (number < 10 ? "0" : "") + std::to_string(number) + "-";
  writeFiles({{options_.dump_ir + "/" + prefix + std::string(name) + suffix, text}});
}

}  // namespace pl::cpu
