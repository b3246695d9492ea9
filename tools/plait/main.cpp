// plait: runs, checks, times and compiles kernels.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <new>

#include "CompileCommand.h"
#include "List.h"
#include "Run.h"
#include "pl/kernel.h"

namespace {

// 1 is a run whose outputs disagree.
constexpr int kBadInput = 2;
constexpr int kOurFault = 3;

int fail(int status, std::string_view message) {
  fmt::print(stderr, "plait: {}\n", message);
  return status;
}

void add_kernel(CLI::App& command, std::string& kernel, std::vector<std::string>& words) {
  command.add_option("KERNEL", kernel, "a kernel of `plait list`")->required();
  command.add_option("words", words, "the kernel's options, as `plait list` shows them")->option_text("KEY=VALUE ...");
}

void add_target(CLI::App& command, std::string& target) {
  command.add_option("--target", target, "x86-64-v3, x86-64-v4 or native")->capture_default_str();
}

struct RunCommand {
  std::string kernel;
  pl::tool::RunOptions options;
  int status = 0;
};

void add_run(CLI::App& app, RunCommand& command) {
  pl::tool::RunOptions& options = command.options;
  CLI::App& run = *app.add_subcommand("run", "run a kernel, time it and compare it with its reference");
  add_kernel(run, command.kernel, options.words);
  CLI::Option* seed = run.add_option("--seed", options.seed, "of the random arguments (default: 1)");
  run.add_option("--threads", options.threads, "worker threads (default: one per core)");
  run.add_option("--engine", options.engine, "cpu, or reference: the interpreter")->capture_default_str();
  add_target(run, options.target);
  run.add_option("--repeat", options.repeat, "timed runs (default: 3, or 1 in the interpreter)");
  run.add_flag("!--no-check", options.check, "do not compare with the reference");
  run.add_flag("--checked", options.checked, "the interpreter follows every element that nothing wrote");
  run.add_option("--json", options.json, "write the result to this file");
  run.add_option("--save", options.save, "write every argument, before and after, to this new folder of .npy files");
  run.add_option("--load", options.load, "run on the arguments that --save wrote to this folder")->excludes(seed);
  run.add_option("--dump-ir", options.dump_ir, "write the program after every stage to this folder");
  run.add_option("--stop-after", options.stop_after, "compile up to this stage and do not run");
  run.add_flag("--time-passes", options.time_passes, "print the time of every stage");
  run.add_flag("--explain", options.explain, "print the scopes, their arguments, working set, bytes and flops");
  run.callback([&] { command.status = pl::tool::run(pl::find_kernel(command.kernel), command.options); });
}

void add_compile(CLI::App& app, pl::tool::CompileCommandOptions& options) {
  CLI::App& compile = *app.add_subcommand("compile", "compile a kernel ahead of time to an object and a C header");
  add_kernel(compile, options.kernel, options.words);
  compile.add_option("-o", options.object, "the object file")->required();
  compile.add_option("--header", options.header, "the C header")->required();
  add_target(compile, options.target);
  compile.callback([&] { pl::tool::compile_kernel(options); });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Plait: a tile language in C++, its compiler, and LLM kernels in it.", "plait");
  app.require_subcommand(1);
  app.add_subcommand("list", "list the kernels, their keys and defaults")->callback([] {
    fmt::print("{}", pl::tool::list_kernels());
  });
  RunCommand run_command;
  add_run(app, run_command);
  pl::tool::CompileCommandOptions compile_options;
  add_compile(app, compile_options);

  try {
    app.parse(argc, argv);
    return run_command.status;
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    return fail(kBadInput, error.what());
  } catch (const pl::InternalError& error) {
    return fail(kOurFault, error.what());
  } catch (const pl::Error& error) {
    return fail(kBadInput, error.what());
  } catch (const std::bad_alloc&) {
    return fail(kBadInput, "this machine has not enough memory for the arguments");
  } catch (const std::exception& error) {
    return fail(kOurFault, fmt::format("internal error, please report it: {}", error.what()));
  }
}
