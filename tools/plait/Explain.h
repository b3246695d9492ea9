// `plait run --explain`: the scopes of a program, their arguments, working set and work.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pl/program.h"

namespace pl::tool {

/// `dimensions`: the run-time dimensions' values, in the signature's order. `fuse`: as in CompileOptions.
std::string explain(const Program& program, const std::vector<std::int64_t>& dimensions, bool fuse);

}  // namespace pl::tool
