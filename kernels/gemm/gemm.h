// gemm: c = alpha · op(a) · op(b) + beta · c, where op transposes or does not.
#pragma once

#include <cstdint>
#include <vector>

#include "pl/program.h"

namespace pl::kernels {

struct GemmConfig {
  std::int64_t m, n, k;
  double alpha, beta;
  bool a_trans, b_trans;
  std::int64_t m_tile, n_tile, k_tile;
};

/// a: [m, k] ([k, m] with a_trans), b: [k, n] ([n, k] with b_trans), c: [m, n], all fp32.
Program gemm(const GemmConfig& config);

struct GemmReference {
  std::vector<double> values;
  std::vector<double> magnitudes;  // the sum of the terms' absolute values, for each element
};
GemmReference gemm_reference(const GemmConfig& config, const float* a, const float* b, const float* c);

}  // namespace pl::kernels
