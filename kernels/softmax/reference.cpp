#include <algorithm>
#include <cmath>

#include "softmax.h"

namespace pl::kernels {

std::vector<double> softmax_reference(const float* x, std::int64_t rows, std::int64_t cols) {
  std::vector<double> y(rows * cols);
  for (std::int64_t r = 0; r < rows; ++r) {
    const float* row = x + r * cols;
    const double greatest = *std::max_element(row, row + cols);
    double sum = 0;
    for (std::int64_t c = 0; c < cols; ++c) sum += std::exp(row[c] - greatest);
    for (std::int64_t c = 0; c < cols; ++c) y[r * cols + c] = std::exp(row[c] - greatest) / sum;
  }
  return y;
}

}  // namespace pl::kernels
