// RMSNorm: x / sqrt(mean(x²) + eps) · gamma, in fp32.
#pragma once

#include "config.h"
#include "pl/pl.h"

namespace pl::kernels::qwen3 {

/// Of rows that fit one tile. x: [rows, width] fp32, gamma: [1, width] fp32 -> [rows, width] fp32
pl::Tensor rms_norm(const pl::Tensor& x, const pl::Tensor& gamma, std::int64_t width, const Config& c);

/// Of whole activations. x: [B, H] bf16 or fp32, gamma: [1, H] fp32 -> [B, H] bf16
pl::Tensor rms_norm_rows(const pl::Tensor& x, const pl::Tensor& gamma, const Config& c);

}  // namespace pl::kernels::qwen3
