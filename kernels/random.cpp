#include "pl/random.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "host_threads.h"

namespace pl {
namespace {

constexpr std::int64_t kGrain = 1 << 18;  // elements that one thread fills at a time

std::uint16_t bfloat16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);  // finite: no NaN to keep
  return static_cast<std::uint16_t>((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

}  // namespace

Random::Random(std::uint64_t seed, std::string_view argument) {
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a: std::hash may differ between libraries
  for (const char c : argument) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  state_ = seed ^ hash;
  state_ = bits(0);
}

std::int64_t Random::integer(std::int64_t element, std::int64_t lowest, std::int64_t highest) const {
  const auto count = static_cast<unsigned __int128>(highest - lowest + 1);
  return lowest + static_cast<std::int64_t>((static_cast<unsigned __int128>(bits(element)) * count) >> 64);
}

Array random_array(std::uint64_t seed, std::string_view argument, DType dtype, std::vector<std::int64_t> shape,
                   float deviation, float mean) {
  const Random random(seed, argument);
  Array array(dtype, std::move(shape));
  kernels::host_parallel(array.elements(), kGrain, [&](std::int64_t begin, std::int64_t end) {
    switch (dtype) {
      case DType::FP32:
        for (std::int64_t i = begin; i < end; ++i) array.as<float>()[i] = mean + deviation * random.bell(i);
        break;
      case DType::BF16:
        for (std::int64_t i = begin; i < end; ++i) {
          array.as<std::uint16_t>()[i] = bfloat16(mean + deviation * random.bell(i));
        }
        break;
      default:
        for (std::int64_t i = begin; i < end; ++i) array.set(i, mean + deviation * random.bell(i));
    }
  });
  return array;
}

Array unwritten_array(DType dtype, std::vector<std::int64_t> shape) {
  Array array(dtype, std::move(shape));
  std::memset(array.data(), 0xff, array.bytes());
  return array;
}

void fill_with_garbage(const Random& random, const Array& array, std::int64_t first, std::int64_t count) {
  // The upper half of an FP32 is a BF16, so one table serves both.
  constexpr std::array<std::uint32_t, 7> kPoison = {0x7fc00000, 0xff800000, 0x7f800000, 0x7fa00001,
                                                    0xffffffff, 0x7f7f7f7f, 0xff7f7f7f};
  const auto poison = [&](std::int64_t i) {
    const std::uint64_t bits = random.bits(i);
    const auto which = static_cast<std::size_t>(bits % (kPoison.size() + 1));
    return which < kPoison.size() ? kPoison[which] : static_cast<std::uint32_t>(bits >> 32);
  };
  for (std::int64_t i = first; i < first + count; ++i) {
    switch (size_of(array.dtype())) {
      case 4: array.as<std::uint32_t>()[i] = poison(i); break;
      case 2: array.as<std::uint16_t>()[i] = static_cast<std::uint16_t>(poison(i) >> 16); break;
      case 1: array.as<std::uint8_t>()[i] = static_cast<std::uint8_t>(poison(i)); break;
      default: array.as<std::uint64_t>()[i] = random.bits(i); break;
    }
  }
}

}  // namespace pl
