// When two programs of a model are one.
#pragma once

#include <string>
#include <string_view>

#include "qwen3/config.h"

namespace pl::ahead {

/// The program and those fields of its configuration on which its text depends, like
/// "qwen3/embed hidden=1024 vocab=151936". `kernel` is qwen3/embed, qwen3/prefill_layer or qwen3/head.
std::string keyOf(std::string_view kernel, const kernels::qwen3::Config& config);

}  // namespace pl::ahead
