#include "layer_norm.h"

#include "pl/pl.h"

namespace pl::kernels {

Program layer_norm(const LayerNormConfig& config) {
  const std::int64_t cols = config.cols;
  const std::int64_t tile = config.row_tile;

  return pl::program("layer_norm", [&](pl::Parameters& p) {
    const pl::Index rows = p.dim("rows");
    const pl::Tensor x = p.in("x", {rows, cols}, pl::FP32);
    const pl::Tensor gamma = p.in("gamma", {1, cols}, pl::FP32);
    const pl::Tensor beta = p.in("beta", {1, cols}, pl::FP32);
    auto y = p.out("y", {rows, cols}, pl::FP32);

    for (pl::Index r : pl::parallel(0, rows, tile)) {
      pl::incore("layer_norm", [&] {
        const auto t = pl::slice(x, {tile, cols}, {r, 0}, {.valid_shape = {pl::min(tile, rows - r), cols}});
        const auto centred = pl::row_expand_sub(t, pl::row_sum(t) / cols);
        const auto variance = pl::row_sum(centred * centred) / cols;
        const auto scaled = pl::row_expand_mul(centred, pl::rsqrt(variance + config.eps));
        y = pl::assemble(y, pl::col_expand_add(pl::col_expand_mul(scaled, gamma), beta), {r, 0});
      });
    }
  });
}

}  // namespace pl::kernels
