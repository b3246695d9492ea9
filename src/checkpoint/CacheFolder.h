// Where packed weights and compiled programs are kept from one start to the next.
#pragma once

#include <string>

namespace pl::checkpoint {

/// $PLAIT_CACHE; where it is not set, plait in $XDG_CACHE_HOME or in ~/.cache. Empty where nothing shall be kept:
/// $PLAIT_CACHE is empty, or there is no such folder.
std::string defaultCache();

/// `folder`, which is made if it is missing; empty if it cannot be written.
std::string ifWritable(const std::string& folder);

}  // namespace pl::checkpoint
