// `plait random-model`: a checkpoint of random weights.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "Commands.h"
#include "RandomModel.h"

namespace pl::tool {

void add_random_model(CLI::App& app) {
  const auto options = std::make_shared<RandomModelOptions>();
  CLI::App& command =
      *app.add_subcommand("random-model", "write a Qwen3 checkpoint of random weights, to try and to measure with");
  command.add_option("DIR", options->folder, "the folder to write; it must not exist, or be empty")->required();
  command.add_option("words", options->words, "sizes that differ, as config.json names them: num_hidden_layers=2")
      ->option_text("KEY=VALUE ...");
  command.add_option("--like", options->like, fmt::format("{}", fmt::join(random_model_shapes(), ", ")))
      ->capture_default_str();
  command.add_option("--tokenizer", options->tokenizer, "a tokenizer.json to go with it");
  command.add_option("--seed", options->seed, "of the weights")->capture_default_str();
  command.callback([options] { write_random_model(*options); });
}

}  // namespace pl::tool
