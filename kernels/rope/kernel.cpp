#include <algorithm>
#include <cmath>

#include "pl/random.h"
#include "registry.h"
#include "rope.h"

namespace pl::kernels {
namespace {

constexpr double kTheta = 1e4;  // of the first paper on RoPE

RopeConfig parse(const KernelConfig& words) {
  const RopeConfig config = {.tokens = words.integer("tokens"),
                             .heads = words.integer("heads"),
                             .head_dim = words.integer("head_dim"),
                             .max_positions = words.integer("max_positions")};
  if (config.head_dim % 2 != 0) {
    throw ConfigError("head_dim expects an even number but got " + std::to_string(config.head_dim));
  }
  return config;
}

/// cos or sin of pos · theta^(-2i / head_dim), in both halves.
Array table(const RopeConfig& config, double (*function)(double)) {
  Array table(FP32, {config.max_positions, config.head_dim});
  const std::int64_t half = config.head_dim / 2;
  for (std::int64_t pos = 0; pos < config.max_positions; ++pos) {
    for (std::int64_t i = 0; i < config.head_dim; ++i) {
      const double frequency = std::pow(kTheta, -static_cast<double>(i % half) / static_cast<double>(half));
      table.set(pos * config.head_dim + i, function(static_cast<double>(pos) * frequency));
    }
  }
  return table;
}

Bindings arguments(const RopeConfig& config, std::uint64_t seed) {
  const std::vector<std::int64_t> shape = {config.tokens, config.heads * config.head_dim};
  const Random random(seed, "positions");
  Array positions(INT32, {config.tokens});
  for (std::int64_t token = 0; token < config.tokens; ++token) {
    positions.as<std::int32_t>()[token] = static_cast<std::int32_t>(random.integer(token, 0, config.max_positions - 1));
  }
  return {{"x", random_array(seed, "x", FP32, shape)},
          {"positions", positions},
          {"cos", table(config, std::cos)},
          {"sin", table(config, std::sin)},
          {"y", unwritten_array(FP32, shape)}};
}

std::vector<Expected> reference(const RopeConfig& config, const Bindings& before) {
  const Array& x = argument(before, "x");
  double greatest = 0;
  for (std::int64_t i = 0; i < x.elements(); ++i) greatest = std::max(greatest, std::abs(x.at(i)));
  // Two products and their sum round once each, and the products may cancel.
  return {{.name = "y",
           .values = rope_reference(config, x.as<float>(), argument(before, "positions").as<std::int32_t>(),
                                    argument(before, "cos").as<float>(), argument(before, "sin").as<float>()),
           .tolerance = {.abs = 2 * 0x1p-24 * greatest, .rel = 0x1p-24, .reason = "three fp32 operations"}}};
}

Work work(const RopeConfig& config, const Bindings& before) {
  const auto elements = static_cast<double>(config.tokens * config.heads * config.head_dim);
  const double tables = 2.0 * 4 * static_cast<double>(config.tokens * config.head_dim);
  return {.bytes = 2 * 4 * elements + tables + static_cast<double>(argument(before, "positions").bytes()),
          .flops = 3 * elements};
}

}  // namespace

Kernel rope_kernel() {
  return KernelOf<RopeConfig>{
      .name = "rope",
      .summary = "rotary position embedding of every head of every token",
      .options = {{"tokens", "200", "tokens (a run-time dimension)"},
                  {"heads", "8", "heads of one token"},
                  {"head_dim", "128", "numbers per head"},
                  {"max_positions", "4096", "rows of the tables of cosines and sines"}},
      .parse = parse,
      .program = rope,
      .arguments = arguments,
      .reference = reference,
      .work = work,
  };
}

}  // namespace pl::kernels
