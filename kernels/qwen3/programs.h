// The decode programs: one new token for every sequence of a batch, through one layer or a part of it.
#pragma once

#include "config.h"
#include "pl/program.h"

namespace pl::kernels::qwen3 {

Program decode_scope1(const Config& config);   ///< RMSNorm and the Q, K and V projections
Program decode_scope2(const Config& config);   ///< RoPE, cache update, grouped-query attention
Program decode_scope12(const Config& config);  ///< both in one program
Program decode_scope3(const Config& config);   ///< output projection, residual, RMSNorm, MLP
Program decode_layer(const Config& config);    ///< all three

}  // namespace pl::kernels::qwen3
