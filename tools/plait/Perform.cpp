#include "Perform.h"

#include <fmt/format.h>

#include <chrono>

#include "Progress.h"
#include "WrittenArguments.h"

namespace pl::tool {
namespace {

/// What a run of the program is: a call that writes the arguments' InOuts and Outs.
using Engine = std::function<void(const Bindings&)>;

Engine make_engine(const Prepared& prepared, const CompileOptions& compile_options) {
  if (prepared.run.engine == "reference") {
    const bool has_holes = prepared.run.checked && prepared.kernel.holes;
    const InterpretOptions checks = {
        .checked = prepared.run.checked,
        .holes = has_holes ? prepared.kernel.holes(prepared.config, prepared.before) : Bindings(),
        .on_note = [](const std::string& note) { fmt::print(stderr, "{}\n", note); }};
    return [program = prepared.program, checks](const Bindings& arguments) { interpret(program, arguments, checks); };
  }
  std::optional<Progress> progress;
  if (!compile_options.time_passes) progress.emplace("compiling");  // or the steps say it
  return [executable = compile(prepared.program, compile_options)](const Bindings& arguments) {
    executable.run(arguments);
  };
}

/// Milliseconds of every repetition. Each starts from `before`; the arguments end as the last one leaves them.
std::vector<double> repeat(const Engine& engine, const Prepared& prepared) {
  const int times = prepared.run.repeat;
  std::vector<double> samples;
  for (int i = 0; i < times; ++i) {
    restore(prepared.before, prepared.arguments);
    const Progress progress(fmt::format("running {}/{}", i + 1, times));
    if (prepared.trace != nullptr) prepared.trace->start();
    const auto start = std::chrono::steady_clock::now();
    engine(prepared.given);
    const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
    if (prepared.trace != nullptr) prepared.trace->stop();
    samples.push_back(elapsed.count());
  }
  return samples;
}

std::vector<Comparison> compare_all(const Prepared& prepared) {
  std::vector<Expected> expected;
  {
    const Progress progress("computing the reference");
    expected = prepared.kernel.reference(prepared.config, prepared.before);
  }
  const Progress progress("comparing");
  std::vector<Comparison> outputs;
  for (const Expected& output : expected) {
    outputs.push_back(
        compare(output, argument(prepared.before, output.name), argument(prepared.arguments, output.name)));
  }
  return outputs;
}

Failure internal_failure(const InternalError& error) {
  return {.kind = Failure::Kind::InternalError, .text = error.what()};
}

}  // namespace

std::string_view name_of(Phase phase) {
  switch (phase) {
    case Phase::Compiling: return "compiling";
    case Phase::Running: return "running";
    case Phase::Comparing: return "computing the reference";
  }
  return "?";
}

Performance perform(const Prepared& prepared, const CompileOptions& compile_options,
                    const std::function<void(Phase)>& on_phase) {
  Performance performance;
  Engine engine;
  on_phase(Phase::Compiling);
  try {
    engine = make_engine(prepared, compile_options);
  } catch (const InternalError& error) {  // any other error is one of the options'
    performance.failure = internal_failure(error);
    return performance;
  }
  on_phase(Phase::Running);
  try {
    performance.milliseconds = repeat(engine, prepared);
  } catch (const InternalError& error) {
    performance.failure = internal_failure(error);
    return performance;
  } catch (const Error& error) {
    performance.failure = Failure{.kind = Failure::Kind::Error, .text = error.what()};
    return performance;
  }
  if (!prepared.run.check) return performance;
  on_phase(Phase::Comparing);
  performance.outputs = compare_all(prepared);
  for (const Comparison& output : *performance.outputs) {
    if (output.passed()) continue;
    performance.failure = failure_of(*performance.outputs);
    break;
  }
  return performance;
}

}  // namespace pl::tool
