// 12 query heads per KV head in groups of 8: GROUPS = 12 / 8 = 1, and the last 4 heads are nobody's. Happens with the
// first model whose heads per KV head are no multiple of the group; ceil_div is meant.
#include "PaddedQueries.h"

namespace pl::test {
namespace {

void program(pl::Parameters& p, bool wrong) {
  const pl::Index batch = p.dim("batch");
  const auto q = pl::reshape(p.in("q", {batch, kHeads * kHeadDim}, pl::FP32), {batch * kHeads, kHeadDim});
  const auto k = p.in("k", {batch * (kKvHeads * kKeys), kHeadDim}, pl::FP32);
  auto scores = p.out("scores", {batch * kHeads, kKeys}, pl::FP32);

  const std::int64_t groups = wrong ? kHeadsPerKv / kHeadBatch : (kHeadsPerKv + kHeadBatch - 1) / kHeadBatch;
  for (pl::Index item : pl::parallel(0, batch * kKvHeads)) {  // b·NKV + kvh
    const auto keys = pl::slice(k, {kKeys, kHeadDim}, {item * kKeys, 0});
    for (pl::Index g : pl::range(groups)) {
      const pl::Index first = item * kHeadsPerKv + g * kHeadBatch;
      const pl::Index heads = pl::min(kHeadBatch, kHeadsPerKv - g * kHeadBatch);
      const auto group = pl::slice(q, {kHeadBatch, kHeadDim}, {first, 0}, {.valid_shape = {heads, kHeadDim}});
      scores = pl::assemble(scores, pl::matmul(group, keys, {.b_trans = true}), {first, 0});
    }
  }
}

const Exhibit kExhibit({.error = "12 heads per KV head in groups of 8: the integer division 12 / 8 drops 4 of them",
                        .program = program,
                        .dims = {{"batch", 2}},
                        .reference = padded_query_scores,
                        .found = Moment::building,
                        .says = "-14: error: out expects every element of \"scores\" to be written but got a program "
                                "that never writes [4, 5] at [8, 0], where batch = 1\n"
                                "-17: note: batch may be 1; if it is not meant to, give it a range"});

}  // namespace
}  // namespace pl::test
