// Seeded random arguments. A value depends on the seed, the argument's name and the element's position alone, so that
// any number of threads fills an array with the same bits.
#pragma once

#include <cstdint>
#include <string_view>

#include "pl/array.h"

namespace pl {

/// A stream of random bits for one argument, indexed by element.
class Random {
 public:
  Random(std::uint64_t seed, std::string_view argument);

  /// 64 random bits (splitmix64, S. Vigna, public domain).
  std::uint64_t bits(std::int64_t element) const {
    std::uint64_t z = state_ + static_cast<std::uint64_t>(element + 1) * 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }
  /// Bell-shaped with mean 0 and standard deviation 1, within ±3.47: the sum of four uniform numbers. Much cheaper than
  /// an exact normal distribution, which nothing here needs.
  float bell(std::int64_t element) const {
    const std::uint64_t z = bits(element);
    const auto sum = static_cast<std::int32_t>((z & 0xffff) + ((z >> 16) & 0xffff) + ((z >> 32) & 0xffff) + (z >> 48));
    return static_cast<float>(sum - 2 * 0xffff) * (1.7320508F / 65535.0F);
  }
  /// lowest <= value <= highest, all alike.
  std::int64_t integer(std::int64_t element, std::int64_t lowest, std::int64_t highest) const;

 private:
  std::uint64_t state_;
};

/// A float array (FP32, FP16, BF16) filled with mean + deviation * bell.
Array random_array(std::uint64_t seed, std::string_view argument, DType dtype, std::vector<std::int64_t> shape,
                   float deviation = 1, float mean = 0);

/// An array that nothing has written: every byte is 0xFF, which is a NaN in every float type.
Array unwritten_array(DType dtype, std::vector<std::int64_t> shape);

/// Fills `count` elements from `first` with what must never be read: quiet and signalling NaN, ±Inf, the greatest and
/// the least numbers and random bits, in turn.
void fill_with_garbage(const Random& random, const Array& array, std::int64_t first, std::int64_t count);

}  // namespace pl
