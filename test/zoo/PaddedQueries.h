// What the cases of the padded-Q buffer share: 96 query heads over 8 KV heads, 12 each, in groups of up to 8 that are
// padded to 16 rows for the matrix unit. Each KV head has two groups: of 8 and of 4 heads.
#pragma once

#include "Plain.h"

namespace pl::test {

inline constexpr std::int64_t kHeads = 96, kKvHeads = 8, kHeadsPerKv = kHeads / kKvHeads;
inline constexpr std::int64_t kHeadBatch = 8, kGroups = 2, kPad = 16;
inline constexpr std::int64_t kHeadDim = 16, kKeys = 5;

/// q [B, 96·D] and k [B·8·KEYS, D] -> scores [B·96, KEYS]
inline Results padded_query_scores(const Given& given) {
  Numbers q = given("q");
  q.shape = {q.rows() * kHeads, kHeadDim};
  const Numbers k = given("k");
  Numbers scores({q.rows(), kKeys});
  for (std::int64_t head = 0; head < q.rows(); ++head)
    for (std::int64_t s = 0; s < kKeys; ++s) scores(head, s) = dot(q, head, k, head / kHeadsPerKv * kKeys + s);
  return {{"scores", scores}};
}

}  // namespace pl::test
