// A parallel loop over query heads writes each head's row at the index of its KV head: the heads of a group write the
// same row at once. Happens when a loop over KV heads becomes one over query heads for more parallelism.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kHeads = 4, kKvHeads = 2, kGroup = kHeads / kKvHeads, kDim = 4;

void program(pl::Parameters& p, bool wrong) {
  const pl::Index batch = p.dim("batch");
  const auto q = pl::reshape(p.in("q", {batch, kHeads * kDim}, pl::FP32), {batch * kHeads, kDim});
  auto scaled = p.out("scaled", {batch * kHeads, kDim}, pl::FP32);
  for (pl::Index item : pl::parallel(batch * kHeads)) {  // b·NH + head
    const auto head = pl::slice(q, {1, kDim}, {item, 0}) * 0.5;
    const pl::Index row = wrong ? item / kGroup : item;
    scaled = pl::assemble(scaled, head, {row, 0});
  }
}

Results reference(const Given& given) {
  Numbers scaled = given("q");
  scaled.shape = {scaled.rows() * kHeads, kDim};
  for (double& value : scaled.values) value *= 0.5;
  return {{"scaled", scaled}};
}

const Exhibit kExhibit({.error = "the query heads of a group write one row at once",
                        .program = program,
                        .dims = {{"batch", 2}},
                        .reference = reference,
                        .found = Moment::building,
                        .says = "-11: error: assemble expects a window that no other iteration of its parallel loop "
                                "writes but got [1, 4] at [0, 0], where batch = 1\n"
                                "-14: note: in the iteration 1 of this loop\n"
                                "-11: note: the iteration 0 writes [1, 4] at [0, 0] here\n"
                                "-17: note: batch may be 1; if it is not meant to, give it a range"});

}  // namespace
}  // namespace pl::test
