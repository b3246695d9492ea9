// The causal mask lets a position see those before it, but not itself: lt for le. The first position sees none, and its
// softmax is 0 / 0. Happens with every mask that is written down from memory.
#include <cmath>

#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kTokens = 5;

void program(pl::Parameters& p, bool wrong) {
  const auto scores = p.in("scores", {kTokens, kTokens}, pl::FP32);
  auto weights = p.out("weights", {kTokens, kTokens}, pl::FP32);
  const auto key = pl::arange(kTokens, pl::INT32);                               // [1, T]
  const auto query = pl::reshape(pl::arange(kTokens, pl::INT32), {kTokens, 1});  // [T, 1]
  const auto seen = pl::compare(key, wrong ? pl::Predicate::lt : pl::Predicate::le, query);
  const auto e = pl::select(seen, pl::exp(scores), 0.0);
  weights = pl::row_expand_div(e, pl::row_sum(e));
}

Results reference(const Given& given) {
  const Numbers scores = given("scores");
  Numbers weights(scores.shape);
  for (std::int64_t t = 0; t < kTokens; ++t) {
    double sum = 0;
    for (std::int64_t s = 0; s <= t; ++s) sum += std::exp(scores(t, s));
    for (std::int64_t s = 0; s <= t; ++s) weights(t, s) = std::exp(scores(t, s)) / sum;
  }
  return {{"weights", weights}};
}

const Exhibit kExhibit({.error = "a causal mask hides a position from itself",
                        .program = program,
                        .reference = reference,
                        .found = Moment::note,
                        .says = "-14: note: row_expand_div makes nan of finite elements, first at [0, 0], 5 times in "
                                "all"});

}  // namespace
}  // namespace pl::test
