// softmax over the rows of a matrix.
#pragma once

#include <cstdint>
#include <vector>

#include "pl/program.h"

namespace pl::kernels {

struct SoftmaxConfig {
  std::int64_t rows;
  std::int64_t cols;
  std::int64_t row_tile;
};

/// x: [rows, cols] fp32 -> y: [rows, cols] fp32; rows are known only at run time.
Program softmax(const SoftmaxConfig& config);

std::vector<double> softmax_reference(const float* x, std::int64_t rows, std::int64_t cols);

}  // namespace pl::kernels
