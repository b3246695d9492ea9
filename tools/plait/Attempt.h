// One run of a smaller case, in a process of its own: it may crash, hang, or eat the memory, and nobody else minds.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "SavedRun.h"

namespace pl::tool {

/// A case to try.
struct Attempt {
  RunCase run;
  /// In the place of the inputs that `run` makes, where there are any: cut to the shapes that the kernel has now.
  Bindings inputs = {};
};

struct AttemptResult {
  std::optional<Failure> failure;  ///< none: it passed, cannot be run at all, or took longer than it was given
  bool timed_out = false;
};

/// Runs `attempt` silently in a child process. The caller must have no other threads: a child gets only one.
AttemptResult try_out(const Kernel& kernel, const Attempt& attempt, std::chrono::milliseconds limit);

/// The arguments of an attempt. Throws Error where it makes none.
Bindings arguments_of(const Kernel& kernel, const Attempt& attempt, const KernelConfig& config,
                      const Signature& signature);

}  // namespace pl::tool
