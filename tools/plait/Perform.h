// Performs a run: compiles or interprets, times, compares; what goes wrong is a Failure.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "SavedRun.h"
#include "pl/executable.h"
#include "pl/trace.h"

namespace pl::tool {

/// What a run is doing, for whoever must tell when the process ends meanwhile.
enum class Phase { Compiling, Running, Comparing };
inline constexpr int kPhases = 3;
/// "compiling", "running", "computing the reference": the spelling in messages.
std::string_view name_of(Phase phase);

struct Performance {
  std::vector<double> milliseconds;                ///< of every repetition that ended
  std::optional<std::vector<Comparison>> outputs;  ///< none: not compared
  std::optional<Failure> failure;
};

/// A run with everything it needs, before anything is compiled.
struct Prepared {
  const Kernel& kernel;
  const RunCase& run;
  const KernelConfig& config;
  const Program& program;
  const Bindings& arguments;  ///< row-major, as references and files have them; the run writes their InOuts and Outs
  const Bindings& given;      ///< the same in the layouts of the program's signature, which they fit
  const Bindings& before;     ///< the same, with a copy of everything that the run writes
  Trace* trace = nullptr;     ///< records the timed calls; null: nobody asked
};

/// Errors of the program, and of Plait, are the failure of what comes back; those of the command line are thrown.
Performance perform(const Prepared& prepared, const CompileOptions& compile_options,
                    const std::function<void(Phase)>& on_phase);

}  // namespace pl::tool
