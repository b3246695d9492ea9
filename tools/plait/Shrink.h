// `plait shrink`: a failing run made smaller while it still fails in the same way.
#pragma once

#include <string>
#include <vector>

#include "pl/kernel.h"

namespace pl::tool {

struct ShrinkOptions {
  std::string folder;  ///< of a run that failed
  std::string out;     ///< where the smaller one goes; empty: beside it, with "-small" after its name
  double seconds = 60;
  std::string program = "plait";  ///< the tool as the user typed it
};

/// Prints every step that it takes. An ExitStatus: kDone when the smaller run is written, kRunFailed when the run does
/// not fail any more. Throws Error for a folder that holds no failing run of one of `kernels`.
int shrink(const std::vector<Kernel>& kernels, const ShrinkOptions& options);

}  // namespace pl::tool
