// Checked mode: what is known of an element or a number beside its value.
#pragma once

#include <cstdint>

namespace pl::reference {

/// 0 for data. Else a number by which class Origins knows how the element came to be what it is; the top bit tells a
/// pad (fillpad made it, or it was computed from such) from what nothing wrote.
using Mark = std::uint32_t;

inline constexpr Mark kPadBit = Mark{1} << 31;

inline bool isPad(Mark mark) { return (mark & kPadBit) != 0; }
inline bool isUnwritten(Mark mark) { return mark != 0 && !isPad(mark); }

/// Of what is computed from both: one unwritten operand makes it garbage, one pad makes it a pad.
inline Mark worse(Mark a, Mark b) { return a == 0 || (isPad(a) && isUnwritten(b)) ? b : a; }

}  // namespace pl::reference
