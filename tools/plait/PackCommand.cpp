// `plait pack`: does before the first start what it would do.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "Commands.h"
#include "ProgressBar.h"
#include "checkpoint/CacheFolder.h"
#include "checkpoint/CheckpointError.h"
#include "checkpoint/ModelWeights.h"
#include "checkpoint/PackedFile.h"

namespace pl::tool {
namespace {

void pack_model(const std::string& folder, const std::filesystem::path& cache) {
  if (cache.empty()) {
    throw checkpoint::CheckpointError(
        "pack expects a folder to keep packed weights in but got none; --cache names one");
  }
  const checkpoint::ModelConfig config = checkpoint::readModelConfig(folder);
  const checkpoint::Checkpoint checkpoint(folder);
  ProgressBar bar;
  checkpoint::loadWeights(
      checkpoint, config,
      {.cache = cache,
       .onProgress = [&](std::string_view what, std::int64_t done, std::int64_t whole) { bar.show(what, done, whole); },
       .onNote = [](const std::string& note) { fmt::print(stderr, "note: {}\n", note); }});
  const std::filesystem::path file = checkpoint::packedPath(cache, checkpoint);
  std::error_code unwritten;
  const auto bytes = std::filesystem::file_size(file, unwritten);
  if (unwritten)
    throw checkpoint::CheckpointError(fmt::format("cannot keep {}: {}", file.string(), unwritten.message()));
  fmt::print("{}: {:.3f} MB\n", file.string(), static_cast<double>(bytes) / 1e6);
}

}  // namespace

void add_pack(CLI::App& app, Invocation& /*invocation*/) {
  struct Arguments {
    std::string folder;
    std::string cache = checkpoint::defaultCache();
  };
  const auto arguments = std::make_shared<Arguments>();
  CLI::App& pack = *app.add_subcommand("pack", "pack a model's weights now, for quicker starts");
  pack.add_option("MODEL_DIR", arguments->folder, "with config.json and model.safetensors")->required();
  pack.add_option("--cache", arguments->cache, "folder that keeps packed weights")->capture_default_str();
  pack.callback([arguments] { pack_model(arguments->folder, arguments->cache); });
}

}  // namespace pl::tool
