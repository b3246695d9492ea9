// Query head h attends with KV head h % KV_HEADS; its group is h / GROUP. Every shape fits, every row is written.
// Happens because both are common layouts of grouped-query attention.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kHeads = 6, kKvHeads = 2, kGroup = kHeads / kKvHeads, kKeys = 5, kDim = 8;

void program(pl::Parameters& p, bool wrong) {
  const auto q = p.in("q", {kHeads, kDim}, pl::FP32);
  const auto k = p.in("k", {kKvHeads * kKeys, kDim}, pl::FP32);
  auto scores = p.out("scores", {kHeads, kKeys}, pl::FP32);
  for (pl::Index h : pl::parallel(kHeads)) {
    const pl::Index kvh = wrong ? h % kKvHeads : h / kGroup;
    const auto keys = pl::slice(k, {kKeys, kDim}, {kvh * kKeys, 0});
    scores = pl::assemble(scores, pl::matmul(pl::slice(q, {1, kDim}, {h, 0}), keys, {.b_trans = true}), {h, 0});
  }
}

Results reference(const Given& given) {
  const Numbers q = given("q");
  const Numbers k = given("k");
  Numbers scores({kHeads, kKeys});
  for (std::int64_t h = 0; h < kHeads; ++h)
    for (std::int64_t s = 0; s < kKeys; ++s) scores(h, s) = dot(q, h, k, h / kGroup * kKeys + s);
  return {{"scores", scores}};
}

const Exhibit kExhibit({.error = "query head h attends with KV head h % KV_HEADS instead of h / GROUP",
                        .program = program,
                        .reference = reference,
                        .found = Moment::reference,
                        .says = "scores disagrees with the reference at [1, 0] and 9 other places"});

}  // namespace
}  // namespace pl::test
