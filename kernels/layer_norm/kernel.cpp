#include <cmath>

#include "layer_norm.h"
#include "pl/random.h"
#include "registry.h"

namespace pl::kernels {
namespace {

constexpr float kMean = 1;  // of x: a mean that is not subtracted shows
constexpr float kDeviation = 3;

LayerNormConfig parse(const KernelConfig& words) {
  return {.rows = words.integer("rows"),
          .cols = words.integer("cols"),
          .eps = words.fraction("eps"),
          .row_tile = words.integer("row_tile")};
}

Bindings arguments(const LayerNormConfig& config, std::uint64_t seed) {
  const std::vector<std::int64_t> shape = {config.rows, config.cols};
  return {{"x", random_array(seed, "x", FP32, shape, kDeviation, kMean)},
          {"gamma", random_array(seed, "gamma", FP32, {1, config.cols}, 0.1F, 1)},
          {"beta", random_array(seed, "beta", FP32, {1, config.cols}, 0.1F)},
          {"y", unwritten_array(FP32, shape)}};
}

std::vector<Expected> reference(const LayerNormConfig& config, const Bindings& before) {
  std::vector<double> values =
      layer_norm_reference(argument(before, "x").as<float>(), argument(before, "gamma").as<float>(),
                           argument(before, "beta").as<float>(), config.rows, config.cols, config.eps);
  double greatest = 0;
  for (const double value : values) greatest = std::max(greatest, std::abs(value));
  // The mean's error is one of the largest elements, whatever the element it is subtracted from.
  const double rounding = (8 + std::sqrt(config.cols)) * 0x1p-24;
  return {{.name = "y",
           .values = std::move(values),
           .tolerance = {.abs = rounding * greatest,
                         .rel = rounding,
                         .reason = "fp32 rounding of the mean, the variance and the product"}}};
}

Work work(const LayerNormConfig& config, const Bindings& /*before*/) {
  const auto elements = static_cast<double>(config.rows * config.cols);
  return {.bytes = 2 * 4 * elements + 2 * 4 * static_cast<double>(config.cols), .flops = 7 * elements};
}

}  // namespace

Kernel layer_norm_kernel() {
  return KernelOf<LayerNormConfig>{
      .name = "layer_norm",
      .summary = "LayerNorm of the rows of a matrix",
      .options = {{"rows", "1000", "rows (a run-time dimension)"},
                  {"cols", "1024", "columns"},
                  {"eps", "1e-5", "added to the variance"},
                  {"row_tile", "16", "rows that one tile holds"}},
      .parse = parse,
      .program = layer_norm,
      .arguments = arguments,
      .reference = reference,
      .work = work,
  };
}

}  // namespace pl::kernels
