// How far something has come that takes long.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace pl::checkpoint {

/// Told what is being done, "packing weights", and how many of its bytes are. May be empty.
using OnProgress = std::function<void(std::string_view what, std::int64_t done, std::int64_t whole)>;

}  // namespace pl::checkpoint
