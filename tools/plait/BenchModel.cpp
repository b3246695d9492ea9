#include "BenchModel.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "Ceilings.h"
#include "Machine.h"
#include "ModelRun.h"
#include "OpenModel.h"
#include "Progress.h"
#include "Staging.h"
#include "pl/executable.h"
#include "qwen3/serving.h"
#include "target/cpu/Target.h"

namespace pl::tool {
namespace {

void expect(const char* option, std::int64_t least, std::int64_t got) {
  if (got < least) throw ConfigError(fmt::format("{} expects {} or more but got {}", option, least, got));
}

void check(const BenchModelOptions& options) {
  for (const std::int64_t count : options.batch) expect("--batch", 1, count);
  for (const std::int64_t count : options.context) expect("--context", 0, count);
  expect("--prompt", 1, options.prompt);
  expect("--generate", 1, options.generate);
  expect("--rows", 1, options.rows);
}

/// Positions of the longest sequence.
std::int64_t positions_of(const BenchModelOptions& options) {
  return std::ranges::max(options.context) + options.prompt + options.generate;
}

/// Whole pages for each sequence.
std::int64_t cache_positions_of(const BenchModelOptions& options) {
  constexpr std::int64_t kPage = kernels::qwen3::kServingPage;
  const std::int64_t pages = (positions_of(options) + kPage - 1) / kPage;
  return std::ranges::max(options.batch) * pages * kPage;
}

/// The rates of the memory and of products around and during the run are its ceilings.
struct Ceilings {
  ReadProbe& probe;
  double dot_gflops;
};

BenchModelRow measure(ModelRun& run, std::int64_t sequences, std::int64_t context, const Ceilings& ceilings,
                      const BenchModelOptions& options) {
  const Progress progress(fmt::format("batch {}, context {}", sequences, context));
  run.begin(sequences, context, context + options.prompt + options.generate);
  StepMeter prefill(ceilings.probe, ceilings.dot_gflops);
  run.prefill(options.prompt, options.rows, prefill);
  StepMeter decode(ceilings.probe, ceilings.dot_gflops);
  run.decode(options.generate, decode);
  return {.context = context,
          .prompt = options.prompt,
          .generate = options.generate,
          .sequences = sequences,
          .prefill = prefill.total(),
          .decode = decode.total(),
          .first_token_seconds = run.first_token_seconds()};
}

}  // namespace

void bench_model(const BenchModelOptions& options) {
  check(options);
  if (options.threads > 0) set_threads(options.threads);
  std::optional<StagedFile> json, markdown;  // opened first: minutes of work must not end at one that cannot be written
  if (!options.json.empty()) json.emplace(options.json);
  if (!options.markdown.empty()) markdown.emplace(options.markdown);

  const checkpoint::ModelConfig config = checkpoint::readModelConfig(options.model);
  if (positions_of(options) > config.maxPositionEmbeddings) {
    throw ConfigError(fmt::format("--context, --prompt and --generate expect {} positions or less together but got {}",
                                  config.maxPositionEmbeddings, positions_of(options)));
  }
  const auto model =
      open_model(options.model, {.max_positions = std::max(ModelOptions{}.max_positions, positions_of(options)),
                                 .cache_positions = cache_positions_of(options),
                                 .cache = options.cache,
                                 .target = options.target});
  const cpu::Target target = cpu::targetNamed(options.target);
  ReadProbe probe(ReadProbe::kMostBytes);
  BenchModelReport report{.model = options.model,
                          .processor = processor_name(),
                          .target = options.target,
                          .date = today(),
                          .threads = threads(),
                          .read_gbps = probe.gbps(ReadProbe::kMostBytes),
                          .dot_gflops = product_gflops(BF16, target.vector)};
  ModelRun run(*model, config);
  const Ceilings ceilings{probe, report.dot_gflops};
  for (const std::int64_t context : options.context) {
    for (const std::int64_t sequences : options.batch) {
      report.rows.push_back(measure(run, sequences, context, ceilings, options));
    }
  }
  if (json) json->commit(report.json());
  if (markdown) markdown->commit(report.markdown());
  fmt::print("{}", report.text());
}

}  // namespace pl::tool
