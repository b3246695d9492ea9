#include <cmath>

#include "matmul.h"
#include "pl/random.h"
#include "registry.h"

namespace pl::kernels {
namespace {

DType parse_dtype(const std::string& text) {
  if (text == "fp32") return FP32;
  if (text == "bf16") return BF16;
  if (text == "fp16") return FP16;
  throw ConfigError("dtype expects fp32, bf16 or fp16 but got '" + text + "'");
}

MatmulConfig parse(const KernelConfig& words) {
  return {.m = words.integer("m"),
          .n = words.integer("n"),
          .k = words.integer("k"),
          .dtype = parse_dtype(words.text("dtype")),
          .m_tile = words.integer("m_tile"),
          .n_tile = words.integer("n_tile"),
          .k_tile = words.integer("k_tile")};
}

Bindings arguments(const MatmulConfig& config, std::uint64_t seed) {
  const auto deviation = static_cast<float>(1 / std::sqrt(config.k));  // elements of c are about 1
  return {{"a", random_array(seed, "a", config.dtype, {config.m, config.k})},
          {"b", random_array(seed, "b", config.dtype, {config.k, config.n}, deviation)},
          {"c", unwritten_array(FP32, {config.m, config.n})}};
}

std::vector<Expected> reference(const MatmulConfig& config, const Bindings& before) {
  MatmulReference c = matmul_reference(argument(before, "a"), argument(before, "b"));
  // k roundings to fp32, of random sign, each of a partial sum no larger than the sum of absolute values.
  for (double& magnitude : c.magnitudes) magnitude *= std::sqrt(config.k) * 0x1p-24;
  return {{.name = "c",
           .values = std::move(c.values),
           .tolerance = {.abs = 0, .rel = 0x1p-24, .reason = "k products summed in fp32, in some order"},
           .slack = std::move(c.magnitudes)}};
}

Work work(const MatmulConfig& config, const Bindings& before) {
  double bytes = 0;
  for (const auto& [name, array] : before) bytes += static_cast<double>(array.bytes());
  return {.bytes = bytes,
          .flops = 2.0 * static_cast<double>(config.m * config.n) * static_cast<double>(config.k),
          .operands = config.dtype};
}

}  // namespace

Kernel matmul_kernel() {
  return KernelOf<MatmulConfig>{
      .name = "matmul",
      .summary = "c = a · b, tile by tile",
      .options = {{"m", "256", "rows of a and c (a run-time dimension)"},
                  {"n", "512", "columns of b and c"},
                  {"k", "512", "columns of a, rows of b"},
                  {"dtype", "bf16", "of a and b: bf16, fp16 or fp32"},
                  {"m_tile", "16", "tile: rows of c"},
                  {"n_tile", "64", "tile: columns of c"},
                  {"k_tile", "128", "tile: products that are summed at a time"}},
      .parse = parse,
      .program = matmul,
      .arguments = arguments,
      .reference = reference,
      .work = work,
  };
}

}  // namespace pl::kernels
