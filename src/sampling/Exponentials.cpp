#include "Exponentials.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace pl::sampling {
namespace {

constexpr std::size_t kLanes = 16;   // independent sums: the compiler makes vectors of them
constexpr std::size_t kBlock = 256;  // numbers that are summed in FP32 before FP64 takes over: 16 in each lane

/// exp(x) for x <= 0: 2^n * p(r), n = round(x / ln 2), |r| <= ln(2)/2. No branch, no call, so that it becomes vectors.
float expOf(float x) {
  constexpr float kLowest = -87.0F;      // below it 2^n is no normal number
  constexpr float kRound = 12582912.0F;  // 1.5 * 2^23: adding it rounds to a whole number in the low bits
  const float clamped = x < kLowest ? kLowest : x;
  const float shifted = clamped * 1.44269504F + kRound;
  const float n = shifted - kRound;
  const float r = (clamped - n * 0.693359375F) + n * 2.12194440e-4F;  // ln 2 in two parts
  // Taylor's series to r^7 / 7!: its rest is below 2^-28.
  float p = 1.0F / 5040;
  p = p * r + 1.0F / 720;
  p = p * r + 1.0F / 120;
  p = p * r + 1.0F / 24;
  p = p * r + 1.0F / 6;
  p = p * r + 0.5F;
  p = p * r + 1.0F;
  p = p * r + 1.0F;
  const std::uint32_t exponent = (std::bit_cast<std::uint32_t>(shifted) + 127U) << 23;  // of 2^n
  const float result = p * std::bit_cast<float>(exponent);
  return x < kLowest ? 0.0F : result;
}

/// Writes a block of at most kBlock numbers to `out` and adds them to `sum`.
void addBlock(std::span<const float> in, float highest, float* out, double& sum) {
  for (std::size_t i = 0; i < in.size(); ++i) out[i] = expOf(in[i] - highest);
  std::array<float, kLanes> lanes{};
  std::size_t i = 0;
  for (; i + kLanes <= in.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) lanes[lane] += out[i + lane];
  }
  for (; i < in.size(); ++i) lanes[i % kLanes] += out[i];
  for (const float lane : lanes) sum += lane;
}

std::span<const float> blockAt(std::span<const float> logits, std::size_t start) {
  return logits.subspan(start, std::min(kBlock, logits.size() - start));
}

}  // namespace

double exponentials(std::span<const float> logits, float highest, std::span<float> weights) {
  double sum = 0;
  for (std::size_t start = 0; start < logits.size(); start += kBlock) {
    addBlock(blockAt(logits, start), highest, weights.data() + start, sum);
  }
  return sum;
}

double sumOfExponentials(std::span<const float> logits, float highest) {
  std::array<float, kBlock> block;
  double sum = 0;
  for (std::size_t start = 0; start < logits.size(); start += kBlock) {
    addBlock(blockAt(logits, start), highest, block.data(), sum);
  }
  return sum;
}

}  // namespace pl::sampling
