// Programs that were compiled when Plait was built: what a model runs without a compiler.
#pragma once

#include <optional>
#include <string_view>

#include "pl/executable.h"
#include "qwen3/config.h"

namespace pl::ahead {

/// The code of a kernel (qwen3/embed, qwen3/prefill_layer, qwen3/head) in this configuration: for "native" the fastest
/// that this CPU runs, else that of the target named. None where there is none: it has to be compiled. Takes
/// microseconds.
std::optional<Executable> find(std::string_view kernel, const kernels::qwen3::Config& config,
                               std::string_view target = "native");

/// The target whose code `find` gives for `target`; empty: this CPU runs none.
std::string_view targetHere(std::string_view target = "native");

}  // namespace pl::ahead
