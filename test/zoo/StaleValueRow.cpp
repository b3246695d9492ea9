// The weights of positions past the sequence's end are 0, so V is read whole. But 0 times a stale NaN is NaN: one bad
// row that an earlier sequence left behind spoils the output. Happens with masks that are applied to the weights alone.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kMaxSeq = 8, kDim = 4;

void program(pl::Parameters& p, bool wrong) {
  const pl::Index batch = p.dim("batch");
  const auto seq_lens = p.in("seq_lens", {batch}, pl::INT32, {.range = pl::ValueRange{1, kMaxSeq}});
  const auto scores = p.in("scores", {batch, kMaxSeq}, pl::FP32);
  const auto v_cache = p.in("v_cache", {batch * kMaxSeq, kDim}, pl::FP32);
  auto out = p.out("out", {batch, kDim}, pl::FP32);
  for (pl::Index b : pl::parallel(batch)) {
    const pl::Index seq_len = pl::read(seq_lens, {b});
    const auto s = pl::slice(scores, {1, kMaxSeq}, {b, 0}, {.valid_shape = {1, seq_len}});
    const auto e = pl::exp(pl::row_expand_sub(s, pl::row_max(s)));
    const auto weights = pl::fillpad(pl::row_expand_div(e, pl::row_sum(e)), pl::Pad::zero);
    const auto v = pl::slice(v_cache, {kMaxSeq, kDim}, {b * kMaxSeq, 0},
                             {.valid_shape = {wrong ? pl::Index(kMaxSeq) : seq_len, kDim}});
    out = pl::assemble(out, pl::matmul(weights, v), {b, 0});
  }
}

const std::vector<double> kLengths = {3, 8, 1};
bool is_past_the_end(std::int64_t row) { return static_cast<double>(row % kMaxSeq) >= kLengths[row / kMaxSeq]; }

Results reference(const Given& given) {
  const Numbers scores = given("scores");
  const Numbers v = given("v_cache");
  Numbers out({3, kDim});
  for (std::int64_t b = 0; b < 3; ++b) {
    Numbers of_sequence({1, static_cast<std::int64_t>(kLengths[b])});
    for (std::int64_t s = 0; s < of_sequence.cols(); ++s) of_sequence[s] = scores(b, s);
    const Numbers weights = softmax(of_sequence);
    for (std::int64_t s = 0; s < weights.cols(); ++s)
      for (std::int64_t d = 0; d < kDim; ++d) out(b, d) += weights[s] * v(b * kMaxSeq + s, d);
  }
  return {{"out", out}};
}

const Exhibit kExhibit({.error = "stale rows of V enter a product with weights of 0: 0 · NaN",
                        .program = program,
                        .dims = {{"batch", 3}},
                        .values = {{"seq_lens", kLengths}},
                        .stale = {{"v_cache", is_past_the_end}},
                        .reference = reference,
                        .found = Moment::checked,
                        .says = "-21: error: matmul expects elements that were written but reads some that nothing "
                                "wrote, and they reach out at [0, 0] and 7 other places\n"
                                "-28: note: in the iteration 0 of this loop\n"
                                "-30: note: the caller gave no data here, in v_cache [3:8, 0:4]"});

}  // namespace
}  // namespace pl::test
