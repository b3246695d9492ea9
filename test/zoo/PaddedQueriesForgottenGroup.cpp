// The padded-Q buffer is filled by a parallel loop over KV heads that goes through all groups but writes each to the
// slot of the first: the last group wins and the other slots stay unwritten. Happens when a loop over slots becomes two
// loops.
#include "PaddedQueries.h"

namespace pl::test {
namespace {

void program(pl::Parameters& p, bool wrong) {
  const pl::Index batch = p.dim("batch");
  const auto q = pl::reshape(p.in("q", {batch, kHeads * kHeadDim}, pl::FP32), {batch * kHeads, kHeadDim});
  const auto k = p.in("k", {batch * (kKvHeads * kKeys), kHeadDim}, pl::FP32);
  auto scores = p.out("scores", {batch * kHeads, kKeys}, pl::FP32);

  auto q_padded = pl::create_tensor({batch * (kKvHeads * kGroups * kPad), kHeadDim}, pl::FP32);
  for (pl::Index item : pl::parallel(0, batch * kKvHeads)) {  // b·NKV + kvh
    const pl::Index first_slot = item * (kGroups * kPad);
    for (pl::Index g : pl::range(kGroups)) {
      const pl::Index heads = pl::min(kHeadBatch, kHeadsPerKv - g * kHeadBatch);
      const auto group =
          pl::slice(q, {kPad, kHeadDim}, {item * kHeadsPerKv + g * kHeadBatch, 0}, {.valid_shape = {heads, kHeadDim}});
      q_padded = pl::assemble(q_padded, group, {wrong ? first_slot : first_slot + g * kPad, 0});
    }
  }
  for (pl::Index item : pl::parallel(0, batch * kKvHeads)) {
    const auto keys = pl::slice(k, {kKeys, kHeadDim}, {item * kKeys, 0});
    for (pl::Index g : pl::range(kGroups)) {
      const pl::Index heads = pl::min(kHeadBatch, kHeadsPerKv - g * kHeadBatch);
      const auto group =
          pl::slice(q_padded, {kPad, kHeadDim}, {(item * kGroups + g) * kPad, 0}, {.valid_shape = {heads, kHeadDim}});
      const auto s = pl::matmul(group, keys, {.b_trans = true});
      scores = pl::assemble(scores, s, {item * kHeadsPerKv + g * kHeadBatch, 0});
    }
  }
}

const Exhibit kExhibit({.error = "a parallel loop over KV heads writes every group to the slot of the first",
                        .program = program,
                        .dims = {{"batch", 2}},
                        .reference = padded_query_scores,
                        .found = Moment::building,
                        .says = "-7: error: slice expects a window in which something was written but got [4, 16] at "
                                "[16, 0], which nothing has written, where batch = 1\n"
                                "-10: note: in the iteration 1 of this loop\n"
                                "-12: note: in the iteration 0 of this loop\n"
                                "-22: note: the source was made here\n"
                                "-27: note: batch may be 1; if it is not meant to, give it a range"});

}  // namespace
}  // namespace pl::test
