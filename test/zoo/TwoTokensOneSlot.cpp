// Each new token is stored at the start of the page that its slot lies in, not at the slot: tokens of one page write
// the same row at once. Which slots there are is known only at run time. Happens when slots are mixed up with pages.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kSlots = 16, kPage = 4, kDim = 4;

void program(pl::Parameters& p, bool wrong) {
  const pl::Index n = p.dim("n");
  const auto slots = p.in("slots", {n}, pl::INT32, {.range = pl::ValueRange{0, kSlots - 1}});
  const auto k = p.in("k", {n, kDim}, pl::FP32);
  auto k_cache = p.inout("k_cache", {kSlots, kDim}, pl::FP32);
  for (pl::Index i : pl::parallel(n)) {
    const pl::Index slot = pl::read(slots, {i});
    const pl::Index row = wrong ? slot / kPage * kPage : slot;
    k_cache = pl::assemble(k_cache, pl::slice(k, {1, kDim}, {i, 0}), {row, 0});
  }
}

Results reference(const Given& given) {
  const Numbers slots = given("slots");
  const Numbers k = given("k");
  Numbers k_cache = given("k_cache");
  for (std::int64_t i = 0; i < k.rows(); ++i)
    for (std::int64_t d = 0; d < kDim; ++d) k_cache(static_cast<std::int64_t>(slots[i]), d) = k(i, d);
  return {{"k_cache", k_cache}};
}

const Exhibit kExhibit({.error = "tokens of one page write its first row at once (the slots are run-time data)",
                        .program = program,
                        .dims = {{"n", 3}},
                        .values = {{"slots", {9, 4, 10}}},
                        .reference = reference,
                        .found = Moment::checked,
                        .says = "-13: error: assemble expects a window that no other iteration of its parallel loop "
                                "writes but got [1, 4] at [8, 0]\n"
                                "-16: note: in the iteration 2 of this loop\n"
                                "-13: note: the iteration 0 writes [1, 4] at [8, 0] here\n"
                                "-17: note: the destination was declared here"});

}  // namespace
}  // namespace pl::test
