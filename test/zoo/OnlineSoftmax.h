// What the cases of the online softmax share: single-query attention over a cache in blocks.
#pragma once

#include "Plain.h"

namespace pl::test {

inline constexpr std::int64_t kMaxSeq = 16, kHeadDim = 8, kBlock = 4;
inline const std::vector<double> kLengths = {10, 16, 3};

inline bool is_past_the_end(std::int64_t row) { return static_cast<double>(row % kMaxSeq) >= kLengths[row / kMaxSeq]; }

/// q [B, D], k_cache and v_cache [B·S, D] -> out [B, D]
inline Results attention(const Given& given) {
  const Numbers q = given("q");
  const Numbers k = given("k_cache");
  const Numbers v = given("v_cache");
  Numbers out(q.shape);
  for (std::int64_t b = 0; b < q.rows(); ++b) {
    const std::vector<double> row = attended(q, b, k, v, b * kMaxSeq, static_cast<std::int64_t>(kLengths[b]));
    std::copy(row.begin(), row.end(), out.values.begin() + b * kHeadDim);
  }
  return {{"out", out}};
}

}  // namespace pl::test
