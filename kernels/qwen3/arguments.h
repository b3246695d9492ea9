// Seeded arguments of the decode programs, shared by name: `wq` is the same matrix in every program.
#pragma once

#include "config.h"
#include "pl/array.h"
#include "reference.h"

namespace pl::kernels::qwen3 {

Array hidden_states(const Config& config, std::uint64_t seed);
/// input_rms_weight, wq, wk, wv
void add_projection_weights(Bindings& arguments, const Config& config, std::uint64_t seed);
/// seq_lens, with pages block_table, rope_cos, rope_sin, with qk_norm the two norm weights, k_cache, v_cache. Cache
/// rows before each sequence's new token are random, the same numbers with pages and without; all others hold garbage,
/// NaN and Inf among it. The pages lie in random order, some of them unused.
void add_positions_and_caches(Bindings& arguments, const Config& config, std::uint64_t seed);
/// Those rows of k_cache and v_cache: the program writes the new tokens' itself and reads none of the others.
Bindings holes_of_caches(const Config& config, const Bindings& arguments);
/// Where the caches of these arguments hold each position.
reference::CacheRows cache_rows(const Config& config, const Bindings& arguments);
/// tokens, embedding
void add_embedding(Bindings& arguments, const Config& config, std::uint64_t seed);
/// final_rms_weight, lm_head
void add_head_weights(Bindings& arguments, const Config& config, std::uint64_t seed);
/// wo, post_rms_weight, w_gate, w_up, w_down
void add_mlp_weights(Bindings& arguments, const Config& config, std::uint64_t seed);

}  // namespace pl::kernels::qwen3
