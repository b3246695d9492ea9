#include "rope.h"

namespace pl::kernels {

std::vector<double> rope_reference(const RopeConfig& config, const float* x, const std::int32_t* positions,
                                   const float* cos, const float* sin) {
  const std::int64_t half = config.head_dim / 2;
  std::vector<double> y(config.tokens * config.heads * config.head_dim);
  for (std::int64_t token = 0; token < config.tokens; ++token) {
    const std::int64_t angle = positions[token] * config.head_dim;
    for (std::int64_t head = 0; head < config.heads; ++head) {
      const std::int64_t at = (token * config.heads + head) * config.head_dim;
      for (std::int64_t i = 0; i < half; ++i) {
        const double lo = x[at + i];
        const double hi = x[at + half + i];
        y[at + i] = lo * cos[angle + i] - hi * sin[angle + i];
        y[at + half + i] = hi * cos[angle + half + i] + lo * sin[angle + half + i];
      }
    }
  }
  return y;
}

}  // namespace pl::kernels
