// The last block of a sequence's cache is read whole: the slice has no valid_shape, and the rows past the sequence's
// end are inside the cache, so nothing sticks out. Happens when a kernel is tried with lengths that the block divides.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kMaxSeq = 16, kDim = 4, kBlock = 4;

void program(pl::Parameters& p, bool wrong) {
  const pl::Index batch = p.dim("batch");
  const auto seq_lens = p.in("seq_lens", {batch}, pl::INT32, {.range = pl::ValueRange{1, kMaxSeq}});
  const auto k_cache = p.in("k_cache", {batch * kMaxSeq, kDim}, pl::FP32);
  auto sum = p.out("sum", {batch, kDim}, pl::FP32);
  for (pl::Index b : pl::parallel(batch)) {
    const pl::Index seq_len = pl::read(seq_lens, {b});
    auto of_sequence = pl::full({1, kDim}, pl::FP32, 0);
    for (pl::Index s : pl::range(0, seq_len, kBlock)) {
      const pl::Index rows = wrong ? kBlock : pl::min(kBlock, seq_len - s);
      const auto k = pl::slice(k_cache, {kBlock, kDim}, {b * kMaxSeq + s, 0}, {.valid_shape = {rows, kDim}});
      of_sequence += pl::col_sum(k);
    }
    sum = pl::assemble(sum, of_sequence, {b, 0});
  }
}

const std::vector<double> kLengths = {6, 16, 3};
bool is_past_the_end(std::int64_t row) { return static_cast<double>(row % kMaxSeq) >= kLengths[row / kMaxSeq]; }

Results reference(const Given& given) {
  const Numbers k = given("k_cache");
  Numbers sum({3, kDim});
  for (std::int64_t row = 0; row < k.rows(); ++row)
    for (std::int64_t d = 0; d < kDim; ++d)
      if (!is_past_the_end(row)) sum(row / kMaxSeq, d) += k(row, d);
  return {{"sum", sum}};
}

const Exhibit kExhibit({.error = "the last block of a sequence is read without valid_shape",
                        .program = program,
                        .dims = {{"batch", 3}},
                        .values = {{"seq_lens", kLengths}},
                        .stale = {{"k_cache", is_past_the_end}},
                        .reference = reference,
                        .found = Moment::checked,
                        .says = "-18: error: col_sum expects elements that were written but reads some that nothing "
                                "wrote, and they reach sum at [0, 0] and 7 other places\n"
                                "-21: note: in the iteration 4 of this loop\n"
                                "-24: note: in the iteration 0 of this loop\n"
                                "-26: note: the caller gave no data here, in k_cache [6:16, 0:4]"});

}  // namespace
}  // namespace pl::test
