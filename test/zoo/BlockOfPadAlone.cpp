// Decoding goes over all blocks of the cache, whatever the sequence's length, and pads the scores with -inf. In a block
// past the end the maximum is -inf as well, and exp(-inf - -inf) is NaN. Happens with a fixed number of blocks.
#include <limits>

#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kMaxSeq = 12, kDim = 8, kBlock = 4;

void program(pl::Parameters& p, bool wrong) {
  const pl::Index batch = p.dim("batch");
  const auto seq_lens = p.in("seq_lens", {batch}, pl::INT32, {.range = pl::ValueRange{1, kMaxSeq}});
  const auto q = p.in("q", {batch, kDim}, pl::FP32);
  const auto k_cache = p.in("k_cache", {batch * kMaxSeq, kDim}, pl::FP32);
  auto greatest_weight = p.out("greatest_weight", {batch, 1}, pl::FP32);  // 1 / sum(exp(s - max s))

  for (pl::Index b : pl::parallel(batch)) {
    const pl::Index seq_len = pl::read(seq_lens, {b});
    const auto query = pl::slice(q, {1, kDim}, {b, 0});
    auto greatest = pl::full({1, 1}, pl::FP32, -std::numeric_limits<double>::infinity());
    auto sum = pl::full({1, 1}, pl::FP32, 0);
    const pl::Index blocks = wrong ? pl::Index(kMaxSeq / kBlock) : pl::ceil_div(seq_len, kBlock);
    for (pl::Index j : pl::range(blocks)) {
      const pl::Index valid = pl::max(0, pl::min(kBlock, seq_len - j * kBlock));
      const auto k = pl::slice(k_cache, {kBlock, kDim}, {b * kMaxSeq + j * kBlock, 0}, {.valid_shape = {valid, kDim}});
      const auto s = pl::fillpad(pl::matmul(query, k, {.b_trans = true}), pl::Pad::min);  // [1, BLOCK]
      const auto of_block = pl::row_max(s);
      const auto block_sum = pl::row_sum(pl::exp(pl::row_expand_sub(s, of_block)));
      const auto both = pl::maximum(greatest, of_block);
      sum = sum * pl::exp(greatest - both) + block_sum * pl::exp(of_block - both);
      greatest = both;
    }
    greatest_weight = pl::assemble(greatest_weight, pl::recip(sum), {b, 0});
  }
}

const std::vector<double> kLengths = {6, 12, 1};
bool is_past_the_end(std::int64_t row) { return static_cast<double>(row % kMaxSeq) >= kLengths[row / kMaxSeq]; }

Results reference(const Given& given) {
  const Numbers q = given("q");
  const Numbers k = given("k_cache");
  Numbers greatest_weight({3, 1});
  for (std::int64_t b = 0; b < 3; ++b) {
    Numbers scores({1, static_cast<std::int64_t>(kLengths[b])});
    for (std::int64_t s = 0; s < scores.cols(); ++s) scores[s] = dot(q, b, k, b * kMaxSeq + s);
    for (const double weight : softmax(scores).values) greatest_weight[b] = std::max(greatest_weight[b], weight);
  }
  return {{"greatest_weight", greatest_weight}};
}

const Exhibit kExhibit({.error = "blocks past the sequence's end are padded with -inf: exp(-inf - -inf)",
                        .program = program,
                        .dims = {{"batch", 3}},
                        .values = {{"seq_lens", kLengths}},
                        .stale = {{"k_cache", is_past_the_end}},
                        .reference = reference,
                        .found = Moment::note,
                        .says = "-24: note: row_expand_sub makes nan of pads, and it reaches greatest_weight at [0, 0] "
                                "and 1 other place\n"
                                "-29: note: in the iteration 2 of this loop\n"
                                "-35: note: in the iteration 0 of this loop\n"
                                "-26: note: the pad was made here"});

}  // namespace
}  // namespace pl::test
