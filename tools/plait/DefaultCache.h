// Where the tool keeps compiled objects.
#pragma once

#include <string>

namespace pl::tool {

/// $PLAIT_CACHE; where it is not set, plait in $XDG_CACHE_HOME or in ~/.cache. Made if it is missing; empty: no cache,
/// because $PLAIT_CACHE is, or because the folder cannot be written.
std::string default_cache();

}  // namespace pl::tool
