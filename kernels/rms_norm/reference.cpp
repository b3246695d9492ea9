#include <cmath>

#include "rms_norm.h"

namespace pl::kernels {

std::vector<double> rms_norm_reference(const float* x, const float* gamma, std::int64_t rows, std::int64_t cols,
                                       double eps) {
  std::vector<double> y(rows * cols);
  for (std::int64_t r = 0; r < rows; ++r) {
    const float* row = x + r * cols;
    double squares = 0;
    for (std::int64_t c = 0; c < cols; ++c) squares += double{row[c]} * row[c];
    const double root = std::sqrt(squares / static_cast<double>(cols) + eps);
    for (std::int64_t c = 0; c < cols; ++c) y[r * cols + c] = row[c] / root * gamma[c];
  }
  return y;
}

}  // namespace pl::kernels
