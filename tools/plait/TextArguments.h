// What `plait generate` and `plait chat` have in common: their options, and the model's folder.
#pragma once

#include <CLI/App.hpp>
#include <memory>
#include <string>

#include "RequestMaker.h"
#include "pl/model.h"

namespace pl::tool {

struct TextArguments {
  std::string folder;
  int threads = 0;  ///< 0: one per core
  ModelOptions model = {};
  RequestOptions request = {};
  ChatOptions chat = {};
};

/// Adds MODEL_DIR and the options that all of this can be asked for with.
void add_text_arguments(CLI::App& command, TextArguments& arguments);

/// The tokenizer in the model's folder.
tokenizer::Tokenizer read_tokenizer(const TextArguments& arguments);

/// The settings of requests to this model.
RequestMaker::Settings settings_of(const TextArguments& arguments);

/// Loads the model, with a progress bar. Throws Error, also for a tokenizer that has tokens which the model has not.
std::unique_ptr<Model> load(const TextArguments& arguments, const tokenizer::Tokenizer& tokenizer);

}  // namespace pl::tool
