// The padded-Q buffer has slots for one sequence only: it was hoisted out of the loop over the batch, and the loop that
// fills it was split from the loop that reads it. Every sequence then attends with the queries of the last.
#include "PaddedQueries.h"

namespace pl::test {
namespace {

constexpr std::int64_t kSlots = kKvHeads * kGroups;  // of one sequence

void program(pl::Parameters& p, bool wrong, bool parallel) {
  const pl::Index batch = p.dim("batch");
  const auto q = pl::reshape(p.in("q", {batch, kHeads * kHeadDim}, pl::FP32), {batch * kHeads, kHeadDim});
  const auto k = p.in("k", {batch * (kKvHeads * kKeys), kHeadDim}, pl::FP32);
  auto scores = p.out("scores", {batch * kHeads, kKeys}, pl::FP32);

  auto q_padded = pl::create_tensor({(wrong ? 1 : batch) * (kSlots * kPad), kHeadDim}, pl::FP32);
  const auto slot = [&](const pl::Index& b, const pl::Index& kvh, const pl::Index& g) {
    return wrong ? (kvh * kGroups + g) * kPad : ((b * kKvHeads + kvh) * kGroups + g) * kPad;
  };
  for (pl::Index b : parallel ? pl::parallel(batch) : pl::range(batch)) {
    for (pl::Index kvh : pl::range(kKvHeads)) {
      for (pl::Index g : pl::range(kGroups)) {
        const pl::Index heads = pl::min(kHeadBatch, kHeadsPerKv - g * kHeadBatch);
        const auto group = pl::slice(q, {kPad, kHeadDim}, {b * kHeads + kvh * kHeadsPerKv + g * kHeadBatch, 0},
                                     {.valid_shape = {heads, kHeadDim}});
        q_padded = pl::assemble(q_padded, pl::fillpad(group, pl::Pad::zero), {slot(b, kvh, g), 0});
      }
    }
  }
  for (pl::Index b : pl::parallel(batch)) {
    for (pl::Index kvh : pl::range(kKvHeads)) {
      const auto keys = pl::slice(k, {kKeys, kHeadDim}, {(b * kKvHeads + kvh) * kKeys, 0});
      for (pl::Index g : pl::range(kGroups)) {
        const pl::Index heads = pl::min(kHeadBatch, kHeadsPerKv - g * kHeadBatch);
        const auto group =
            pl::slice(q_padded, {kPad, kHeadDim}, {slot(b, kvh, g), 0}, {.valid_shape = {heads, kHeadDim}});
        const auto s = pl::matmul(group, keys, {.b_trans = true});
        scores = pl::assemble(scores, s, {b * kHeads + kvh * kHeadsPerKv + g * kHeadBatch, 0});
      }
    }
  }
}

const Exhibit kInParallel({.error = "the padded-Q buffer is hoisted out of the loop over the batch, which is parallel",
                           .program = [](pl::Parameters& p, bool wrong) { program(p, wrong, /*parallel=*/true); },
                           .dims = {{"batch", 3}},
                           .reference = padded_query_scores,
                           .found = Moment::building,
                           .says = "-18: error: assemble expects a window that no other iteration of its parallel loop "
                                   "writes but got [16, 16] at [0, 0], where batch = 2\n"
                                   "-22: note: in the iteration 0 of this loop\n"
                                   "-23: note: in the iteration 0 of this loop\n"
                                   "-24: note: in the iteration 1 of this loop\n"
                                   "-18: note: the iteration 0 writes [16, 16] at [0, 0] here\n"
                                   "-33: note: batch may be 2; if it is not meant to, give it a range"},
                          "InParallel");

const Exhibit kInOrder({.error = "the padded-Q buffer is hoisted out of the loop over the batch, which runs in order",
                        .program = [](pl::Parameters& p, bool wrong) { program(p, wrong, /*parallel=*/false); },
                        .dims = {{"batch", 3}},
                        .reference = padded_query_scores,
                        .found = Moment::reference,
                        .says = "scores disagrees with the reference at [0, 0] and 959 other places"},
                       "InOrder");

}  // namespace
}  // namespace pl::test
