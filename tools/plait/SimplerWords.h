// Smaller values for a kernel's options: what `plait shrink` tries.
#pragma once

#include <string>
#include <vector>

#include "pl/kernel.h"

namespace pl::tool {

/// Values for `option` that are simpler than `value`, the simplest first. A number becomes smaller, a list of numbers
/// shorter and its numbers smaller, "all:64" likewise; a flag, and any other text, becomes the default.
std::vector<std::string> simpler_values(const KernelOption& option, const std::string& value);

}  // namespace pl::tool
