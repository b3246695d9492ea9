#include "hello_world.h"
#include "pl/random.h"
#include "registry.h"

namespace pl::kernels {
namespace {

HelloWorldConfig parse(const KernelConfig& words) {
  return {.rows = words.integer("rows"), .cols = words.integer("cols"), .row_tile = words.integer("row_tile")};
}

Bindings arguments(const HelloWorldConfig& config, std::uint64_t seed) {
  const std::vector<std::int64_t> shape = {config.rows, config.cols};
  return {{"a", random_array(seed, "a", FP32, shape)},
          {"b", random_array(seed, "b", FP32, shape)},
          {"c", unwritten_array(FP32, shape)}};
}

std::vector<Expected> reference(const HelloWorldConfig& config, const Bindings& before) {
  const float* a = argument(before, "a").as<float>();
  const float* b = argument(before, "b").as<float>();
  return {{.name = "c",
           .values = hello_world_reference(a, b, config.rows * config.cols),
           .tolerance = {.abs = 0, .rel = 0x1p-24, .reason = "one rounding to fp32: half a unit in the last place"}}};
}

Work work(const HelloWorldConfig& config, const Bindings& /*before*/) {
  const auto elements = static_cast<double>(config.rows * config.cols);
  return {.bytes = 3 * 4 * elements, .flops = elements};
}

}  // namespace

Kernel hello_world_kernel() {
  return KernelOf<HelloWorldConfig>{
      .name = "hello_world",
      .summary = "c = a + b",
      .options = {{"rows", "1000", "rows of a, b and c (a run-time dimension)"},
                  {"cols", "512", "columns"},
                  {"row_tile", "16", "rows that one tile holds"}},
      .parse = parse,
      .program = hello_world,
      .arguments = arguments,
      .reference = reference,
      .work = work,
  };
}

}  // namespace pl::kernels
