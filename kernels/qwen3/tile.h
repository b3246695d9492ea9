// Windows of matrices: what the programs read and write at a time.
#pragma once

#include <functional>

#include "config.h"
#include "pl/pl.h"

namespace pl::kernels::qwen3 {

/// `size` rows or columns from `at`, of which the first `valid` hold data.
struct Chunk {
  pl::Index at;
  std::int64_t size;
  pl::Index valid;
};

/// The chunk of [0, total) that starts at a multiple of `size`. `valid` is a number where all chunks are alike, so
/// that whole chunks cost nothing to check.
Chunk chunk(const pl::Index& at, std::int64_t size, std::int64_t total);
/// The same where the total is known only at run time.
Chunk chunk(const pl::Index& at, std::int64_t size, const pl::Index& total);

/// t[rows, cols]
pl::Tensor tile(const pl::Tensor& t, const Chunk& rows, const Chunk& cols,
                pl::Location where = pl::Location::current());

/// A [batch, width] tensor whose tiles, of batch_tile rows and `out_chunk` columns, `compute` gives. Parallel over the
/// columns: each chunk of a weight matrix is read by one core, once, for all rows.
pl::Tensor for_each_tile(std::string_view scope, const pl::Index& batch, std::int64_t width, pl::DType dtype,
                         std::int64_t out_chunk, const Config& c,
                         const std::function<pl::Tensor(const Chunk& rows, const Chunk& cols)>& compute);

/// x[rows, :] · w[:, cols] for x [batch, depth] and w [depth, width], k_chunk products at a time into one fp32
/// accumulator.
pl::Tensor matmul_tile(const pl::Tensor& x, const pl::Tensor& w, const Chunk& rows, const Chunk& cols,
                       std::int64_t depth, const Config& c);

}  // namespace pl::kernels::qwen3
