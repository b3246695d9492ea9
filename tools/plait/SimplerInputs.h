// Simpler contents for an input: what `plait shrink` tries when the shapes are small.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "pl/array.h"

namespace pl::tool {

/// `fails(candidate)` says whether the run still fails in the same way with it in the place of the array.
using StillFails = std::function<bool(const Array& candidate, const std::string& what)>;

/// Makes the elements of `array` zero where the run still fails, all of them at first and then by ever smaller parts,
/// down to `least` elements; then the rest small whole numbers. Returns the simplest array that fails.
Array simplify(Array array, std::int64_t least, const StillFails& fails);

}  // namespace pl::tool
