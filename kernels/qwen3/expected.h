// What the programs must leave in their outputs and caches, from the plain references, and how far they may be
// from it.
#pragma once

#include "config.h"
#include "pl/kernel.h"

namespace pl::kernels::qwen3 {

std::vector<Expected> expected_scope1(const Config& config, const Bindings& before);
std::vector<Expected> expected_scope2(const Config& config, const Bindings& before);
std::vector<Expected> expected_scope12(const Config& config, const Bindings& before);
std::vector<Expected> expected_scope3(const Config& config, const Bindings& before);
std::vector<Expected> expected_embed(const Config& config, const Bindings& before);
std::vector<Expected> expected_head(const Config& config, const Bindings& before);
std::vector<Expected> expected_layer(const Config& config, const Bindings& before);

}  // namespace pl::kernels::qwen3
