// Whether two engines computed the same numbers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pl/array.h"

namespace pl::reference {

/// An element agrees if it has the same bits (any NaN agrees with any NaN), or is within one of these.
struct Tolerance {
  std::int64_t ulp = 0;  ///< of the array's own dtype
  double relative = 0;   ///< of the expected value
  double absolute = 0;
};

struct Agreement {
  std::int64_t mismatches = 0;
  std::int64_t worstUlp = 0;  ///< over all elements, also those that agree; floats only
  std::string first;          ///< the first few mismatches, one a line, with their coordinates

  explicit operator bool() const { return mismatches == 0; }
};

/// `actual` against `expected`, which have the same dtype and shape.
Agreement compare(const Array& expected, const Array& actual, const Tolerance& tolerance = {});

/// One element as text that reads back as the same number of its dtype: "0.1", "-0", "nan", "-inf", "17".
std::string elementText(const Array& array, std::int64_t i);

}  // namespace pl::reference
