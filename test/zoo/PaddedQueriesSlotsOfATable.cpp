// The slots of the padded-Q buffer come from a table, and every group of a KV head is written to the slot of the first.
// Which slots stay unwritten is known only when the table is there. Happens when a buffer becomes a pool.
#include "PaddedQueries.h"

namespace pl::test {
namespace {

constexpr std::int64_t kBatch = 2, kSlots = kBatch * kKvHeads * kGroups;

void program(pl::Parameters& p, bool wrong) {
  const auto slots = p.in("slots", {kSlots}, pl::INT32);
  const auto q = pl::reshape(p.in("q", {kBatch, kHeads * kHeadDim}, pl::FP32), {kBatch * kHeads, kHeadDim});
  const auto k = p.in("k", {kBatch * kKvHeads * kKeys, kHeadDim}, pl::FP32);
  auto scores = p.out("scores", {kBatch * kHeads, kKeys}, pl::FP32);

  auto q_padded = pl::create_tensor({kSlots * kPad, kHeadDim}, pl::FP32);
  for (pl::Index item : pl::parallel(kBatch * kKvHeads)) {  // b·NKV + kvh
    for (pl::Index g : pl::range(kGroups)) {
      const pl::Index slot = pl::read(slots, {wrong ? item * kGroups : item * kGroups + g});
      const pl::Index heads = pl::min(kHeadBatch, kHeadsPerKv - g * kHeadBatch);
      const auto group =
          pl::slice(q, {kPad, kHeadDim}, {item * kHeadsPerKv + g * kHeadBatch, 0}, {.valid_shape = {heads, kHeadDim}});
      q_padded = pl::assemble(q_padded, pl::fillpad(group, pl::Pad::zero), {slot * kPad, 0});
    }
  }
  for (pl::Index item : pl::parallel(kBatch * kKvHeads)) {
    const auto keys = pl::slice(k, {kKeys, kHeadDim}, {item * kKeys, 0});
    for (pl::Index g : pl::range(kGroups)) {
      const pl::Index slot = pl::read(slots, {item * kGroups + g});
      const pl::Index heads = pl::min(kHeadBatch, kHeadsPerKv - g * kHeadBatch);
      const auto group = pl::slice(q_padded, {kPad, kHeadDim}, {slot * kPad, 0}, {.valid_shape = {heads, kHeadDim}});
      const auto s = pl::matmul(group, keys, {.b_trans = true});
      scores = pl::assemble(scores, s, {item * kHeadsPerKv + g * kHeadBatch, 0});
    }
  }
}

/// All slots, in another order.
std::vector<double> shuffled() {
  std::vector<double> slots;
  for (std::int64_t i = 0; i < kSlots; ++i) slots.push_back(static_cast<double>(i * 5 % kSlots));
  return slots;
}

const Exhibit kExhibit({.error = "every group is written to the slot of the first, and a table says which slot it is",
                        .program = program,
                        .values = {{"slots", shuffled()}},
                        .reference = padded_query_scores,
                        .found = Moment::checked,
                        .says = "-13: error: matmul expects elements that were written but reads some that nothing "
                                "wrote, and they reach scores at [8, 0] and 319 other places\n"
                                "-17: note: in the iteration 1 of this loop\n"
                                "-19: note: in the iteration 0 of this loop\n"
                                "-29: note: the unwritten tensor was made here"});

}  // namespace
}  // namespace pl::test
