// A sequence has seq_len / BLOCK blocks, rounded down: the positions of its last, partial block are left out of the
// mean. Happens where every test has lengths that the block divides.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kMaxSeq = 16, kDim = 4, kBlock = 4;

void program(pl::Parameters& p, bool wrong) {
  const pl::Index batch = p.dim("batch");
  const auto seq_lens = p.in("seq_lens", {batch}, pl::INT32, {.range = pl::ValueRange{1, kMaxSeq}});
  const auto v_cache = p.in("v_cache", {batch * kMaxSeq, kDim}, pl::FP32);
  auto mean = p.out("mean", {batch, kDim}, pl::FP32);
  for (pl::Index b : pl::parallel(batch)) {
    const pl::Index seq_len = pl::read(seq_lens, {b});
    auto sum = pl::full({1, kDim}, pl::FP32, 0);
    for (pl::Index j : pl::range(wrong ? seq_len / kBlock : pl::ceil_div(seq_len, kBlock))) {
      const pl::Index rows = pl::min(kBlock, seq_len - j * kBlock);
      sum +=
          pl::col_sum(pl::slice(v_cache, {kBlock, kDim}, {b * kMaxSeq + j * kBlock, 0}, {.valid_shape = {rows, kDim}}));
    }
    const auto length = pl::cast(pl::reshape(pl::slice(seq_lens, {1}, {b}), {1, 1}), pl::FP32);
    mean = pl::assemble(mean, sum / length, {b, 0});
  }
}

const std::vector<double> kLengths = {6, 16, 3};

Results reference(const Given& given) {
  const Numbers v = given("v_cache");
  Numbers mean({3, kDim});
  for (std::int64_t b = 0; b < 3; ++b)
    for (std::int64_t d = 0; d < kDim; ++d)
      for (std::int64_t s = 0; s < static_cast<std::int64_t>(kLengths[b]); ++s)
        mean(b, d) += v(b * kMaxSeq + s, d) / kLengths[b];
  return {{"mean", mean}};
}

const Exhibit kExhibit({.error = "the number of blocks is rounded down: the last, partial block is left out",
                        .program = program,
                        .dims = {{"batch", 3}},
                        .values = {{"seq_lens", kLengths}},
                        .reference = reference,
                        .found = Moment::reference,
                        .says = "mean disagrees with the reference at [0, 0] and 7 other places"});

}  // namespace
}  // namespace pl::test
