#include "hello_world.h"

namespace pl::kernels {

std::vector<double> hello_world_reference(const float* a, const float* b, std::int64_t elements) {
  std::vector<double> c(elements);
  for (std::int64_t i = 0; i < elements; ++i) c[i] = double{a[i]} + double{b[i]};
  return c;
}

}  // namespace pl::kernels
