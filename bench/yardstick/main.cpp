// yardstick [--repeat N] [--threads N] [--warm] [KEY=VALUE …]: qwen3/decode_scope2 as compiled and as written by hand,
// in turns. Prints both times and their ratio; 77 where the processor lacks the instructions.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>

#include "attention.h"
#include "pl/executable.h"
#include "pl/kernel.h"
#include "plait/Ceilings.h"
#include "plait/WrittenArguments.h"

namespace pl::yardstick {
namespace {

constexpr int kSkipped = 77;

struct Options {
  int repeat = 15;
  int threads = 0;
  bool warm = false;
  std::vector<std::string> words;
};

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

/// Throws ConfigError for a configuration that the hand-written code has no form for.
void check(const KernelConfig& config) {
  if (config.integer("head_dim") != kHeadDim || config.integer("heads") != kQPerKv * config.integer("kv_heads")) {
    throw ConfigError(fmt::format("yardstick expects head_dim={} and heads={}·kv_heads but got {}", kHeadDim, kQPerKv,
                                  config.words()));
  }
  if (config.integer("max_seq") % kCapacityStep != 0) {
    throw ConfigError(fmt::format("yardstick expects max_seq to be a multiple of {} but got {}", kCapacityStep,
                                  config.integer("max_seq")));
  }
}

bool agrees(const std::vector<Expected>& expected, const Bindings& before, const Bindings& after) {
  return std::ranges::all_of(expected, [&](const Expected& output) {
    return compare(output, argument(before, output.name), argument(after, output.name)).passed();
  });
}

int run(const Options& options) {
  if (options.threads > 0) set_threads(options.threads);
  const Kernel& kernel = find_kernel("qwen3/decode_scope2");
  const KernelConfig config = configure(kernel, options.words);
  check(config);
  const Executable executable = compile(kernel.program(config));
  const Bindings arguments = kernel.arguments(config, /*seed=*/1);
  const Bindings before = tool::copy_of_written(executable.signature(), arguments);
  const Work work = kernel.work(config, before);
  const std::vector<Expected> expected = kernel.reference(config, before);
  tool::ReadProbe probe(work.bytes);

  struct Contender {
    const char* name;
    std::function<void()> run;
    std::vector<double> ms = {};
  };
  Contender contenders[] = {{"compiled", [&] { executable.run(arguments); }},
                            {"by hand", [&] { decode_scope2(arguments); }}};
  for (const Contender& contender : contenders) {
    tool::restore(before, arguments);
    contender.run();
    if (!agrees(expected, before, arguments)) {
      fmt::print(stderr, "yardstick: {} does not agree with the reference\n", contender.name);
      return 1;
    }
  }
  std::vector<double> rates;
  for (int i = 0; i < options.repeat; ++i) {
    for (Contender& contender : contenders) {
      tool::restore(before, arguments);
      if (!options.warm) probe.evict();
      const auto start = std::chrono::steady_clock::now();
      contender.run();
      const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
      contender.ms.push_back(elapsed.count());
    }
    rates.push_back(probe.gbps(work.bytes));
  }
  const double read_ms = work.bytes / median(rates) * 1e-6;
  for (const Contender& contender : contenders) {
    const double ms = median(contender.ms);
    fmt::print("{:9} {:8.3f} ms  {:5.1f} GB/s  {:.2f} of reading at {:.1f} GB/s\n", contender.name, ms,
               work.bytes / ms * 1e-6, read_ms / ms, median(rates));
  }
  fmt::print("ratio of times {:.3f}\n", median(contenders[0].ms) / median(contenders[1].ms));
  return 0;
}

}  // namespace
}  // namespace pl::yardstick

int main(int argc, char** argv) {
  pl::yardstick::Options options;
  CLI::App app("qwen3/decode_scope2 as compiled and as written by hand, in turns");
  app.add_option("words", options.words, "KEY=VALUE of the kernel");
  app.add_option("--repeat", options.repeat, "timed runs of each")->check(CLI::PositiveNumber);
  app.add_option("--threads", options.threads, "worker threads (default: one per core)")->check(CLI::PositiveNumber);
  app.add_flag("--warm", options.warm,
               "leave the caches as they are: with a small cache of keys, the arithmetic alone");
  CLI11_PARSE(app, argc, argv);
  if (!pl::yardstick::runs_here()) {
    fmt::print(stderr, "yardstick: skipped, needs a processor with AVX-512-BF16\n");
    return pl::yardstick::kSkipped;
  }
  try {
    return pl::yardstick::run(options);
  } catch (const pl::Error& error) {
    fmt::print(stderr, "yardstick: {}\n", error.what());
    return 1;
  }
}
