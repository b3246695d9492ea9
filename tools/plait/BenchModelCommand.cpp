// `plait bench-model`: the command line of BenchModel.h.
#include <CLI/CLI.hpp>
#include <memory>

#include "BenchModel.h"
#include "Commands.h"

namespace pl::tool {

void add_bench_model(CLI::App& app) {
  const auto options = std::make_shared<BenchModelOptions>();
  CLI::App& bench = *app.add_subcommand("bench-model", "measure a model against the ceilings of this machine");
  bench.add_option("MODEL_DIR", options->model, "with config.json and model.safetensors")->required();
  bench.add_option("--batch", options->batch, "sequences decoded together; 1,4,16: a row for each")
      ->delimiter(',')
      ->capture_default_str();
  bench.add_option("--prompt", options->prompt, "tokens of each prompt")->capture_default_str();
  bench.add_option("--generate", options->generate, "tokens that each sequence goes on for")->capture_default_str();
  bench
      .add_option("--context", options->context,
                  "positions in the cache before the prompt; 0,2048: a row for each, for each of --batch")
      ->delimiter(',')
      ->capture_default_str();
  bench.add_option("--rows", options->rows, "tokens of prompts computed in a step")->capture_default_str();
  bench.add_option("--threads", options->threads, "worker threads (default: one per core)");
  add_target(bench, options->target);
  add_model_cache(bench, options->cache);
  bench.add_option("--json", options->json, "write the result to this file");
  bench.add_option("--markdown", options->markdown, "write the table to this file");
  bench.callback([options] { bench_model(*options); });
}

}  // namespace pl::tool
