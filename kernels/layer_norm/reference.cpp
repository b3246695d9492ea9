#include <cmath>

#include "layer_norm.h"

namespace pl::kernels {

std::vector<double> layer_norm_reference(const float* x, const float* gamma, const float* beta, std::int64_t rows,
                                         std::int64_t cols, double eps) {
  std::vector<double> y(rows * cols);
  const auto count = static_cast<double>(cols);
  for (std::int64_t r = 0; r < rows; ++r) {
    const float* row = x + r * cols;
    double mean = 0;
    for (std::int64_t c = 0; c < cols; ++c) mean += row[c] / count;
    double variance = 0;
    for (std::int64_t c = 0; c < cols; ++c) variance += (row[c] - mean) * (row[c] - mean) / count;
    for (std::int64_t c = 0; c < cols; ++c) {
      y[r * cols + c] = (row[c] - mean) / std::sqrt(variance + eps) * gamma[c] + beta[c];
    }
  }
  return y;
}

}  // namespace pl::kernels
