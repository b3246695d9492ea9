// LayerNorm of the rows of a matrix: (x - mean) / sqrt(variance + eps) · gamma + beta.
#pragma once

#include <cstdint>
#include <vector>

#include "pl/program.h"

namespace pl::kernels {

struct LayerNormConfig {
  std::int64_t rows;
  std::int64_t cols;
  double eps;
  std::int64_t row_tile;
};

/// x: [rows, cols], gamma and beta: [1, cols] -> y: [rows, cols], all fp32; rows are known only at run time.
Program layer_norm(const LayerNormConfig& config);

std::vector<double> layer_norm_reference(const float* x, const float* gamma, const float* beta, std::int64_t rows,
                                         std::int64_t cols, double eps);

}  // namespace pl::kernels
