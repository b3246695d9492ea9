// The meaning of pl.cast. Every conversion rounds at most once, from the exact value.
#include <bit>
#include <cmath>

#include "pl/error.h"
#include "reference/ForEachElement.h"

namespace pl::reference {
namespace {

std::float_round_style styleOf(ir::Rounding rounding) {
  switch (rounding) {
    case ir::Rounding::nearest_even: return std::round_to_nearest;
    case ir::Rounding::toward_zero: return std::round_toward_zero;
    case ir::Rounding::upward: return std::round_toward_infinity;
    case ir::Rounding::downward: return std::round_toward_neg_infinity;
  }
  throw InternalError("a rounding without meaning");
}

/// The integer, or where double cannot hold it the neighbour with an odd significand: rounding that to a narrower
/// float gives what rounding the integer would.
double roundedToOdd(std::int64_t value) {
  const double nearest = static_cast<double>(value);
  // 2^63 is past INT64; the nearest double below is odd and under every value that rounds up to 2^63.
  if (nearest >= 0x1p63) return std::nextafter(0x1p63, 0.0);
  const std::int64_t back = static_cast<std::int64_t>(nearest);
  if (back == value || (std::bit_cast<std::uint64_t>(nearest) & 1)) return nearest;
  return std::nextafter(nearest, back < value ? HUGE_VAL : -HUGE_VAL);
}

template <class To, class From>
Computed<To> convert(Computed<From> value, std::float_round_style style) {
  constexpr bool fromFloat = std::is_same_v<Computed<From>, float>, toFloat = std::is_same_v<Computed<To>, float>;
  if constexpr (std::is_same_v<To, bool>)
    return value != 0;
  else if constexpr (toFloat)
    return runtime::widen(runtime::narrow<To>(fromFloat ? static_cast<double>(value) : roundedToOdd(value), style));
  else if constexpr (fromFloat)
    return runtime::toInteger<To>(value, style);
  else
    return static_cast<To>(value);  // the low bits
}

}  // namespace

Value evaluate(Frame& frame, ir::CastOp op) {
  const Elementwise elementwise = align(frame, op);
  const DType from = elementwise.operands[0].tensor.dtype, to = ir::dtypeOf(op.getType().getElementType());
  const std::float_round_style style = styleOf(op.getRounding());
  return withType(from, [&]<class From>() -> Value {
    return withType(to, [&]<class To>() -> Value {
      return computeEach<To, From>(elementwise, to,
                                   [&](Computed<From> value) { return convert<To, From>(value, style); });
    });
  });
}

}  // namespace pl::reference
