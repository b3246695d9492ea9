// The weights are those of block s0, but V is read without s0: always the first block's values. Happens when the two
// halves of a block's work are split into functions that count their rows from different starts.
#include <cmath>
#include <limits>

#include "OnlineSoftmax.h"

namespace pl::test {
namespace {

void program(pl::Parameters& p, bool wrong) {
  const pl::Index batch = p.dim("batch");
  const auto seq_lens = p.in("seq_lens", {batch}, pl::INT32, {.range = pl::ValueRange{1, kMaxSeq}});
  const auto q = p.in("q", {batch, kHeadDim}, pl::FP32);
  const auto k_cache = p.in("k_cache", {batch * kMaxSeq, kHeadDim}, pl::FP32);
  const auto v_cache = p.in("v_cache", {batch * kMaxSeq, kHeadDim}, pl::FP32);
  auto out = p.out("out", {batch, kHeadDim}, pl::FP32);

  for (pl::Index b : pl::parallel(batch)) {
    const pl::Index seq_len = pl::read(seq_lens, {b});
    const auto query = pl::slice(q, {1, kHeadDim}, {b, 0});
    auto greatest = pl::full({1, 1}, pl::FP32, -std::numeric_limits<double>::infinity());
    auto sum = pl::full({1, 1}, pl::FP32, 0);
    auto values = pl::full({1, kHeadDim}, pl::FP32, 0);
    for (pl::Index s0 : pl::range(0, seq_len, kBlock)) {
      const pl::Index first = b * kMaxSeq;
      const pl::Shape valid = {pl::min(kBlock, seq_len - s0), kHeadDim};
      const auto k = pl::slice(k_cache, {kBlock, kHeadDim}, {first + s0, 0}, {.valid_shape = valid});
      const auto v = pl::slice(v_cache, {kBlock, kHeadDim}, {wrong ? first : first + s0, 0}, {.valid_shape = valid});

      const auto scores = pl::matmul(query, k, {.b_trans = true}) * (1 / std::sqrt(kHeadDim));
      const auto now = pl::maximum(greatest, pl::row_max(scores));
      const auto weights = pl::exp(pl::row_expand_sub(scores, now));
      const auto old_scale = pl::exp(greatest - now);
      sum = sum * old_scale + pl::row_sum(weights);
      values = pl::row_expand_mul(values, old_scale) + pl::matmul(weights, v);
      greatest = now;
    }
    out = pl::assemble(out, pl::row_expand_div(values, sum), {b, 0});
  }
}

const Exhibit kExhibit({.error = "the weights of one block meet the values of another",
                        .program = program,
                        .dims = {{"batch", 3}},
                        .values = {{"seq_lens", kLengths}},
                        .stale = {{"k_cache", is_past_the_end}, {"v_cache", is_past_the_end}},
                        .reference = attention,
                        .found = Moment::reference,
                        .says = "out disagrees with the reference at [0, 0] and 15 other places"});

}  // namespace
}  // namespace pl::test
