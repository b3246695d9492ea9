#include "norm.h"

#include "tile.h"

namespace pl::kernels::qwen3 {

pl::Tensor rms_norm(const pl::Tensor& x, const pl::Tensor& gamma, std::int64_t width, const Config& c) {
  const auto mean = pl::row_sum(x * x) / width;  // [rows, 1]
  return pl::col_expand_mul(pl::row_expand_mul(x, pl::rsqrt(mean + c.eps)), gamma);
}

pl::Tensor rms_norm_rows(const pl::Tensor& x, const pl::Tensor& gamma, const Config& c) {
  const pl::Index batch = x.dim(0);
  auto normed = pl::create_tensor({batch, c.hidden}, pl::BF16);

  for (pl::Index r : pl::parallel(0, batch, c.norm_tile)) {
    pl::incore("rms_norm", [&] {
      const Chunk rows = chunk(r, c.norm_tile, batch);

      auto squares = pl::full({c.norm_tile, 1}, pl::FP32, 0, {.valid_shape = {rows.valid, 1}});
      for (pl::Index k : pl::range(0, c.hidden, c.k_chunk)) {
        const auto part = pl::cast(tile(x, rows, chunk(k, c.k_chunk, c.hidden)), pl::FP32);
        squares = squares + pl::row_sum(part * part);
      }
      const auto scale = pl::rsqrt(squares / c.hidden + c.eps);  // [NORM_TILE, 1]

      for (pl::Index k : pl::range(0, c.hidden, c.k_chunk)) {
        const Chunk cols = chunk(k, c.k_chunk, c.hidden);
        const auto part = pl::cast(tile(x, rows, cols), pl::FP32);
        const auto weight = tile(gamma, {0, 1, 1}, cols);
        const auto scaled = pl::col_expand_mul(pl::row_expand_mul(part, scale), weight);
        normed = pl::assemble(normed, pl::cast(scaled, pl::BF16), {r, k});
      }
    });
  }
  return normed;
}

}  // namespace pl::kernels::qwen3
