// Attention reads all seq_len rows of the cache before the new row is stored: the last of them is not there yet.
// Happens when storing the new row moves to the end of the layer, or when a handle of the old cache is passed on.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kMaxSeq = 8, kDim = 4;

void program(pl::Parameters& p, bool wrong) {
  const pl::Index batch = p.dim("batch");
  const auto seq_lens = p.in("seq_lens", {batch}, pl::INT32, {.range = pl::ValueRange{1, kMaxSeq}});
  const auto v = p.in("v", {batch, kDim}, pl::FP32);
  auto v_cache = p.inout("v_cache", {batch * kMaxSeq, kDim}, pl::FP32);
  auto sum = p.out("sum", {batch, kDim}, pl::FP32);

  const pl::Tensor before = v_cache;
  for (pl::Index b : pl::parallel(batch)) {
    const pl::Index pos = pl::read(seq_lens, {b}) - 1;
    v_cache = pl::assemble(v_cache, pl::slice(v, {1, kDim}, {b, 0}), {b * kMaxSeq + pos, 0});
  }
  const pl::Tensor& cache = wrong ? before : v_cache;
  for (pl::Index b : pl::parallel(batch)) {
    const pl::Index seq_len = pl::read(seq_lens, {b});
    const auto values = pl::slice(cache, {kMaxSeq, kDim}, {b * kMaxSeq, 0}, {.valid_shape = {seq_len, kDim}});
    sum = pl::assemble(sum, pl::col_sum(values), {b, 0});
  }
}

const std::vector<double> kLengths = {3, 8, 1};
bool is_not_stored_yet(std::int64_t row) { return static_cast<double>(row % kMaxSeq) >= kLengths[row / kMaxSeq] - 1; }

Results reference(const Given& given) {
  const Numbers v = given("v");
  Numbers v_cache = given("v_cache");
  Numbers sum({3, kDim});
  for (std::int64_t b = 0; b < 3; ++b)
    for (std::int64_t d = 0; d < kDim; ++d) {
      const auto length = static_cast<std::int64_t>(kLengths[b]);
      v_cache(b * kMaxSeq + length - 1, d) = v(b, d);
      for (std::int64_t s = 0; s < length; ++s) sum(b, d) += v_cache(b * kMaxSeq + s, d);
    }
  return {{"v_cache", v_cache}, {"sum", sum}};
}

const Exhibit kExhibit({.error = "seq_len rows of the cache are read before the last of them is stored",
                        .program = program,
                        .dims = {{"batch", 3}},
                        .values = {{"seq_lens", kLengths}},
                        .stale = {{"v_cache", is_not_stored_yet}},
                        .reference = reference,
                        .found = Moment::checked,
                        .says = "-20: error: col_sum expects elements that were written but reads some that nothing "
                                "wrote, and they reach sum at [0:3, 0:4]\n"
                                "-23: note: in the iteration 0 of this loop\n"
                                "-32: note: the caller gave no data here, in v_cache [2:8, 0:4]"});

}  // namespace
}  // namespace pl::test
