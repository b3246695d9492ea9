// `plait bench`: the command line of Bench.h.
#include <CLI/CLI.hpp>
#include <memory>

#include "Bench.h"
#include "Commands.h"

namespace pl::tool {

void add_bench(CLI::App& app, Invocation& invocation) {
  const auto arguments = std::make_shared<BenchOptions>();
  BenchOptions& options = *arguments;
  CLI::App& bench = *app.add_subcommand("bench", "measure kernels against the ceilings of this machine");
  bench.add_option("words", options.words, "kernels, and their options (default: the shapes of docs/performance.md)")
      ->option_text("[KERNEL ...] [KEY=VALUE ...]");
  bench.add_option("--seed", options.seed, "of the random arguments")->capture_default_str();
  bench.add_option("--threads", options.threads, "worker threads (default: one per core); 1,2: a row for each")
      ->delimiter(',')
      ->allow_extra_args(false);  // the words that follow are no numbers of threads
  add_target(bench, options.target);
  add_cache(bench, options.cache);
  bench.add_option("--repeat", options.repeat, "timed runs of each kernel")->capture_default_str();
  bench.add_flag("!--no-check", options.check, "do not compare with the reference");
  bench.add_option("--json", options.json, "write the result to this file");
  bench.add_option("--markdown", options.markdown, "write the table to this file");
  bench.add_option("--plot", options.plot, "draw the roofline to this file: .svg or .png");
  bench.add_option("--trace", options.trace, "write what each worker did in the timed runs to this file, for Perfetto");
  bench.callback([arguments, &invocation] { invocation.status = tool::bench(invocation.kernels, *arguments); });
}

}  // namespace pl::tool
