#include "matmul.h"

#include "pl/pl.h"

namespace pl::kernels {

Program matmul(const MatmulConfig& config) {
  const auto [m_of_this_call, n, k, dtype, m_tile, n_tile, k_tile] = config;

  return pl::program("matmul", [&](pl::Parameters& p) {
    const pl::Index m = p.dim("m");
    const pl::Tensor a = p.in("a", {m, k}, dtype);
    const pl::Tensor b = p.in("b", {k, n}, dtype);
    auto c = p.out("c", {m, n}, pl::FP32);

    for (pl::Index j : pl::parallel(0, n, n_tile)) {
      pl::incore("matmul", [&] {
        for (pl::Index i : pl::range(0, m, m_tile)) {
          const pl::Index rows = pl::min(m_tile, m - i);  // the last tile of each kind may hold fewer
          const pl::Index cols = pl::min(n_tile, n - j);

          auto sum = pl::full({m_tile, n_tile}, pl::FP32, 0, {.valid_shape = {rows, cols}});
          for (pl::Index l : pl::range(0, k, k_tile)) {
            const pl::Index depth = pl::min(k_tile, k - l);
            const auto a_tile = pl::slice(a, {m_tile, k_tile}, {i, l}, {.valid_shape = {rows, depth}});
            const auto b_tile = pl::slice(b, {k_tile, n_tile}, {l, j}, {.valid_shape = {depth, cols}});
            sum = pl::matmul_acc(sum, a_tile, b_tile);
          }
          c = pl::assemble(c, sum, {i, j});
        }
      });
    }
  });
}

}  // namespace pl::kernels
