#include <cmath>

#include "pl/random.h"
#include "registry.h"
#include "rms_norm.h"

namespace pl::kernels {
namespace {

RmsNormConfig parse(const KernelConfig& words) {
  return {.rows = words.integer("rows"),
          .cols = words.integer("cols"),
          .eps = words.fraction("eps"),
          .row_tile = words.integer("row_tile")};
}

Bindings arguments(const RmsNormConfig& config, std::uint64_t seed) {
  const std::vector<std::int64_t> shape = {config.rows, config.cols};
  return {{"x", random_array(seed, "x", FP32, shape, 3)},
          {"gamma", random_array(seed, "gamma", FP32, {1, config.cols}, 0.1F, 1)},
          {"y", unwritten_array(FP32, shape)}};
}

std::vector<Expected> reference(const RmsNormConfig& config, const Bindings& before) {
  const float* x = argument(before, "x").as<float>();
  const float* gamma = argument(before, "gamma").as<float>();
  // The sum's terms are positive, so its error is relative; six more operations round once each.
  const double rel = (6 + std::sqrt(config.cols)) * 0x1p-24;
  return {{.name = "y",
           .values = rms_norm_reference(x, gamma, config.rows, config.cols, config.eps),
           .tolerance = {.abs = 0, .rel = rel, .reason = "fp32 rounding of the sum of squares and of the product"}}};
}

Work work(const RmsNormConfig& config, const Bindings& /*before*/) {
  const auto elements = static_cast<double>(config.rows * config.cols);
  return {.bytes = 2 * 4 * elements + 4 * static_cast<double>(config.cols), .flops = 4 * elements};
}

}  // namespace

Kernel rms_norm_kernel() {
  return KernelOf<RmsNormConfig>{
      .name = "rms_norm",
      .summary = "RMSNorm of the rows of a matrix",
      .options = {{"rows", "1000", "rows (a run-time dimension)"},
                  {"cols", "1024", "columns"},
                  {"eps", "1e-6", "added to the mean of the squares"},
                  {"row_tile", "16", "rows that one tile holds"}},
      .parse = parse,
      .program = rms_norm,
      .arguments = arguments,
      .reference = reference,
      .work = work,
  };
}

}  // namespace pl::kernels
