// The second scope's other stages: attention of one new token per sequence over its cache.
#pragma once

#include "config.h"
#include "pl/pl.h"
#include "rotation.h"

namespace pl::kernels::qwen3 {

/// softmax(q · Kᵀ / √D) · V for every head -> [B, QW] bf16
pl::Tensor attention(const Rotated& in, const Positions& at, const Config& c);

}  // namespace pl::kernels::qwen3
