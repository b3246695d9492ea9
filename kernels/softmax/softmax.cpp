#include "softmax.h"

#include "pl/pl.h"

namespace pl::kernels {

Program softmax(const SoftmaxConfig& config) {
  const std::int64_t cols = config.cols;
  const std::int64_t tile = config.row_tile;

  return pl::program("softmax", [&](pl::Parameters& p) {
    const pl::Index rows = p.dim("rows");
    const pl::Tensor x = p.in("x", {rows, cols}, pl::FP32);
    auto y = p.out("y", {rows, cols}, pl::FP32);

    for (pl::Index r : pl::parallel(0, rows, tile)) {
      pl::incore("softmax", [&] {
        const auto t = pl::slice(x, {tile, cols}, {r, 0}, {.valid_shape = {pl::min(tile, rows - r), cols}});
        const auto e = pl::exp(pl::row_expand_sub(t, pl::row_max(t)));
        y = pl::assemble(y, pl::row_expand_div(e, pl::row_sum(e)), {r, 0});
      });
    }
  });
}

}  // namespace pl::kernels
