#include "SimplerInputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace pl::tool {
namespace {

void zero(const Array& array, std::int64_t begin, std::int64_t end) {
  std::memset(array.as<char>() + begin * size_of(array.dtype()), 0,
              static_cast<std::size_t>((end - begin) * size_of(array.dtype())));
}

bool same_bytes(const Array& a, const Array& b) { return std::memcmp(a.data(), b.data(), a.bytes()) == 0; }

/// A whole number near `value`, from -8 to 8, and 0 for 0 alone; NaN and infinities as they are.
double small_whole(double value) {
  if (!std::isfinite(value) || value == 0) return value;
  const double whole = std::clamp(std::nearbyint(value), -8.0, 8.0);
  return whole == 0 ? std::copysign(1.0, value) : whole;
}

}  // namespace

Array simplify(Array array, std::int64_t least, const StillFails& fails) {
  const std::int64_t elements = array.elements();
  const auto accept = [&](const Array& candidate, const std::string& what) {
    if (same_bytes(candidate, array) || !fails(candidate, what)) return false;
    array = candidate;
    return true;
  };
  for (std::int64_t part = elements; part >= std::max<std::int64_t>(least, 1); part /= 2) {
    for (std::int64_t begin = 0; begin < elements; begin += part) {
      const std::int64_t end = std::min(begin + part, elements);
      const Array candidate = array.clone();
      zero(candidate, begin, end);
      accept(candidate, fmt::format("elements {} to {} are 0", begin, end - 1));
    }
  }
  Array whole = array.clone();
  for (std::int64_t i = 0; i < elements; ++i) whole.set(i, small_whole(array.at(i)));
  if (accept(whole, "all elements are small whole numbers") || elements / std::max<std::int64_t>(least, 1) > 64) {
    return array;
  }
  for (std::int64_t i = 0; i < elements; ++i) {
    Array candidate = array.clone();
    candidate.set(i, small_whole(array.at(i)));
    accept(candidate, fmt::format("element {} is {}", i, candidate.at(i)));
  }
  return array;
}

}  // namespace pl::tool
