#include "rope.h"

#include "pl/pl.h"

namespace pl::kernels {

Program rope(const RopeConfig& config) {
  const auto [tokens_of_this_call, heads, head_dim, max_positions] = config;
  const std::int64_t half = head_dim / 2;

  return pl::program("rope", [&](pl::Parameters& p) {
    const pl::Index tokens = p.dim("tokens");
    const pl::Tensor x = p.in("x", {tokens, heads * head_dim}, pl::FP32);
    const pl::Tensor positions =
        p.in("positions", {tokens}, pl::INT32, {.range = pl::ValueRange{0, max_positions - 1}});
    const pl::Tensor cos = p.in("cos", {max_positions, head_dim}, pl::FP32);
    const pl::Tensor sin = p.in("sin", {max_positions, head_dim}, pl::FP32);
    auto y = p.out("y", {tokens, heads * head_dim}, pl::FP32);

    for (pl::Index token : pl::parallel(0, tokens)) {
      pl::incore("rope", [&] {
        const pl::Index pos = pl::read(positions, {token});
        const auto t = pl::reshape(pl::slice(x, {1, heads * head_dim}, {token, 0}), {heads, head_dim});
        const auto lo = pl::slice(t, {heads, half}, {0, 0});
        const auto hi = pl::slice(t, {heads, half}, {0, half});
        const auto turned_lo = pl::col_expand_mul(lo, pl::slice(cos, {1, half}, {pos, 0})) -
                               pl::col_expand_mul(hi, pl::slice(sin, {1, half}, {pos, 0}));
        const auto turned_hi = pl::col_expand_mul(hi, pl::slice(cos, {1, half}, {pos, half})) +
                               pl::col_expand_mul(lo, pl::slice(sin, {1, half}, {pos, half}));
        const auto turned = pl::concat({turned_lo, turned_hi}, 1);
        y = pl::assemble(y, pl::reshape(turned, {1, heads * head_dim}), {token, 0});
      });
    }
  });
}

}  // namespace pl::kernels
