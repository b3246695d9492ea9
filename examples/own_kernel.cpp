// A kernel of one's own in a tool of one's own: `example_own_kernel run`, `check`, `shrink` and the rest do for it what
// `plait` does for the kernels that come with it.
#include <algorithm>

#include "pl/kernel_of.h"
#include "pl/pl.h"
#include "pl/random.h"
#include "pl/tool.h"

namespace {

struct Config {
  std::int64_t rows;
  std::int64_t cols;
  std::int64_t row_tile;
};

/// The values of the options below; throws pl::ConfigError for a word that is no number from 1 on.
Config parse(const pl::KernelConfig& words) {
  return {.rows = words.integer("rows"), .cols = words.integer("cols"), .row_tile = words.integer("row_tile")};
}

/// x [rows, cols], bias [1, cols] -> y [rows, cols] = relu(x + bias)
pl::Program bias_relu(const Config& config) {
  const std::int64_t cols = config.cols;
  const std::int64_t tile = config.row_tile;
  return pl::program("bias_relu", [&](pl::Parameters& p) {
    const pl::Index rows = p.dim("rows");
    const pl::Tensor x = p.in("x", {rows, cols}, pl::FP32);
    const pl::Tensor bias = p.in("bias", {1, cols}, pl::FP32);
    auto y = p.out("y", {rows, cols}, pl::FP32);

    for (pl::Index r : pl::parallel(0, rows, tile)) {
      pl::incore("bias_relu", [&] {
        const auto t = pl::slice(x, {tile, cols}, {r, 0}, {.valid_shape = {pl::min(tile, rows - r), cols}});
        y = pl::assemble(y, pl::relu(pl::col_expand_add(t, bias)), {r, 0});
      });
    }
  });
}

/// Every argument. Inputs are random but the same for the same seed; what the kernel must write holds no numbers yet.
pl::Bindings arguments(const Config& config, std::uint64_t seed) {
  return {{"x", pl::random_array(seed, "x", pl::FP32, {config.rows, config.cols})},
          {"bias", pl::random_array(seed, "bias", pl::FP32, {1, config.cols})},
          {"y", pl::unwritten_array(pl::FP32, {config.rows, config.cols})}};
}

/// The same in plain C++ and double precision: no tiles, nothing shared with the kernel.
std::vector<pl::Expected> reference(const Config& config, const pl::Bindings& before) {
  const float* x = pl::argument(before, "x").as<float>();
  const float* bias = pl::argument(before, "bias").as<float>();
  std::vector<double> y;
  for (std::int64_t i = 0; i < config.rows * config.cols; ++i) {
    y.push_back(std::max(0.0, double{x[i]} + double{bias[i % config.cols]}));
  }
  return {{.name = "y", .values = y, .tolerance = {.rel = 0x1p-24, .reason = "one rounding to fp32"}}};
}

/// What a run must do at the least, for GB/s and GFLOP/s.
pl::Work work(const Config& config, const pl::Bindings& /*before*/) {
  const auto elements = static_cast<double>(config.rows * config.cols);
  return {.bytes = 2 * 4 * elements + 4 * static_cast<double>(config.cols), .flops = 2 * elements};
}

pl::Kernel bias_relu_kernel() {
  return pl::KernelOf<Config>{.name = "bias_relu",
                              .summary = "y = relu(x + bias)",
                              .options = {{"rows", "1000", "rows of x and y (a run-time dimension)"},
                                          {"cols", "512", "columns"},
                                          {"row_tile", "16", "rows that one tile holds"}},
                              .parse = parse,
                              .program = bias_relu,
                              .arguments = arguments,
                              .reference = reference,
                              .work = work};
}

}  // namespace

int main(int argc, char** argv) { return pl::tool_main(argc, argv, {bias_relu_kernel()}); }
