// The stages of a compilation, in order.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mlir/IR/BuiltinOps.h"
#include "pl/executable.h"
#include "target/cpu/Target.h"

namespace mlir {
class DialectRegistry;
}

namespace pl::cpu {

/// Names of all stages, in order: what `stop_after` takes.
std::vector<std::string_view> stageNames();

/// What the context of a module needs to know before a pipeline runs over it.
void registerForPipeline(mlir::DialectRegistry& registry);

/// One program on its way to an object file. The stages run in order; each is verified, timed and dumped as the options
/// say. A failure is thrown with the text of the diagnostics.
class Pipeline {
 public:
  /// Throws BuildError when the options name a stage that does not exist.
  Pipeline(mlir::ModuleOp module, const Target& target, const CompileOptions& options);

  /// All stages, to the object file; empty where the options say to stop before that.
  std::string object();

 private:
  void runPasses(std::size_t stage);
  template <class Action>
  void run(std::size_t stage, const Action& action);
  template <class Print>
  void dump(std::size_t number, std::string_view name, const char* suffix, const Print& print) const;

  mlir::ModuleOp module_;
  const Target& target_;
  const CompileOptions& options_;
  std::size_t end_;  // number of stages to run
};

}  // namespace pl::cpu
