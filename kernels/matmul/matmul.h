// matmul: c = a · b.
#pragma once

#include <cstdint>
#include <vector>

#include "pl/program.h"

namespace pl::kernels {

struct MatmulConfig {
  std::int64_t m, n, k;
  DType dtype;  // of a and b
  std::int64_t m_tile, n_tile, k_tile;
};

/// a: [m, k], b: [k, n] of one float type -> c: [m, n] fp32; m is known only at run time.
Program matmul(const MatmulConfig& config);

struct MatmulReference {
  std::vector<double> values;
  std::vector<double> magnitudes;  // the sum of the products' absolute values, for each element
};
MatmulReference matmul_reference(const Array& a, const Array& b);

}  // namespace pl::kernels
