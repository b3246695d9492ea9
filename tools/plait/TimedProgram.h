// Building a kernel's program, the first step of its compilation.
#pragma once

#include "pl/kernel.h"

namespace pl::tool {

/// The kernel's program. Prints the time of building it, which includes what is checked meanwhile, as
/// CompileOptions::time_passes does for the steps that follow.
Program timed_program(const Kernel& kernel, const KernelConfig& config, bool prints_time);

}  // namespace pl::tool
