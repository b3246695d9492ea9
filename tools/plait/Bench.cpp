#include "Bench.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "Ceilings.h"
#include "Machine.h"
#include "Progress.h"
#include "Roofline.h"
#include "Staging.h"
#include "TraceFile.h"
#include "WrittenArguments.h"
#include "pl/executable.h"
#include "target/cpu/Target.h"

namespace pl::tool {
namespace {

constexpr double kCeilingBytes = ReadProbe::kMostBytes;

struct Case {
  const Kernel* kernel;
  KernelConfig config;
  std::string text;  // the words that differ from the defaults
};

double median(std::vector<double> values) { return summarize(std::move(values)).median; }

Case make_case(const Kernel& kernel, const std::vector<std::string>& words) {
  return {&kernel, configure(kernel, words), fmt::format("{}", fmt::join(words, " "))};
}

std::vector<Case> cases_of(const std::vector<Kernel>& kernels, const std::vector<std::string>& arguments) {
  std::vector<std::string> names, words;
  for (const std::string& argument : arguments) {
    (argument.find('=') == std::string::npos ? names : words).push_back(argument);
  }
  std::vector<Case> cases;
  for (const std::string& name : names) cases.push_back(make_case(find_kernel(kernels, name), words));
  if (!cases.empty()) return cases;
  if (!words.empty()) throw ConfigError(fmt::format("bench expects a kernel that '{}' is for", words.front()));
  for (const BenchShape& shape : bench_shapes()) {
    cases.push_back(make_case(find_kernel(kernels, shape.kernel), shape.words));
  }
  return cases;
}

bool agrees(const Case& measured, const Bindings& before, const Bindings& after) {
  const std::vector<Expected> expected = measured.kernel->reference(measured.config, before);
  return std::ranges::all_of(expected, [&](const Expected& output) {
    return compare(output, argument(before, output.name), argument(after, output.name)).passed();
  });
}

struct Arguments {
  Bindings row_major;  // for the reference
  Bindings given;      // the same, packed as the program takes them: once, as when a model is loaded
  Bindings before;     // row-major, with a copy of what a run writes
};

Arguments arguments_of(const Case& measured, const Signature& signature, std::uint64_t seed) {
  const Bindings row_major = measured.kernel->arguments(measured.config, seed);
  return {row_major, pack(signature, row_major), copy_of_written(signature, row_major)};
}

/// Every run starts with what it needs in memory alone, as a decoder's step does, whose layers share the caches.
void time_runs(const Executable& executable, const Arguments& arguments, int repeat, Trace* trace, BenchRow& row) {
  ReadProbe probe(row.work.bytes);
  std::vector<double> rates, samples;
  rates.push_back(probe.gbps(row.work.bytes));
  for (int i = 0; i < repeat; ++i) {
    restore(arguments.before, arguments.row_major);
    probe.evict();
    if (trace != nullptr) trace->start();
    const auto start = std::chrono::steady_clock::now();
    executable.run(arguments.given);
    const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
    if (trace != nullptr) trace->stop();
    samples.push_back(elapsed.count());
    rates.push_back(probe.gbps(row.work.bytes));
  }
  std::vector<double> fractions;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    row.read_gbps = (rates[i] + rates[i + 1]) / 2;
    fractions.push_back(std::max(row.read_ms(), row.compute_ms()) / samples[i]);
  }
  row.fraction = median(fractions);
  row.read_gbps = median(rates);
  row.time_ms = summarize(samples);
}

/// A row for every number of threads.
std::vector<BenchRow> measure(const Case& measured, const BenchOptions& options, const std::vector<int>& threads,
                              const cpu::Target& target, Trace* trace) {
  const Progress progress(fmt::format("{} {}", measured.kernel->name, measured.text));
  const Program program = measured.kernel->program(measured.config);
  const Executable executable = compile(program, {.target = options.target, .cache = options.cache});
  const Arguments arguments = arguments_of(measured, program.signature(), options.seed);

  BenchRow first{.kernel = measured.kernel->name, .config = measured.text};
  first.work = measured.kernel->work(measured.config, arguments.before);
  executable.run(arguments.given);  // the first run touches memory that was never used
  // Once: results do not depend on the number of threads.
  if (options.check) first.agrees = agrees(measured, arguments.before, arguments.row_major);
  std::vector<BenchRow> rows;
  for (const int count : threads) {
    set_threads(count);
    BenchRow& row = rows.emplace_back(first);
    row.threads = count;
    row.peak_gflops = product_gflops(row.work.operands, target.vector);
    time_runs(executable, arguments, options.repeat, trace, row);
    row.speed_up = rows.front().time_ms.median / row.time_ms.median;
  }
  return rows;
}

}  // namespace

int bench(const std::vector<Kernel>& kernels, const BenchOptions& options) {
  const cpu::Target target = cpu::targetNamed(options.target);
  cpu::checkRunsHere(target);
  if (!options.plot.empty()) check_plot_name(options.plot);
  if (options.repeat < 1) throw ConfigError(fmt::format("--repeat expects 1 or more but got {}", options.repeat));
  const std::vector<int> counts = options.threads.empty() ? std::vector{threads()} : options.threads;
  for (const int count : counts) {
    if (count < 1) throw ConfigError(fmt::format("--threads expects 1 or more but got {}", count));
  }
  set_threads(counts.back());
  const std::vector<Case> cases = cases_of(kernels, options.words);
  // Opened first: minutes of work must not end at a file that cannot be written.
  std::optional<StagedFile> json, markdown, plot;
  if (!options.json.empty()) json.emplace(options.json);
  if (!options.markdown.empty()) markdown.emplace(options.markdown);
  if (!options.plot.empty()) plot.emplace(options.plot);
  std::optional<TraceFile> trace;
  if (!options.trace.empty()) trace.emplace(options.trace);

  BenchReport report{.processor = processor_name(),
                     .target = options.target,
                     .date = today(),
                     .threads = counts,
                     .repeat = options.repeat,
                     .read_gbps = ReadProbe(kCeilingBytes).gbps(kCeilingBytes),
                     .dot_gflops = product_gflops(BF16, target.vector),
                     .fma_gflops = product_gflops(FP32, target.vector),
                     .dot_instruction = std::string(product_instruction(BF16, target.vector)),
                     .fma_instruction = std::string(product_instruction(FP32, target.vector))};
  for (const Case& measured : cases) {
    for (BenchRow& row : measure(measured, options, counts, target, trace ? &trace->trace() : nullptr)) {
      report.rows.push_back(std::move(row));
    }
  }

  if (json) json->commit(report.json());
  if (markdown) markdown->commit(report.markdown());
  if (plot) plot->commit(roofline(report, options.plot));
  if (trace) trace->commit();
  fmt::print("{}", report.text());
  return report.passed() ? 0 : 1;
}

}  // namespace pl::tool
