#include "Run.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "CrashNote.h"
#include "ExitStatus.h"
#include "Explain.h"
#include "FailureFolder.h"
#include "Npy.h"
#include "Perform.h"
#include "Progress.h"
#include "Report.h"
#include "SavedRun.h"
#include "Staging.h"
#include "TextFile.h"
#include "TimedProgram.h"
#include "TraceFile.h"
#include "WrittenArguments.h"
#include "pl/executable.h"
#include "pl/kernel.h"
#include "target/cpu/Target.h"

namespace pl::tool {
namespace {

namespace fs = std::filesystem;

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
  if (options.engine == "reference" && !options.trace.empty()) {
    throw ConfigError("--trace expects --engine=cpu: the interpreter uses no workers");
  }
  if (options.engine != "reference" && options.checked) {
    throw ConfigError("--checked expects --engine=reference: compiled code follows no elements");
  }
  const bool result_option = !options.json.empty() || !options.trace.empty() || !options.save.empty() ||
                             !options.load.empty() || options.explain;
  if (!options.stop_after.empty() && result_option) {
    throw ConfigError("--stop-after expects no --json, --trace, --save, --load or --explain: nothing is run");
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
          .cache = options.cache,
          .on_copy = [](const std::string& line) { fmt::print(stderr, "{}\n", line); }};
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
    return read_text_file(entry.path().string());
  }
  throw InternalError(fmt::format("internal error: no dump of stage {} in {}", options.stop_after, stopped.dump_ir));
}

/// The words, seed and inputs of the run in the folder to load, where the command line does not give its own words.
void take_loaded(RunCase& run, const fs::path& folder) {
  run.seed = std::nullopt;
  run.inputs_in = folder;
  if (!fs::is_directory(folder)) throw FileError(fmt::format("{}: there is no such folder", folder.string()));
  if (!has_saved_run(folder)) return;  // files made by hand
  const SavedRun saved = read_saved_run(folder);
  if (saved.run.kernel != run.kernel) {
    throw FileError(fmt::format("{}: expects arguments of {} but got those of {}", (folder / kRunFile).string(),
                                run.kernel, saved.run.kernel));
  }
  run.inputs_in = saved.run.inputs_in;
  if (run.inputs_in.empty()) run.seed = saved.run.seed;
  const auto key_of = [](const std::string& word) { return word.substr(0, word.find('=')); };
  const std::vector<std::string> given = run.words;
  for (const std::string& word : saved.run.words) {
    if (std::ranges::find(given, key_of(word), key_of) == given.end()) run.words.push_back(word);
  }
}

RunCase case_of(const Kernel& kernel, const RunOptions& options) {
  const bool compiled = options.engine == "cpu";
  RunCase run{.kernel = kernel.name,
              .words = options.words,
              .seed = options.seed.value_or(kDefaultSeed),
              .engine = options.engine,
              .target = compiled ? options.target : "none",
              .threads = options.threads.value_or(threads()),
              .repeat = options.repeat.value_or(compiled ? kRepeatCompiled : kRepeatInterpreted),
              .fuse = options.fuse,
              .checked = options.checked,
              .check = options.check};
  if (!options.load.empty()) take_loaded(run, options.load);
  return run;
}

Bindings make_arguments(const Kernel& kernel, const RunCase& run, const KernelConfig& config, const Program& program,
                        const SavedRun* repeated, const RunOptions& options) {
  const Progress progress("making arguments");
  Bindings arguments = arguments_of(run, kernel, config, program.signature());
  if (repeated != nullptr) expect_saved_inputs(options.replay, *repeated, arguments);
  return arguments;
}

Report report_of(const RunCase& run, const KernelConfig& config, const Performance& performance, const Work& work) {
  return {.kernel = run.kernel,
          .config = config.words(),
          .seed = run.seed,
          .engine = run.engine,
          .target = run.target,
          .threads = run.threads,
          .repeat = run.repeat,
          .time_ms = summarize(performance.milliseconds),
          .work = work,
          .outputs = performance.outputs};
}

/// A run whose arguments are there, and where it is saved.
struct Execution {
  const RunOptions& options;
  const Prepared& prepared;
  const Signature& signature;
  StagedFolder* staged;  ///< of --save, or null
  fs::path folder;       ///< of --save, or of a failing run
  bool keeps_failure;
  SavedRun saved;

  std::string message() const {
    return saved_message(options.program, folder, saved.run, input_bytes(signature, prepared.before));
  }
};

/// Until it ends, a crash saves the run.
Performance perform_with_note(const Execution& execution) {
  std::optional<CrashNote> note;
  if (execution.keeps_failure) {
    const fs::path temporary = execution.staged ? execution.staged->path() : temporary_beside(execution.folder);
    note.emplace(temporary, execution.folder, execution.saved, [&](const Failure& failure) {
      return fmt::format("plait: {}\n{}", failure.text, execution.message());
    });
  }
  return perform(execution.prepared, compile_options(execution.options), [&](Phase phase) {
    if (note) note->enter(phase);
  });
}

/// Writes the folder of --save, or that of a failing run, and says so.
void save_result(Execution& execution, bool has_ended) {
  const Prepared& prepared = execution.prepared;
  const bool failed = execution.saved.failure.has_value();
  if (execution.staged) {
    if (has_ended) save_arguments(execution.staged->path(), prepared.arguments, "after");
    write_saved_run(execution.staged->path(), execution.saved);
    execution.staged->commit();
    if (failed) fmt::print(stderr, "{}", execution.message());
  } else if (failed && execution.keeps_failure) {
    try {
      write_failure(execution.folder, execution.saved, execution.signature, prepared.before);
      fmt::print(stderr, "{}", execution.message());
    } catch (const Error& error) {  // how the run itself failed must be seen all the same
      fmt::print(stderr, "plait: this failing run is not saved: {}\n", error.what());
    }
  }
}

int execute(const Kernel& kernel, RunCase run, const RunOptions& options, const SavedRun* repeated) {
  set_threads(run.threads);
  const KernelConfig config = configure(kernel, run.words);
  run.words = words_of(config, kernel);
  // Opened first: minutes of work must not end at a folder that cannot be written.
  std::optional<StagedFile> json;
  if (!options.json.empty()) json.emplace(options.json);
  std::optional<TraceFile> trace;
  if (!options.trace.empty()) trace.emplace(options.trace);
  std::optional<StagedFolder> staged;
  if (!options.save.empty()) staged.emplace(options.save);

  const Program program = timed_program(kernel, config, options.time_passes);
  const Signature& signature = program.signature();
  if (!options.stop_after.empty()) {
    fmt::print("{}", text_after_stage(options, program));
    return kDone;
  }
  const Bindings arguments = make_arguments(kernel, run, config, program, repeated, options);
  const Bindings given = pack(signature, arguments);
  const BoundCall call = bind(signature, given);
  if (options.explain) fmt::print("{}\n", explain(program, call.dimensions, options.fuse));
  const Bindings before = copy_of_written(signature, arguments);

  const Prepared prepared{kernel, run, config, program, arguments, given, before, trace ? &trace->trace() : nullptr};
  Execution execution{.options = options,
                      .prepared = prepared,
                      .signature = signature,
                      .staged = staged ? &*staged : nullptr,
                      .folder = staged ? fs::path(options.save) : failure_folder(options.failures, kernel.name),
                      .keeps_failure = staged || (options.save_failure && repeated == nullptr),
                      .saved = {.run = run}};
  RunCase& saved = execution.saved.run;
  if (!saved.inputs_in.empty()) saved.inputs_in = fs::absolute(saved.inputs_in).lexically_normal();
  if (staged) {
    save_arguments(staged->path(), before, "before");
    saved.inputs_in = ".";
  }
  if (staged || input_bytes(signature, before) <= kInputsLimit) {
    execution.saved.inputs = describe_inputs(signature, before);
  }

  const Performance performance = perform_with_note(execution);
  const std::optional<Failure>& failure = execution.saved.failure = performance.failure;
  const bool has_ended = !failure || failure->kind == Failure::Kind::Outputs;
  if (has_ended) {
    const Report report = report_of(run, config, performance, kernel.work(config, before));
    if (json) json->commit(report.json());
    if (trace) trace->commit();
    fmt::print("{}", report.text());
    std::fflush(stdout);  // before what standard error says about it
  } else {
    fmt::print(stderr, "plait: {}\n", failure->text);
  }
  save_result(execution, has_ended);
  if (repeated != nullptr) fmt::print(stderr, "{}", repetition_message(options.replay, repeated->failure, failure));
  if (!failure) return kDone;
  return failure->kind == Failure::Kind::InternalError ? kOurFault : kRunFailed;
}

}  // namespace

int run(const Kernel& kernel, const RunOptions& options) {
  check_options(options);
  return execute(kernel, case_of(kernel, options), options, nullptr);
}

int replay(const std::vector<Kernel>& kernels, const RunOptions& options) {
  const SavedRun saved = read_saved_run(options.replay);
  const std::string file = (fs::path(options.replay) / kRunFile).string();
  try {
    const Kernel& kernel = find_kernel(kernels, saved.run.kernel);
    // A key without a value would take today's default, which need not be the one of then.
    if (saved.run.words.size() != kernel.options.size()) {
      throw ConfigError(fmt::format("{} expects {} KEY=VALUE but got {}", kernel.name, kernel.options.size(),
                                    saved.run.words.size()));
    }
    configure(kernel, saved.run.words);
    RunOptions exact = options;
    exact.engine = saved.run.engine;
    exact.target = saved.run.engine == "cpu" ? saved.run.target : "native";
    exact.threads = saved.run.threads;
    exact.repeat = saved.run.repeat;
    exact.fuse = saved.run.fuse;
    exact.checked = saved.run.checked;
    check_options(exact);
    if (const Versions here = versions_here(); here != saved.versions) {
      const auto text = [](const Versions& v) { return fmt::format("Plait {}, LLVM {}, {}", v.plait, v.llvm, v.cpu); };
      fmt::print(stderr, "plait: note: {} was saved by {}; this is {}\n", options.replay, text(saved.versions),
                 text(here));
    }
    return execute(kernel, saved.run, exact, &saved);
  } catch (const ConfigError& error) {
    throw FileError(fmt::format("{}: {}", file, error.what()));
  }
}

}  // namespace pl::tool
