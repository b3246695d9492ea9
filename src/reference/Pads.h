// Checked mode, fillpad R1: a pad enters a sum, an extreme or a contraction only where it changes nothing.
//
// Whether it does is found by computing the result a second time, from the elements that are no pads: the rule is about
// values, so a pad of 0 is as good as none in a sum of anything, and in a maximum of what is positive.
#pragma once

#include <string>

#include "reference/Origins.h"

namespace pl::reference {

/// "0.5": element `i`, as text that reads back as the same number.
std::string elementText(const Tensor& tensor, std::int64_t i);

/// Whether both hold the same number at these positions; any NaN is the same as any other, and -0 as +0.
bool isSame(const Tensor& a, std::int64_t i, const Tensor& b, std::int64_t j);

/// A result that a pad changes: `pad` says which ("0 at [0, 5]") and `remedy` what to do instead.
struct PadChange {
  Mark mark;
  std::string pad;
  std::string place;  // of the result
  std::string with, without;
  std::string remedy;
};

/// Throws Undefined.
[[noreturn]] void failOn(const PadChange& change, const Origins& origins);

}  // namespace pl::reference
