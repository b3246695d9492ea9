#include "checkpoint/Checksum.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace pl::checkpoint {
namespace {

// Odd, so that multiplying by it is one-to-one; its bits look random (2^64 divided by the golden ratio).
constexpr std::uint64_t kFactor = 0x9e3779b97f4a7c15;
// Sums that go on at once: a multiplication's result takes three times as long as it keeps the unit busy.
constexpr std::size_t kSums = 4;

std::uint64_t step(std::uint64_t sum, std::uint64_t word) { return std::rotl((sum ^ word) * kFactor, 29); }

}  // namespace

std::uint64_t checksumOf(std::span<const std::byte> bytes) {
  std::array<std::uint64_t, kSums> sums = {1, 2, 3, 4};
  std::array<std::uint64_t, kSums> words = {};
  std::size_t place = 0;
  for (; place + sizeof words <= bytes.size(); place += sizeof words) {
    std::memcpy(words.data(), bytes.data() + place, sizeof words);
    for (std::size_t i = 0; i < kSums; ++i) sums[i] = step(sums[i], words[i]);
  }
  words = {};
  if (place < bytes.size()) std::memcpy(words.data(), bytes.data() + place, bytes.size() - place);
  std::uint64_t sum = bytes.size();
  for (std::size_t i = 0; i < kSums; ++i) sum = step(sum, step(sums[i], words[i]));
  return sum;
}

}  // namespace pl::checkpoint
