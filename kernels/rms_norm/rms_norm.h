// RMSNorm of the rows of a matrix: x / sqrt(mean(x²) + eps) · gamma.
#pragma once

#include <cstdint>
#include <vector>

#include "pl/program.h"

namespace pl::kernels {

struct RmsNormConfig {
  std::int64_t rows;
  std::int64_t cols;
  double eps;
  std::int64_t row_tile;
};

/// x: [rows, cols], gamma: [1, cols] -> y: [rows, cols], all fp32; rows are known only at run time.
Program rms_norm(const RmsNormConfig& config);

std::vector<double> rms_norm_reference(const float* x, const float* gamma, std::int64_t rows, std::int64_t cols,
                                       double eps);

}  // namespace pl::kernels
