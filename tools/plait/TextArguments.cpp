#include "TextArguments.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "Commands.h"
#include "OpenModel.h"
#include "checkpoint/CheckpointError.h"
#include "checkpoint/ModelConfig.h"
#include "pl/executable.h"

namespace pl::tool {

void add_text_arguments(CLI::App& command, TextArguments& arguments) {
  command
      .add_option("MODEL_DIR", arguments.folder,
                  "a model's folder: config.json, generation_config.json, tokenizer.json, .safetensors")
      ->required();

  RequestOptions& request = arguments.request;
  command.add_option("--max-new-tokens", request.max_new_tokens,
                     "the text ends after so many tokens (default: 512, in a chat 4096)");
  CLI::Option* sample = command.add_flag_callback(
      "--do-sample", [&request] { request.do_sample = true; }, "draw tokens, whatever generation_config.json says");
  command
      .add_flag_callback(
          "--greedy", [&request] { request.do_sample = false; },
          "do_sample = false: take the likeliest token each time")
      ->excludes(sample);
  command.add_option("--temperature", request.temperature,
                     "divides the logits; this and the next three ask for sampling (default of all: as "
                     "generation_config.json says)");
  command.add_option("--top-k", request.top_k, "draw from the k likeliest tokens; 0: from all");
  command.add_option("--top-p", request.top_p, "draw from the likeliest tokens that have this probability together");
  command.add_option("--min-p", request.min_p, "draw from tokens at least so likely, as a part of the likeliest");
  command.add_option("--repetition-penalty", request.repetition_penalty, "makes what was said already less likely");
  command.add_option("--seed", request.seed, "of the draws (default: 0)");
  command.add_option("--stop", request.stop, "the text ends before this string; may be given several times")
      ->allow_extra_args(false);

  ChatOptions& chat = arguments.chat;
  command.add_option("--system", chat.system, "the system message of conversations");
  command.add_flag("!--no-think", chat.thinking, "leave out the thoughts before an answer");
  command.add_option("--chat-template", chat.format,
                     fmt::format("{} (default: as the model's files say)", fmt::join(chat_format_names(), ", ")));

  ModelOptions& model = arguments.model;
  command.add_option("--threads", arguments.threads, "worker threads (default: one per core)");
  command.add_option("--max-positions", model.max_positions, "of one sequence")->capture_default_str();
  command.add_option("--cache-positions", model.cache_positions, "of all sequences together, in keys and values")
      ->capture_default_str();
  add_model_cache(command, model.cache);
  add_target(command, model.target);
}

tokenizer::Tokenizer read_tokenizer(const TextArguments& arguments) {
  return tokenizer::Tokenizer::read(std::filesystem::path(arguments.folder) / "tokenizer.json");
}

RequestMaker::Settings settings_of(const TextArguments& arguments) {
  const checkpoint::ModelConfig config = checkpoint::readModelConfig(arguments.folder);
  return {.folder = arguments.folder,
          .model = checkpoint::readGenerationConfig(arguments.folder, config),
          .options = arguments.request,
          .chat = arguments.chat};
}

std::unique_ptr<Model> load(const TextArguments& arguments, const tokenizer::Tokenizer& tokenizer) {
  const std::int64_t vocabulary = checkpoint::readModelConfig(arguments.folder).vocabSize;
  if (tokenizer.end() > vocabulary) {
    throw checkpoint::CheckpointError(
        fmt::format("{}/tokenizer.json: expects tokens below the model's vocab_size={} but got {}", arguments.folder,
                    vocabulary, tokenizer.end() - 1));
  }
  if (arguments.threads != 0) set_threads(arguments.threads);
  return open_model(arguments.folder, arguments.model);
}

}  // namespace pl::tool
