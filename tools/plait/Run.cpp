#include "Run.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include "ArgumentFiles.h"
#include "Explain.h"
#include "Npy.h"
#include "Progress.h"
#include "Report.h"
#include "Staging.h"
#include "WrittenArguments.h"
#include "pl/executable.h"
#include "pl/kernel.h"
#include "target/cpu/Target.h"

namespace pl::tool {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSeed = 1;
constexpr int kRepeatCompiled = 3;
constexpr int kRepeatInterpreted = 1;

// Before anything that takes long, so that a mistake in the command line is the first thing said.
void check_options(const RunOptions& options) {
  if (options.engine != "cpu" && options.engine != "reference") {
    throw ConfigError(fmt::format("--engine expects cpu or reference but got '{}'", options.engine));
  }
  const bool compiler_option = options.target != "native" || !options.dump_ir.empty() || !options.stop_after.empty() ||
                               options.time_passes || !options.fuse;
  if (options.engine == "reference" && compiler_option) {
    throw ConfigError(
        "--target, --no-fuse, --dump-ir, --stop-after and --time-passes expect --engine=cpu: nothing is compiled");
  }
  if (options.engine != "reference" && options.checked) {
    throw ConfigError("--checked expects --engine=reference: compiled code follows no elements");
  }
  const bool result_option = !options.json.empty() || !options.save.empty() || !options.load.empty() || options.explain;
  if (!options.stop_after.empty() && result_option) {
    throw ConfigError("--stop-after expects no --json, --save, --load or --explain: nothing is run");
  }
  const auto expect_positive = [](std::string_view option, std::optional<int> count) {
    if (count && *count < 1) throw ConfigError(fmt::format("{} expects 1 or more but got {}", option, *count));
  };
  if (options.engine == "cpu") cpu::checkRunsHere(cpu::targetNamed(options.target));
  expect_positive("--repeat", options.repeat);
  expect_positive("--threads", options.threads);
}

CompileOptions compile_options(const RunOptions& options) {
  return {.target = options.target,
          .dump_ir = options.dump_ir,
          .stop_after = options.stop_after,
          .time_passes = options.time_passes,
          .fuse = options.fuse,
          .on_copy = [](const std::string& line) { fmt::print(stderr, "{}\n", line); }};
}

/// What a run of the program is: a call that writes the arguments' InOuts and Outs.
using Engine = std::function<void(const Bindings&)>;

Engine make_engine(const RunOptions& options, const Program& program, const Bindings& holes) {
  if (options.engine == "reference") {
    const InterpretOptions checks = {.checked = options.checked,
                                     .holes = holes,
                                     .on_note = [](const std::string& note) { fmt::print(stderr, "{}\n", note); }};
    return [program, checks](const Bindings& arguments) { interpret(program, arguments, checks); };
  }
  const Progress progress("compiling");
  return [executable = compile(program, compile_options(options))](const Bindings& arguments) {
    executable.run(arguments);
  };
}

/// The program as it is after the stage to stop after.
std::string text_after_stage(const RunOptions& options, const Program& program) {
  CompileOptions stopped = compile_options(options);
  std::optional<ScratchFolder> scratch;
  if (options.dump_ir.empty()) stopped.dump_ir = scratch.emplace().path();
  compile(program, stopped);
  // NN-STAGE.mlir, or .ll or .s
  for (const auto& entry : fs::directory_iterator(stopped.dump_ir)) {
    if (entry.path().stem().string().substr(3) != options.stop_after) continue;
    std::ifstream in(entry.path());
    return {std::istreambuf_iterator<char>(in), {}};
  }
  throw InternalError(fmt::format("internal error: no dump of stage {} in {}", options.stop_after, stopped.dump_ir));
}

/// Milliseconds of every repetition. Each starts from `before`; `arguments` ends as the last one leaves it.
std::vector<double> repeat(const Engine& engine, int times, const Bindings& before, const Bindings& arguments) {
  std::vector<double> samples;
  for (int i = 0; i < times; ++i) {
    restore(before, arguments);
    const Progress progress(fmt::format("running {}/{}", i + 1, times));
    const auto start = std::chrono::steady_clock::now();
    engine(arguments);
    const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
    samples.push_back(elapsed.count());
  }
  return samples;
}

std::vector<Comparison> compare_all(const Kernel& kernel, const KernelConfig& config, const Bindings& before,
                                    const Bindings& arguments) {
  std::vector<Expected> expected;
  {
    const Progress progress("computing the reference");
    expected = kernel.reference(config, before);
  }
  const Progress progress("comparing");
  std::vector<Comparison> outputs;
  for (const Expected& output : expected) {
    outputs.push_back(compare(output, argument(before, output.name), argument(arguments, output.name)));
  }
  return outputs;
}

Bindings make_arguments(const RunOptions& options, const Kernel& kernel, const KernelConfig& config,
                        const Signature& signature) {
  const Progress progress("making arguments");
  Bindings arguments = kernel.arguments(config, options.seed.value_or(kSeed));
  if (!options.load.empty()) load_arguments(options.load, signature, arguments);
  return arguments;
}

std::vector<std::string> words_of(const KernelConfig& config, const Kernel& kernel) {
  std::vector<std::string> words;
  for (const KernelOption& option : kernel.options) words.push_back(option.key + "=" + config.text(option.key));
  return words;
}

}  // namespace

int run(const Kernel& kernel, const RunOptions& options) {
  check_options(options);
  if (options.threads) set_threads(*options.threads);
  const KernelConfig config =
      configure(kernel, options.load.empty() ? options.words : words_for_folder(options.load, kernel, options.words));
  // Opened first: minutes of work must not end at a folder that cannot be written.
  std::optional<StagedFile> json;
  if (!options.json.empty()) json.emplace(options.json);
  std::optional<StagedFolder> saved;
  if (!options.save.empty()) saved.emplace(options.save);

  const Program program = kernel.program(config);
  const Signature& signature = program.signature();
  if (!options.stop_after.empty()) {
    fmt::print("{}", text_after_stage(options, program));
    return 0;
  }
  const Bindings arguments = make_arguments(options, kernel, config, signature);
  const BoundCall call = bind(signature, arguments);
  const Bindings holes = options.checked && kernel.holes ? kernel.holes(config, arguments) : Bindings();
  const Engine engine = make_engine(options, program, holes);
  if (options.explain) fmt::print("{}\n", explain(program, call.dimensions, options.fuse));

  const Bindings before = copy_of_written(signature, arguments);
  if (saved) save_arguments(saved->path(), before, "before");

  Report report{.kernel = kernel.name,
                .config = config.words(),
                .seed = options.load.empty() ? std::optional(options.seed.value_or(kSeed)) : std::nullopt,
                .engine = options.engine,
                .target = options.engine == "cpu" ? options.target : "none",
                .threads = threads(),
                .repeat = options.repeat.value_or(options.engine == "cpu" ? kRepeatCompiled : kRepeatInterpreted)};
  report.time_ms = summarize(repeat(engine, report.repeat, before, arguments));
  report.work = kernel.work(config, before);
  if (options.check) report.outputs = compare_all(kernel, config, before, arguments);

  if (saved) {
    save_arguments(saved->path(), arguments, "after");
    save_call(saved->path(), {.kernel = kernel.name, .words = words_of(config, kernel), .seed = report.seed});
    saved->commit();
  }
  if (json) json->commit(report.json());
  fmt::print("{}", report.text());
  return report.passed().value_or(true) ? 0 : 1;
}

}  // namespace pl::tool
