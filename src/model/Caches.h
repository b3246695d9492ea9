// Keys and values of all sequences, in pages.
#pragma once

#include <cstdint>
#include <vector>

#include "checkpoint/ModelConfig.h"
#include "pl/array.h"
#include "qwen3/serving.h"

namespace pl::model {

/// Positions of a page: what one KV head keeps in it is one piece of memory, read as a stream (docs/models.md).
inline constexpr std::int64_t kPageSize = kernels::qwen3::kServingPage;

/// Pages that `positions` need.
constexpr std::int64_t pagesFor(std::int64_t positions) { return (positions + kPageSize - 1) / kPageSize; }

/// k_cache and v_cache of each layer, [pages · KV heads · kPageSize, D] bf16. The system gives memory to a page when it
/// is first written.
std::vector<Bindings> makeCaches(const checkpoint::ModelConfig& config, std::int64_t pages);

}  // namespace pl::model
