#include "hello_world.h"

#include "pl/pl.h"

namespace pl::kernels {

Program hello_world(const HelloWorldConfig& config) {
  const std::int64_t cols = config.cols;
  const std::int64_t tile = config.row_tile;

  return pl::program("hello_world", [&](pl::Parameters& p) {
    const pl::Index rows = p.dim("rows");
    const pl::Tensor a = p.in("a", {rows, cols}, pl::FP32);
    const pl::Tensor b = p.in("b", {rows, cols}, pl::FP32);
    auto c = p.out("c", {rows, cols}, pl::FP32);

    for (pl::Index r : pl::parallel(0, rows, tile)) {
      pl::incore("add", [&] {
        const pl::Shape valid = {pl::min(tile, rows - r), cols};  // the last tile may hold fewer rows
        const auto a_tile = pl::slice(a, {tile, cols}, {r, 0}, {.valid_shape = valid});
        const auto b_tile = pl::slice(b, {tile, cols}, {r, 0}, {.valid_shape = valid});
        c = pl::assemble(c, a_tile + b_tile, {r, 0});
      });
    }
  });
}

}  // namespace pl::kernels
