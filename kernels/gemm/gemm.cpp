#include "gemm.h"

#include "pl/pl.h"

namespace pl::kernels {
namespace {

/// Elements [row, row + rows) x [col, col + cols) of op(t), of which `valid` hold data, laid out as t is.
pl::Tensor window(const pl::Tensor& t, bool trans, pl::Shape size, pl::Shape at, pl::Shape valid) {
  if (!trans) return pl::slice(t, size, at, {.valid_shape = valid});
  return pl::slice(t, {size[1], size[0]}, {at[1], at[0]}, {.valid_shape = {valid[1], valid[0]}});
}

}  // namespace

Program gemm(const GemmConfig& config) {
  const auto [m, n, k, alpha, beta, a_trans, b_trans, m_tile, n_tile, k_tile] = config;

  return pl::program("gemm", [&](pl::Parameters& p) {
    const pl::Tensor a = a_trans ? p.in("a", {k, m}, pl::FP32) : p.in("a", {m, k}, pl::FP32);
    const pl::Tensor b = b_trans ? p.in("b", {n, k}, pl::FP32) : p.in("b", {k, n}, pl::FP32);
    auto c = p.inout("c", {m, n}, pl::FP32);

    for (pl::Index j : pl::parallel(0, n, n_tile)) {
      pl::incore("gemm", [&] {
        for (pl::Index i : pl::range(0, m, m_tile)) {
          const pl::Index rows = pl::min(m_tile, m - i);
          const pl::Index cols = pl::min(n_tile, n - j);

          auto sum = pl::full({m_tile, n_tile}, pl::FP32, 0, {.valid_shape = {rows, cols}});
          for (pl::Index l : pl::range(0, k, k_tile)) {
            const pl::Index depth = pl::min(k_tile, k - l);
            const auto a_tile = window(a, a_trans, {m_tile, k_tile}, {i, l}, {rows, depth});
            const auto b_tile = window(b, b_trans, {k_tile, n_tile}, {l, j}, {depth, cols});
            sum = pl::matmul_acc(sum, a_tile, b_tile, {.a_trans = a_trans, .b_trans = b_trans});
          }
          const auto c_tile = pl::slice(c, {m_tile, n_tile}, {i, j}, {.valid_shape = {rows, cols}});
          c = pl::assemble(c, sum * alpha + c_tile * beta, {i, j});
        }
      });
    }
  });
}

}  // namespace pl::kernels
