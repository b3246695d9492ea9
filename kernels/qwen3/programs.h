// The programs of a model: one new token for every sequence of a batch, through one layer or a part of it, and what
// stands before and after the layers.
#pragma once

#include "config.h"
#include "pl/program.h"

namespace pl::kernels::qwen3 {

Program decode_scope1(const Config& config);   ///< RMSNorm and the Q, K and V projections
Program decode_scope2(const Config& config);   ///< RoPE, cache update, grouped-query attention
Program decode_scope12(const Config& config);  ///< both in one program
Program decode_scope3(const Config& config);   ///< output projection, residual, RMSNorm, MLP
Program decode_layer(const Config& config);    ///< all three
/// The same for chunks of new tokens: each is a row of its own, with the length of its sequence up to itself and its
/// sequence's pages. All rows' keys and values are in the cache before the first row attends, and a row sees as many
/// positions as its length says, so it has the bits that it has when it is decoded.
Program prefill_layer(const Config& config);

Program embed(const Config& config);  ///< tokens to the first layer's hidden states
Program head(const Config& config);   ///< RMSNorm and the LM head: the last layer's hidden states to logits

}  // namespace pl::kernels::qwen3
