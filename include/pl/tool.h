// The command line of `plait`, for kernels of one's own.
#pragma once

#include <vector>

#include "pl/kernel.h"

namespace pl {

/// What `plait` does, with `kernels` in the place of those that come with it:
///
///     int main(int argc, char** argv) { return pl::tool_main(argc, argv, {my_kernel()}); }
///
/// Returns the exit status: 0 done and agreed, 1 a run failed, 2 input that cannot be run, 3 Plait's own fault.
int tool_main(int argc, char** argv, const std::vector<Kernel>& kernels);

}  // namespace pl
