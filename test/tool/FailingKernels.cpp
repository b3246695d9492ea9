// A tool of its own whose kernels fail: for the tests of saved, repeated and shrunk failures.
#include "pl/kernel_of.h"
#include "pl/pl.h"
#include "pl/random.h"
#include "pl/tool.h"

namespace pl {
namespace {

struct Config {
  std::int64_t rows;
  std::int64_t cols;
  std::string counts;
};

Config parse(const KernelConfig& words) {
  return {.rows = words.integer("rows"), .cols = words.integer("cols"), .counts = words.text("counts")};
}

const std::vector<KernelOption> kOptions = {
    {"rows", "20", "rows"}, {"cols", "9", "columns"}, {"counts", "4,1,6", "a row for each row, repeated"}};

/// From the list, repeated over the rows.
Array counts(const Config& config) {
  std::vector<std::int64_t> list;
  for (std::string_view rest = config.counts;;) {
    const auto comma = rest.find(',');
    list.push_back(std::stoll(std::string(rest.substr(0, comma))));
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  Array counts(INT64, {config.rows});
  for (std::int64_t i = 0; i < config.rows; ++i) counts.as<std::int64_t>()[i] = list[i % list.size()];
  return counts;
}

Bindings arguments(const Config& config, std::uint64_t seed) {
  const std::vector<std::int64_t> shape = {config.rows, config.cols};
  return {{"counts", counts(config)}, {"x", random_array(seed, "x", FP32, shape)}, {"y", unwritten_array(FP32, shape)}};
}

/// y = 2 x.
Program twice(const Config& config) {
  return program("twice", [&](Parameters& p) {
    const Index rows = p.dim("rows");
    p.in("counts", {rows}, INT64);
    const Tensor x = p.in("x", {rows, config.cols}, FP32);
    auto y = p.out("y", {rows, config.cols}, FP32);
    for (Index r : range(0, rows)) y = assemble(y, slice(x, {1, config.cols}, {r, 0}) * 2.0, {r, 0});
  });
}

/// Row r of y is row counts[r] of x: compiled code reads wherever in memory that is.
Program pick(const Config& config) {
  return program("pick", [&](Parameters& p) {
    const Index rows = p.dim("rows");
    const Tensor counts = p.in("counts", {rows}, INT64);
    const Tensor x = p.in("x", {rows, config.cols}, FP32);
    auto y = p.out("y", {rows, config.cols}, FP32);
    for (Index r : range(0, rows)) {
      y = assemble(y, slice(x, {1, config.cols}, {read(counts, {r}), 0}, {.valid_shape = {1, config.cols}}), {r, 0});
    }
  });
}

std::vector<Expected> twice_reference(const Config& config, const Bindings& before) {
  std::vector<double> values;
  const Array& x = argument(before, "x");
  for (std::int64_t i = 0; i < x.elements(); ++i) values.push_back(2 * x.at(i));
  return {{.name = "y", .values = values}};
}

/// Wrong from the seventh row on, in the third column, where x is not 0.
std::vector<Expected> wrong_reference(const Config& config, const Bindings& before) {
  std::vector<Expected> expected = twice_reference(config, before);
  for (std::int64_t r = 6; r < config.rows && config.cols > 2; ++r) expected[0].values[r * config.cols + 2] *= 2;
  return expected;
}

std::vector<Expected> pick_reference(const Config& config, const Bindings& before) {
  std::vector<double> values;
  const Array& x = argument(before, "x");
  for (std::int64_t i = 0; i < x.elements(); ++i) {
    const std::int64_t row = argument(before, "counts").as<std::int64_t>()[i / config.cols];
    values.push_back(row >= 0 && row < config.rows ? x.at(row * config.cols + i % config.cols) : 0);
  }
  return {{.name = "y", .values = values}};
}

Work work(const Config& /*config*/, const Bindings& /*before*/) { return {}; }

Kernel kernel(std::string name, Program (*program)(const Config&),
              std::vector<Expected> (*reference)(const Config&, const Bindings&)) {
  return KernelOf<Config>{.name = std::move(name),
                          .summary = "fails",
                          .options = kOptions,
                          .parse = parse,
                          .program = program,
                          .arguments = arguments,
                          .reference = reference,
                          .work = work};
}

}  // namespace
}  // namespace pl

int main(int argc, char** argv) {
  return pl::tool_main(
      argc, argv,
      {pl::kernel("right", pl::twice, pl::twice_reference), pl::kernel("test/wrong", pl::twice, pl::wrong_reference),
       pl::kernel("pick", pl::pick, pl::pick_reference)});
}
