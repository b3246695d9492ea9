#include "reference/Pads.h"

#include <fmt/format.h>

#include <cmath>

namespace pl::reference {

std::string elementText(const Tensor& tensor, std::int64_t i) {
  return withType(tensor.dtype, [&]<class T>() {
    const auto value = Elements<T>(tensor).load(i);
    if constexpr (std::is_integral_v<T>)
      return fmt::format("{}", static_cast<std::int64_t>(value));
    else
      return std::isnan(value) ? std::string("nan") : fmt::format("{}", value);
  });
}

bool isSame(const Tensor& a, std::int64_t i, const Tensor& b, std::int64_t j) {
  return withType(a.dtype, [&]<class T>() {
    const auto x = Elements<T>(a).load(i), y = Elements<T>(b).load(j);
    return x == y || (x != x && y != y);
  });
}

void failOn(const PadChange& change, const Origins& origins) {
  throw Undefined(fmt::format("expects pads that do not change the result but got a pad of {}, which makes {} of the "
                              "result {} instead of {}; {}",
                              change.pad, change.place, change.with, change.without, change.remedy),
                  origins.notesOn(change.mark));
}

}  // namespace pl::reference
