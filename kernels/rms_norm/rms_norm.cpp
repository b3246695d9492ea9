#include "rms_norm.h"

#include "pl/pl.h"

namespace pl::kernels {

Program rms_norm(const RmsNormConfig& config) {
  const std::int64_t cols = config.cols;
  const std::int64_t tile = config.row_tile;

  return pl::program("rms_norm", [&](pl::Parameters& p) {
    const pl::Index rows = p.dim("rows");
    const pl::Tensor x = p.in("x", {rows, cols}, pl::FP32);
    const pl::Tensor gamma = p.in("gamma", {1, cols}, pl::FP32);
    auto y = p.out("y", {rows, cols}, pl::FP32);

    for (pl::Index r : pl::parallel(0, rows, tile)) {
      pl::incore("rms_norm", [&] {
        const auto t = pl::slice(x, {tile, cols}, {r, 0}, {.valid_shape = {pl::min(tile, rows - r), cols}});
        const auto mean = pl::row_sum(t * t) / cols;
        const auto scaled = pl::row_expand_mul(t, pl::rsqrt(mean + config.eps));
        y = pl::assemble(y, pl::col_expand_mul(scaled, gamma), {r, 0});
      });
    }
  });
}

}  // namespace pl::kernels
