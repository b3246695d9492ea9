#include "tile.h"

namespace pl::kernels::qwen3 {

Chunk chunk(const pl::Index& at, std::int64_t size, std::int64_t total) {
  if (total % size == 0) return {at, size, size};
  if (total < size) return {at, size, total};
  return chunk(at, size, pl::Index(total));
}

Chunk chunk(const pl::Index& at, std::int64_t size, const pl::Index& total) {
  return {at, size, pl::min(size, total - at)};
}

pl::Tensor tile(const pl::Tensor& t, const Chunk& rows, const Chunk& cols, pl::Location where) {
  return pl::slice(t, {rows.size, cols.size}, {rows.at, cols.at}, {.valid_shape = {rows.valid, cols.valid}}, where);
}

pl::Tensor for_each_tile(std::string_view scope, const pl::Index& batch, std::int64_t width, pl::DType dtype,
                         std::int64_t out_chunk, const Config& c,
                         const std::function<pl::Tensor(const Chunk& rows, const Chunk& cols)>& compute) {
  auto out = pl::create_tensor({batch, width}, dtype);
  for (pl::Index n : pl::parallel(0, width, out_chunk)) {
    pl::incore(scope, [&] {
      for (pl::Index r : pl::range(0, batch, c.batch_tile)) {
        const Chunk rows = chunk(r, c.batch_tile, batch);
        const Chunk cols = chunk(n, out_chunk, width);
        out = pl::assemble(out, compute(rows, cols), {r, n});
      }
    });
  }
  return out;
}

pl::Tensor matmul_tile(const pl::Tensor& x, const pl::Tensor& w, const Chunk& rows, const Chunk& cols,
                       std::int64_t depth, const Config& c) {
  const Chunk first = chunk(0, c.k_chunk, depth);
  auto sum = pl::matmul(tile(x, rows, first), tile(w, first, cols));
  for (pl::Index at : pl::range(c.k_chunk, depth, c.k_chunk)) {
    const Chunk k = chunk(at, c.k_chunk, depth);
    sum = pl::matmul_acc(sum, tile(x, rows, k), tile(w, k, cols));
  }
  return sum;
}

}  // namespace pl::kernels::qwen3
