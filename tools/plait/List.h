// `plait list`: the kernels and what they can be asked for.
#pragma once

#include <string>

namespace pl::tool {

std::string list_kernels();

}  // namespace pl::tool
