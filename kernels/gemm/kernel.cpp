#include <cmath>

#include "gemm.h"
#include "pl/random.h"
#include "registry.h"

namespace pl::kernels {
namespace {

GemmConfig parse(const KernelConfig& words) {
  return {.m = words.integer("m"),
          .n = words.integer("n"),
          .k = words.integer("k"),
          .alpha = words.number("alpha"),
          .beta = words.number("beta"),
          .a_trans = words.flag("a_trans"),
          .b_trans = words.flag("b_trans"),
          .m_tile = words.integer("m_tile"),
          .n_tile = words.integer("n_tile"),
          .k_tile = words.integer("k_tile")};
}

Bindings arguments(const GemmConfig& config, std::uint64_t seed) {
  const auto& c = config;
  using Extents = std::vector<std::int64_t>;
  const auto deviation = static_cast<float>(1 / std::sqrt(c.k));  // elements of a · b are about 1
  return {{"a", random_array(seed, "a", FP32, c.a_trans ? Extents{c.k, c.m} : Extents{c.m, c.k})},
          {"b", random_array(seed, "b", FP32, c.b_trans ? Extents{c.n, c.k} : Extents{c.k, c.n}, deviation)},
          {"c", random_array(seed, "c", FP32, {c.m, c.n})}};
}

std::vector<Expected> reference(const GemmConfig& config, const Bindings& before) {
  GemmReference c = gemm_reference(config, argument(before, "a").as<float>(), argument(before, "b").as<float>(),
                                   argument(before, "c").as<float>());
  // k + 4 roundings to fp32, of random sign, each of a partial sum no larger than the sum of absolute values.
  for (double& magnitude : c.magnitudes) magnitude *= std::sqrt(config.k + 4) * 0x1p-24;
  return {{.name = "c",
           .values = std::move(c.values),
           .tolerance = {.abs = 0, .rel = 0x1p-24, .reason = "k products summed in fp32, in some order"},
           .slack = std::move(c.magnitudes)}};
}

Work work(const GemmConfig& config, const Bindings& before) {
  const auto elements = static_cast<double>(config.m * config.n);
  double bytes = 4 * elements;  // c is read and written
  for (const auto& [name, array] : before) bytes += static_cast<double>(array.bytes());
  return {.bytes = bytes, .flops = elements * (2.0 * static_cast<double>(config.k) + 3)};
}

}  // namespace

Kernel gemm_kernel() {
  return KernelOf<GemmConfig>{
      .name = "gemm",
      .summary = "c = alpha · op(a) · op(b) + beta · c, op: transposed or not",
      .options = {{"m", "256", "rows of op(a) and c"},
                  {"n", "512", "columns of op(b) and c"},
                  {"k", "512", "columns of op(a), rows of op(b)"},
                  {"alpha", "1", "factor of the product"},
                  {"beta", "1", "factor of the old c"},
                  {"a_trans", "0", "1: a is given transposed, [k, m]"},
                  {"b_trans", "0", "1: b is given transposed, [n, k]"},
                  {"m_tile", "16", "tile: rows of c"},
                  {"n_tile", "64", "tile: columns of c"},
                  {"k_tile", "128", "tile: products that are summed at a time"}},
      .parse = parse,
      .program = gemm,
      .arguments = arguments,
      .reference = reference,
      .work = work,
  };
}

}  // namespace pl::kernels
