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

/// Each cached row is read once, the new ones are written, and each sequence reads one row of both RoPE tables.
Work work_cache(const Config& c, const Bindings& before) {
  const auto* seq_lens = argument(before, "seq_lens").as<std::int32_t>();
  Work work;
  for (std::int64_t b = 0; b < c.batch; ++b) {
    work.bytes += 2.0 * size_of(BF16) * static_cast<double>(seq_lens[b] * c.kv_width());
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

KernelOf<Config> kernel(std::string name, std::string summary) {
  KernelOf<Config> kernel{};
  kernel.name = "qwen3/" + std::move(name);
  kernel.summary = std::move(summary);
  kernel.options = options();
  kernel.parse = parse;
  return kernel;
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

  return {scope1, scope2, scope12, scope3, layer};
}

}  // namespace pl::kernels
