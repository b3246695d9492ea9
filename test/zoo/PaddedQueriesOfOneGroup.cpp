// The padded-Q buffer has a slot for every group of query heads, but only the first group of each KV head is filled.
// Happens when a kernel written for models with one group per KV head gets 96 heads on 8 KV heads, 8 at a time.
#include "PaddedQueries.h"

namespace pl::test {
namespace {

void program(pl::Parameters& p, bool wrong) {
  const pl::Index batch = p.dim("batch");
  const auto q = pl::reshape(p.in("q", {batch, kHeads * kHeadDim}, pl::FP32), {batch * kHeads, kHeadDim});
  const auto k = p.in("k", {batch * (kKvHeads * kKeys), kHeadDim}, pl::FP32);
  auto scores = p.out("scores", {batch * kHeads, kKeys}, pl::FP32);

  auto q_padded = pl::create_tensor({batch * (kKvHeads * kGroups * kPad), kHeadDim}, pl::FP32);
  const std::int64_t filled = wrong ? 1 : kGroups;
  for (pl::Index item : pl::parallel(0, batch * kKvHeads)) {  // b·NKV + kvh
    for (pl::Index g : pl::range(filled)) {
      const pl::Index heads = pl::min(kHeadBatch, kHeadsPerKv - g * kHeadBatch);
      const auto group =
          pl::slice(q, {kPad, kHeadDim}, {item * kHeadsPerKv + g * kHeadBatch, 0}, {.valid_shape = {heads, kHeadDim}});
      q_padded = pl::assemble(q_padded, pl::fillpad(group, pl::Pad::zero), {(item * kGroups + g) * kPad, 0});
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

const Exhibit kExhibit(
    {.error = "the padded-Q buffer, sized for all groups, is filled for the first group of each KV head",
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
