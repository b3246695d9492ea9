#include <map>

#include "arguments.h"
#include "config.h"
#include "expected.h"
#include "pl/random.h"
#include "programs.h"
#include "registry.h"

namespace pl::kernels {
namespace qwen3 {
namespace {

Bindings arguments_scope1(const Config& c, std::uint64_t seed) {
  Bindings arguments = {{"hidden_states", hidden_states(c, seed)}};
  add_projection_weights(arguments, c, seed);
  arguments.emplace_back("q_proj", unwritten_array(FP32, {c.batch, c.q_width()}));
  arguments.emplace_back("k_proj", unwritten_array(FP32, {c.batch, c.kv_width()}));
  arguments.emplace_back("v_proj", unwritten_array(FP32, {c.batch, c.kv_width()}));
  return arguments;
}

Bindings arguments_scope2(const Config& c, std::uint64_t seed) {
  Bindings arguments = {{"q_proj", random_array(seed, "q_proj", FP32, {c.batch, c.q_width()})},
                        {"k_proj", random_array(seed, "k_proj", FP32, {c.batch, c.kv_width()})},
                        {"v_proj", random_array(seed, "v_proj", FP32, {c.batch, c.kv_width()})}};
  add_positions_and_caches(arguments, c, seed);
  arguments.emplace_back("attn_out", unwritten_array(BF16, {c.batch, c.q_width()}));
  return arguments;
}

Bindings arguments_scope12(const Config& c, std::uint64_t seed) {
  Bindings arguments = {{"hidden_states", hidden_states(c, seed)}};
  add_projection_weights(arguments, c, seed);
  add_positions_and_caches(arguments, c, seed);
  arguments.emplace_back("attn_out", unwritten_array(BF16, {c.batch, c.q_width()}));
  return arguments;
}

Bindings arguments_scope3(const Config& c, std::uint64_t seed) {
  // Attention averages values: its output is smaller than they are.
  Bindings arguments = {{"attn_out", random_array(seed, "attn_out", BF16, {c.batch, c.q_width()}, 0.25F)},
                        {"hidden_states", hidden_states(c, seed)}};
  add_mlp_weights(arguments, c, seed);
  arguments.emplace_back("out", unwritten_array(BF16, {c.batch, c.hidden}));
  return arguments;
}

Bindings arguments_layer(const Config& c, std::uint64_t seed) {
  Bindings arguments = {{"hidden_states", hidden_states(c, seed)}};
  add_projection_weights(arguments, c, seed);
  add_positions_and_caches(arguments, c, seed);
  add_mlp_weights(arguments, c, seed);
  arguments.emplace_back("out", unwritten_array(BF16, {c.batch, c.hidden}));
  return arguments;
}

Bindings arguments_embed(const Config& c, std::uint64_t seed) {
  Bindings arguments;
  add_embedding(arguments, c, seed);
  arguments.emplace_back("hidden_states", unwritten_array(BF16, {c.batch, c.hidden}));
  return arguments;
}

Bindings arguments_head(const Config& c, std::uint64_t seed) {
  Bindings arguments = {{"hidden_states", hidden_states(c, seed)}};
  add_head_weights(arguments, c, seed);
  arguments.emplace_back("logits", unwritten_array(FP32, {c.batch, c.vocab}));
  return arguments;
}

// A multiplication and an addition count as two; norms, RoPE and exponentials are not counted. Every product is one of
// BF16 operands.

Work operator+(const Work& a, const Work& b) { return {a.bytes + b.bytes, a.flops + b.flops, BF16}; }

/// Everything that is read or written once, whatever the lengths: all arguments but the caches and the RoPE tables.
double bytes_of_arguments(const Bindings& arguments) {
  double bytes = 0;
  for (const auto& [name, array] : arguments) {
    if (!name.ends_with("_cache") && !name.starts_with("rope_")) bytes += static_cast<double>(array.bytes());
  }
  return bytes;
}

double matmul_flops(std::int64_t rows, std::int64_t depth, std::int64_t width) {
  return 2.0 * static_cast<double>(rows) * static_cast<double>(depth) * static_cast<double>(width);
}

Work work_scope1(const Config& c, const Bindings& before) {
  return {bytes_of_arguments(before), matmul_flops(c.batch, c.hidden, c.q_width() + 2 * c.kv_width()), BF16};
}

/// Each cached row is read once for all new tokens of its sequence, the new ones are written, and each token reads one
/// row of both RoPE tables.
Work work_cache(const Config& c, const Bindings& before) {
  const auto* seq_lens = argument(before, "seq_lens").as<std::int32_t>();
  Work work;
  for (std::int64_t b = 0; b < c.batch; ++b) {
    const bool last = b + 1 == c.batch || (b + 1) % c.new_tokens == 0;  // of its sequence
    if (last) work.bytes += 2.0 * size_of(BF16) * static_cast<double>(seq_lens[b] * c.kv_width());
    work.bytes += 2.0 * size_of(FP32) * static_cast<double>(c.head_dim);
    work.flops += 2 * matmul_flops(c.heads, c.head_dim, seq_lens[b]);
  }
  return work;
}

Work work_scope2(const Config& c, const Bindings& before) {
  return work_cache(c, before) + Work{.bytes = bytes_of_arguments(before)};
}

Work work_scope12(const Config& c, const Bindings& before) { return work_cache(c, before) + work_scope1(c, before); }

Work work_scope3(const Config& c, const Bindings& before) {
  return {bytes_of_arguments(before),
          matmul_flops(c.batch, c.q_width(), c.hidden) + 3 * matmul_flops(c.batch, c.hidden, c.intermediate), BF16};
}

Work work_layer(const Config& c, const Bindings& before) {
  return work_scope12(c, before) + Work{.flops = work_scope3(c, before).flops};
}

/// Each token's row is read and written.
Work work_embed(const Config& c, const Bindings&) {
  return {.bytes = 2.0 * size_of(BF16) * static_cast<double>(c.batch * c.hidden)};
}

Work work_head(const Config& c, const Bindings& before) {
  return {bytes_of_arguments(before), matmul_flops(c.batch, c.hidden, c.vocab), BF16};
}

KernelOf<Config> kernel(std::string name, std::string summary) {
  KernelOf<Config> kernel{};
  kernel.name = "qwen3/" + std::move(name);
  kernel.summary = std::move(summary);
  kernel.options = options();
  kernel.parse = parse;
  return kernel;
}

/// The options with other defaults.
std::vector<KernelOption> options_with(const std::map<std::string, std::string>& defaults) {
  std::vector<KernelOption> changed = options();
  for (KernelOption& option : changed) {
    const auto found = defaults.find(option.key);
    if (found != defaults.end()) option.default_value = found->second;
  }
  return changed;
}

}  // namespace
}  // namespace qwen3

std::vector<Kernel> qwen3_kernels() {
  using namespace qwen3;
  auto scope1 = kernel("decode_scope1", "Qwen3 decode: RMSNorm and the Q, K and V projections");
  scope1.program = decode_scope1;
  scope1.arguments = arguments_scope1;
  scope1.reference = expected_scope1;
  scope1.work = work_scope1;

  auto scope2 = kernel("decode_scope2", "Qwen3 decode: RoPE, cache update and grouped-query attention");
  scope2.program = decode_scope2;
  scope2.arguments = arguments_scope2;
  scope2.reference = expected_scope2;
  scope2.work = work_scope2;
  scope2.holes = holes_of_caches;

  auto scope12 = kernel("decode_scope12", "Qwen3 decode: scopes 1 and 2 in one program");
  scope12.program = decode_scope12;
  scope12.arguments = arguments_scope12;
  scope12.reference = expected_scope12;
  scope12.work = work_scope12;
  scope12.holes = holes_of_caches;

  auto scope3 = kernel("decode_scope3", "Qwen3 decode: output projection, residual, RMSNorm and MLP");
  scope3.program = decode_scope3;
  scope3.arguments = arguments_scope3;
  scope3.reference = expected_scope3;
  scope3.work = work_scope3;

  auto layer = kernel("decode_layer", "Qwen3 decode: one whole layer");
  layer.program = decode_layer;
  layer.arguments = arguments_layer;
  layer.reference = expected_layer;
  layer.work = work_layer;
  layer.holes = holes_of_caches;

  auto prefill = kernel("prefill_layer", "Qwen3 prefill: one whole layer for chunks of new tokens, cache in pages");
  prefill.options = options_with({{"batch", "512"}, {"new_tokens", "512"}, {"page_size", "128"}});
  prefill.program = prefill_layer;
  prefill.arguments = arguments_layer;
  prefill.reference = expected_layer;
  prefill.work = work_layer;
  prefill.holes = holes_of_caches;

  auto embedding = kernel("embed", "Qwen3: tokens to the first layer's hidden states");
  embedding.program = embed;
  embedding.arguments = arguments_embed;
  embedding.reference = expected_embed;
  embedding.work = work_embed;

  auto logits = kernel("head", "Qwen3: RMSNorm and the LM head");
  logits.program = head;
  logits.arguments = arguments_head;
  logits.reference = expected_head;
  logits.work = work_head;

  return {scope1, scope2, scope12, scope3, layer, prefill, embedding, logits};
}

}  // namespace pl::kernels
