// `plait run`: the command line of Run.h.
#include <CLI/CLI.hpp>
#include <memory>

#include "Commands.h"
#include "Run.h"

namespace pl::tool {

void add_run(CLI::App& app, Invocation& invocation) {
  struct Arguments {
    std::string kernel;
    RunOptions options;
  };
  const auto arguments = std::make_shared<Arguments>();
  RunOptions& options = arguments->options;
  CLI::App& run = *app.add_subcommand("run", "run a kernel, time it and compare it with its reference");
  add_kernel(run, invocation, arguments->kernel, options.words);
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
  add_no_fuse(run, options.fuse);
  run.add_flag("--explain", options.explain, "print the scopes, their arguments, working set, bytes and flops");
  run.callback([arguments, &invocation] {
    invocation.status = tool::run(find_kernel(invocation.kernels, arguments->kernel), arguments->options);
  });
}

}  // namespace pl::tool
