#include "model/RopeTables.h"

#include <cmath>
#include <vector>

#include "runtime/OnAllCores.h"

namespace pl::model {

RopeTables ropeTables(const checkpoint::ModelConfig& config, std::int64_t positions, std::int64_t rows) {
  const std::int64_t half = config.headDim / 2;
  std::vector<double> frequencies;
  for (std::int64_t i = 0; i < half; ++i) {
    frequencies.push_back(std::pow(config.ropeTheta, -static_cast<double>(i) / static_cast<double>(half)));
  }
  RopeTables tables{.cos = Array(FP32, {rows, config.headDim}), .sin = Array(FP32, {rows, config.headDim})};
  onAllCores("rope tables", positions, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t position = begin; position < end; ++position) {
      float* cos = tables.cos.as<float>() + position * config.headDim;
      float* sin = tables.sin.as<float>() + position * config.headDim;
      for (std::int64_t i = 0; i < half; ++i) {
        const double angle = static_cast<double>(position) * frequencies[i];
        cos[i] = cos[half + i] = static_cast<float>(std::cos(angle));
        sin[i] = sin[half + i] = static_cast<float>(std::sin(angle));
      }
    }
  });
  return tables;
}

RopeTables firstRows(const RopeTables& tables, std::int64_t rows) {
  const auto first = [rows](const Array& table) { return Array::borrow(table.data(), FP32, {rows, table.shape()[1]}); };
  return {.cos = first(tables.cos), .sin = first(tables.sin)};
}

}  // namespace pl::model
