// The scale of the scores is 1 / 4 in integers: 0. Every score is 0 and every weight the same, which looks like
// attention. Happens when the head's size is an integer constant and its root happens to be whole.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kHeads = 4, kKeys = 6, kDim = 16, kRootOfDim = 4;

void program(pl::Parameters& p, bool wrong) {
  const auto q = p.in("q", {kHeads, kDim}, pl::FP32);
  const auto k = p.in("k", {kKeys, kDim}, pl::FP32);
  auto weights = p.out("weights", {kHeads, kKeys}, pl::FP32);
  const double scale = wrong ? 1 / kRootOfDim : 1.0 / kRootOfDim;
  const auto scores = pl::matmul(q, k, {.b_trans = true}) * scale;
  const auto e = pl::exp(pl::row_expand_sub(scores, pl::row_max(scores)));
  weights = pl::row_expand_div(e, pl::row_sum(e));
}

Results reference(const Given& given) {
  Numbers scores = product(given("q"), given("k"), /*b_trans=*/true);
  for (double& score : scores.values) score /= kRootOfDim;
  return {{"weights", softmax(scores)}};
}

const Exhibit kExhibit({.error = "the scale of the scores is computed in integers: 1 / 4 = 0",
                        .program = program,
                        .reference = reference,
                        .found = Moment::reference,
                        .says = "weights disagrees with the reference at [0, 0] and 23 other places"});

}  // namespace
}  // namespace pl::test
