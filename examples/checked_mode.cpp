// Looking for an error: a kernel with one, run in checked mode. It sums the values of each sequence's cache, block by
// block, and forgets that the last block is not full.
#include <cstdio>

#include "pl/executable.h"
#include "pl/pl.h"

int main() {
  constexpr std::int64_t kMaxSeq = 8, kDim = 4, kBlock = 4;
  const pl::Program sum_values = pl::program("sum_values", [](pl::Parameters& p) {
    const pl::Index batch = p.dim("batch");
    const auto seq_lens = p.in("seq_lens", {batch}, pl::INT32, {.range = pl::ValueRange{1, kMaxSeq}});
    const auto v_cache = p.in("v_cache", {batch * kMaxSeq, kDim}, pl::FP32);
    auto sums = p.out("sums", {batch, kDim}, pl::FP32);

    for (pl::Index b : pl::parallel(batch)) {
      const pl::Index seq_len = pl::read(seq_lens, {b});
      auto sum = pl::full({1, kDim}, pl::FP32, 0);
      for (pl::Index s : pl::range(0, seq_len, kBlock)) {
        const auto v = pl::slice(v_cache, {kBlock, kDim}, {b * kMaxSeq + s, 0});  // no valid_shape
        sum += pl::col_sum(v);
      }
      sums = pl::assemble(sums, sum, {b, 0});
    }
  });

  // Two sequences, of 8 and of 3 positions. The caller says which elements of the cache hold no data.
  pl::Array seq_lens(pl::INT32, {2});
  seq_lens.set(0, 8);
  seq_lens.set(1, 3);
  const pl::Array v_cache(pl::FP32, {2 * kMaxSeq, kDim});
  pl::Array holes(pl::BOOL, v_cache.shape());
  for (std::int64_t i = (kMaxSeq + 3) * kDim; i < holes.elements(); ++i) holes.set(i, 1);
  const pl::Array sums(pl::FP32, {2, kDim});

  try {
    pl::interpret(sum_values, {{"seq_lens", seq_lens}, {"v_cache", v_cache}, {"sums", sums}},
                  {.checked = true, .holes = {{"v_cache", holes}}, .on_note = [](const std::string& note) {
                     std::puts(note.c_str());
                   }});
  } catch (const pl::Error& error) {
    std::puts(error.what());
  }
}
