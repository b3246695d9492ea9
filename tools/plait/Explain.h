// `plait run --explain`: the scopes of a program, their arguments, working set and work.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pl/program.h"

namespace pl::tool {

/// `dimensions`: the run-time dimensions' values, in the signature's order.
std::string explain(const Program& program, const std::vector<std::int64_t>& dimensions);

}  // namespace pl::tool
