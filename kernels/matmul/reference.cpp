#include <cmath>

#include "host_threads.h"
#include "matmul.h"

namespace pl::kernels {

MatmulReference matmul_reference(const Array& a, const Array& b) {
  const std::int64_t m = a.shape()[0];
  const std::int64_t k = a.shape()[1];
  const std::int64_t n = b.shape()[1];
  MatmulReference c{std::vector<double>(m * n), std::vector<double>(m * n)};
  host_parallel(m, 1, [&](std::int64_t i, std::int64_t) {
    for (std::int64_t l = 0; l < k; ++l) {
      for (std::int64_t j = 0; j < n; ++j) {
        const double product = a.at(i * k + l) * b.at(l * n + j);
        c.values[i * n + j] += product;
        c.magnitudes[i * n + j] += std::abs(product);
      }
    }
  });
  return c;
}

}  // namespace pl::kernels
