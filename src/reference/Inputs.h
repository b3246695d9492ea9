// Arrays filled for a test, from a short description.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pl/array.h"
#include "pl/signature.h"

namespace pl::reference {

/// What descriptions there are, for usage texts.
inline constexpr const char* kInputKinds = "iota, random, special, full:V or values:V,V,…";

/// A new array. `description` is one of
///   iota           0, 1, 2, …
///   random         from `seed`: floats in [-2, 2], small integers, or integers inside `range`
///   special        every number that is easy to get wrong (NaN, infinities, zeros, denormals, limits), over and over
///   full:V         V everywhere
///   values:V,V,…   these; the last is repeated
/// where V is a number, inf, -inf or nan. Throws CallError for any other.
Array fill(DType dtype, const std::vector<std::int64_t>& shape, const std::string& description, std::uint64_t seed,
           const std::optional<ValueRange>& range = std::nullopt);

}  // namespace pl::reference
