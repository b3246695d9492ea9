// Seeded arguments of the decode programs, shared by name: `wq` is the same matrix in every program.
#pragma once

#include "config.h"
#include "pl/array.h"

namespace pl::kernels::qwen3 {

Array hidden_states(const Config& config, std::uint64_t seed);
/// input_rms_weight, wq, wk, wv
void add_projection_weights(Bindings& arguments, const Config& config, std::uint64_t seed);
/// seq_lens, rope_cos, rope_sin, with qk_norm the two norm weights, k_cache, v_cache. Cache rows before each
/// sequence's new token are random; that row and all after it hold garbage, NaN and Inf among it.
void add_positions_and_caches(Bindings& arguments, const Config& config, std::uint64_t seed);
/// Those rows of k_cache and v_cache: the program writes the first of them itself and reads none of the others.
Bindings holes_of_caches(const Config& config, const Bindings& arguments);
/// wo, post_rms_weight, w_gate, w_up, w_down
void add_mlp_weights(Bindings& arguments, const Config& config, std::uint64_t seed);

}  // namespace pl::kernels::qwen3
