#include <cmath>

#include "gemm.h"
#include "host_threads.h"

namespace pl::kernels {

GemmReference gemm_reference(const GemmConfig& config, const float* a, const float* b, const float* c) {
  const std::int64_t elements = config.m * config.n;
  GemmReference result{std::vector<double>(elements), std::vector<double>(elements)};
  host_parallel(config.m, 1, [&](std::int64_t i, std::int64_t) {
    for (std::int64_t j = 0; j < config.n; ++j) {
      double sum = 0;
      double magnitude = 0;
      for (std::int64_t l = 0; l < config.k; ++l) {
        const double left = config.a_trans ? a[l * config.m + i] : a[i * config.k + l];
        const double right = config.b_trans ? b[j * config.k + l] : b[l * config.n + j];
        sum += left * right;
        magnitude += std::abs(left * right);
      }
      const std::int64_t at = i * config.n + j;
      result.values[at] = config.alpha * sum + config.beta * c[at];
      result.magnitudes[at] = std::abs(config.alpha) * magnitude + std::abs(config.beta * c[at]);
    }
  });
  return result;
}

}  // namespace pl::kernels
