// The slot of a group is computed as if every KV head had one: item · PAD instead of (item · GROUPS + g) · PAD. All
// slots are filled, so what is read are the queries of other heads. Happens when the reader of a buffer is not changed
// with it.
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
    for (pl::Index g : pl::range(kGroups)) {
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
      const pl::Index slot = wrong ? item * kPad : (item * kGroups + g) * kPad;
      const auto group = pl::slice(q_padded, {kPad, kHeadDim}, {slot, 0}, {.valid_shape = {heads, kHeadDim}});
      const auto s = pl::matmul(group, keys, {.b_trans = true});
      scores = pl::assemble(scores, s, {item * kHeadsPerKv + g * kHeadBatch, 0});
    }
  }
}

const Exhibit kExhibit({.error = "the reader's slot forgets the groups, item · PAD: the rows of another head",
                        .program = program,
                        .dims = {{"batch", 2}},
                        .reference = padded_query_scores,
                        .found = Moment::reference,
                        .says = "scores disagrees with the reference at [8, 0] and 919 other places"});

}  // namespace
}  // namespace pl::test
