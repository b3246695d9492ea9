// hello_world: c = a + b, the smallest kernel there is.
#pragma once

#include <cstdint>
#include <vector>

#include "pl/program.h"

namespace pl::kernels {

struct HelloWorldConfig {
  std::int64_t rows;
  std::int64_t cols;
  std::int64_t row_tile;
};

/// a, b: [rows, cols] fp32 -> c: [rows, cols] fp32; rows are known only at run time.
Program hello_world(const HelloWorldConfig& config);

std::vector<double> hello_world_reference(const float* a, const float* b, std::int64_t elements);

}  // namespace pl::kernels
