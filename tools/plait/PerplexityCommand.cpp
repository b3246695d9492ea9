// `plait perplexity`: how well a model predicts a text.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "Commands.h"
#include "Npy.h"
#include "OpenModel.h"
#include "Perplexity.h"
#include "TextFile.h"
#include "TokenIds.h"
#include "checkpoint/ModelConfig.h"
#include "pl/kernel.h"
#include "tokenizer/Tokenizer.h"

namespace pl::tool {
namespace {

struct PerplexityArguments {
  std::string model, file;
  bool ids = false;
  bool json = false;
  std::int64_t context = 2048;
  std::string logits;  // file; empty: none
  std::string target = "native";
  std::string cache = default_model_cache();
};

std::vector<std::int32_t> tokens_of(const PerplexityArguments& arguments) {
  const std::string text = read_text_file(arguments.file);
  const auto tokens =
      arguments.ids ? parse_ids(text, arguments.file) : tokenizer::Tokenizer::read(arguments.model).encode(text);
  if (tokens.size() < 2) {
    throw ConfigError(fmt::format("{} expects 2 tokens or more but got {}", arguments.file, tokens.size()));
  }
  return {tokens.begin(), tokens.end()};
}

void expect_tokens_below(std::int64_t vocabulary, const std::vector<std::int32_t>& tokens, const std::string& file) {
  const auto past = std::ranges::find_if(tokens, [&](std::int32_t token) { return token >= vocabulary; });
  if (past == tokens.end()) return;
  throw ConfigError(fmt::format("{} expects tokens from 0 to {}, the model's, but got {} as number {}", file,
                                vocabulary - 1, *past, past - tokens.begin()));
}

/// A place for every token's logits, where they are wanted.
Array room_for_logits(const PerplexityArguments& arguments, std::size_t tokens, std::int64_t vocabulary) {
  if (arguments.logits.empty()) return {FP32, {0}};
  if (!arguments.logits.ends_with(".npy")) {
    throw ConfigError(fmt::format("--logits expects the name of a .npy file but got {}", arguments.logits));
  }
  return {FP32, {static_cast<std::int64_t>(tokens), vocabulary}};
}

nlohmann::ordered_json json_of(const Perplexity& result, const PerplexityArguments& arguments) {
  nlohmann::ordered_json logprobs = nlohmann::ordered_json::array();
  for (const auto& logprob : result.logprobs) {
    logprobs.push_back(logprob ? nlohmann::ordered_json(*logprob) : nlohmann::ordered_json());
  }
  return {{"model", arguments.model},  {"tokens", result.logprobs.size()},      {"context", arguments.context},
          {"scored", result.scored()}, {"mean_logprob", result.mean_logprob()}, {"perplexity", result.perplexity()},
          {"logprobs", logprobs}};
}

void perplexity(const PerplexityArguments& arguments) {
  const std::vector<std::int32_t> tokens = tokens_of(arguments);
  const checkpoint::ModelConfig config = checkpoint::readModelConfig(arguments.model);
  expect_tokens_below(config.vocabSize, tokens, arguments.file);
  if (arguments.context < 2) {
    throw ConfigError(fmt::format("--context expects 2 or more but got {}", arguments.context));
  }
  const std::int64_t window = std::min(arguments.context, config.maxPositionEmbeddings);
  const Array logits = room_for_logits(arguments, tokens.size(), config.vocabSize);
  const auto model = open_model(
      arguments.model,
      {.max_positions = window, .cache_positions = window, .cache = arguments.cache, .target = arguments.target});

  const auto start = std::chrono::steady_clock::now();
  const Perplexity result = perplexity_of(*model, tokens, window, [&](std::int64_t token, std::span<const float> row) {
    if (logits.elements() > 0) std::ranges::copy(row, logits.as<float>() + token * model->vocabulary());
  });
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  if (!arguments.logits.empty()) write_npy(arguments.logits, logits);
  if (arguments.json) {
    fmt::print("{}\n", json_of(result, arguments).dump());
    return;
  }
  fmt::print("perplexity {:.4f}: {} tokens in windows of {}, mean log probability {:.6f}, {:.1f} tokens/s\n",
             result.perplexity(), result.scored(), window, result.mean_logprob(),
             static_cast<double>(tokens.size()) / elapsed.count());
}

}  // namespace

void add_perplexity(CLI::App& app) {
  const auto arguments = std::make_shared<PerplexityArguments>();
  CLI::App& command = *app.add_subcommand("perplexity", "say how well a model predicts a text");
  command.add_option("MODEL_DIR", arguments->model, "with config.json, model.safetensors and tokenizer.json")
      ->required();
  command.add_option("FILE", arguments->file, "the text")->required();
  command.add_flag("--ids", arguments->ids, "FILE holds the ids of tokens, and no tokenizer is needed");
  command
      .add_option("--context", arguments->context,
                  "tokens of a window: each is predicted from those before it in its window")
      ->capture_default_str();
  command.add_flag("--json", arguments->json, "print it as JSON, with every token's log probability");
  command.add_option("--logits", arguments->logits,
                     "write every token's logits, what may follow it, to this .npy file");
  add_target(command, arguments->target);
  add_model_cache(command, arguments->cache);
  command.callback([arguments] { perplexity(*arguments); });
}

}  // namespace pl::tool
