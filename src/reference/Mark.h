// Checked mode: what is known of an element or a number beside its value.
#pragma once

#include <cstdint>

namespace pl::reference {

/// 0 for data. Else a number by which class Origins knows how the element came to be what it is; the top bits tell a
/// pad (fillpad made it, or it was computed from such) from what nothing wrote, and a pad that became NaN on the way.
using Mark = std::uint32_t;

inline constexpr Mark kPadBit = Mark{1} << 31;
inline constexpr Mark kNaNBit = Mark{1} << 30;

inline bool isPad(Mark mark) { return (mark & kPadBit) != 0; }
inline bool isPadOfNaN(Mark mark) { return isPad(mark) && (mark & kNaNBit) != 0; }
inline bool isUnwritten(Mark mark) { return mark != 0 && !isPad(mark); }

/// Of what is computed from both: one unwritten operand makes it garbage, one pad makes it a pad.
inline Mark worse(Mark a, Mark b) {
  const auto rank = [](Mark mark) { return isUnwritten(mark) ? 3 : isPadOfNaN(mark) ? 2 : isPad(mark) ? 1 : 0; };
  return rank(b) > rank(a) ? b : a;
}

}  // namespace pl::reference
