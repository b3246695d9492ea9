// `plait run`: the command line of Run.h.
#include <fmt/format.h>

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
  options.program = invocation.program;
  CLI::App& run = *app.add_subcommand("run", "run a kernel, time it and compare it with its reference");
  CLI::Option* kernel = add_kernel(run, invocation, arguments->kernel, options.words);
  kernel->required(false);  // --replay knows it
  CLI::Option* seed = run.add_option("--seed", options.seed, "of the random arguments (default: 1)");
  std::vector<CLI::Option*> saved_in_replay = {seed};
  const auto decides = [&](CLI::Option* option) { saved_in_replay.push_back(option); };
  decides(run.add_option("--threads", options.threads, "worker threads (default: one per core)"));
  decides(run.add_option("--engine", options.engine, "cpu, or reference: the interpreter")->capture_default_str());
  decides(add_target(run, options.target));
  decides(run.add_option("--repeat", options.repeat, "timed runs (default: 3, or 1 in the interpreter)"));
  decides(run.add_flag("!--no-check", options.check, "do not compare with the reference"));
  decides(run.add_flag("--checked", options.checked, "the interpreter follows every element that nothing wrote"));
  run.add_option("--json", options.json, "write the result to this file");
  run.add_option("--trace", options.trace, "write what each worker did in the timed runs to this file, for Perfetto");
  run.add_option("--save", options.save, "write the run, and every argument before and after it, to this new folder");
  decides(run.add_option("--load", options.load,
                         "run on the inputs that this folder holds, written by --save or by a "
                         "failing run")
              ->excludes(seed));
  CLI::Option* replay = run.add_option("--replay", options.replay,
                                       "repeat the run of this folder exactly; needs no KERNEL and takes no KEY=VALUE");
  CLI::Option* no_save = run.add_flag("!--no-save-failure", options.save_failure, "a failing run writes no folder");
  decides(no_save);
  decides(run.add_option("--failures", options.failures, "where a failing run writes the folder plait-failure-KERNEL-N")
              ->capture_default_str()
              ->excludes(no_save));
  run.add_option("--dump-ir", options.dump_ir, "write the program after every stage to this folder");
  decides(run.add_option("--stop-after", options.stop_after, "compile up to this stage and do not run"));
  run.add_flag("--time-passes", options.time_passes, "print the time of every step of the compilation");
  add_cache(run, options.cache);
  decides(add_no_fuse(run, options.fuse));
  run.add_flag("--explain", options.explain, "print the scopes, their arguments, working set, bytes and flops");
  for (CLI::Option* option : saved_in_replay) replay->excludes(option);
  run.callback([arguments, kernel, &invocation] {
    const RunOptions& options = arguments->options;
    if (!options.replay.empty()) {
      if (!kernel->empty()) {
        throw ConfigError(
            fmt::format("--replay expects no KERNEL and no KEY=VALUE but got '{}': {} holds them; to run "
                        "on its inputs in another way, use --load",
                        arguments->kernel, options.replay));
      }
      invocation.status = tool::replay(invocation.kernels, options);
      return;
    }
    if (kernel->empty()) throw CLI::RequiredError("KERNEL");
    invocation.status = tool::run(find_kernel(invocation.kernels, arguments->kernel), options);
  });
}

}  // namespace pl::tool
