#include <cmath>

#include "pl/random.h"
#include "registry.h"
#include "softmax.h"

namespace pl::kernels {
namespace {

constexpr float kDeviation = 2;  // of x: a few columns hold most of a row's sum, as in attention

SoftmaxConfig parse(const KernelConfig& words) {
  return {.rows = words.integer("rows"), .cols = words.integer("cols"), .row_tile = words.integer("row_tile")};
}

Bindings arguments(const SoftmaxConfig& config, std::uint64_t seed) {
  const std::vector<std::int64_t> shape = {config.rows, config.cols};
  return {{"x", random_array(seed, "x", FP32, shape, kDeviation)}, {"y", unwritten_array(FP32, shape)}};
}

std::vector<Expected> reference(const SoftmaxConfig& config, const Bindings& before) {
  // x - max is at most 16, so its rounding moves the exponential by 2^-21; exp, division and the sum add to it.
  const double rel = 0x1p-21 + (8 + std::sqrt(config.cols)) * 0x1p-24;
  return {{.name = "y",
           .values = softmax_reference(argument(before, "x").as<float>(), config.rows, config.cols),
           .tolerance = {.abs = 0, .rel = rel, .reason = "fp32 rounding of x - max, exp, the sum and the division"}}};
}

Work work(const SoftmaxConfig& config, const Bindings& /*before*/) {
  const auto elements = static_cast<double>(config.rows * config.cols);
  return {.bytes = 2 * 4 * elements, .flops = 5 * elements};  // max, subtract, exp, sum, divide
}

}  // namespace

Kernel softmax_kernel() {
  return KernelOf<SoftmaxConfig>{
      .name = "softmax",
      .summary = "softmax over the rows of a matrix",
      .options = {{"rows", "1000", "rows (a run-time dimension)"},
                  {"cols", "512", "columns"},
                  {"row_tile", "16", "rows that one tile holds"}},
      .parse = parse,
      .program = softmax,
      .arguments = arguments,
      .reference = reference,
      .work = work,
  };
}

}  // namespace pl::kernels
