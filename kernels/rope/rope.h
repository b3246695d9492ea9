// RoPE: every head of every token is turned by an angle that grows with the token's position.
#pragma once

#include <cstdint>
#include <vector>

#include "pl/program.h"

namespace pl::kernels {

struct RopeConfig {
  std::int64_t tokens;
  std::int64_t heads;
  std::int64_t head_dim;
  std::int64_t max_positions;
};

/// x: [tokens, heads · head_dim] fp32, positions: [tokens] int32, cos and sin: [max_positions, head_dim] fp32
/// -> y: as x. Tokens are known only at run time. The halves of a head turn together (rotate-half).
Program rope(const RopeConfig& config);

std::vector<double> rope_reference(const RopeConfig& config, const float* x, const std::int32_t* positions,
                                   const float* cos, const float* sin);

}  // namespace pl::kernels
