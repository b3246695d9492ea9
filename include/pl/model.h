// A model: the folder of a checkpoint becomes what an engine drives.
//
//   const auto model = pl::load_model("Qwen3-0.6B");
//   pl::Engine engine(*model);
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "pl/engine.h"

namespace pl {

/// $PLAIT_CACHE; where it is not set, plait in $XDG_CACHE_HOME or in ~/.cache. Empty where $PLAIT_CACHE is, or where
/// there is no such folder.
std::string default_model_cache();

struct ModelOptions {
  /// Of one sequence; config.json's max_position_embeddings where that is smaller. Programs are compiled for it.
  std::int64_t max_positions = 40960;
  /// Of all sequences together, rounded up to whole pages. Their memory is taken when it is first written.
  std::int64_t cache_positions = 32768;
  std::string cache = default_model_cache();  ///< folder that keeps packed weights and compiled programs; empty: none
  std::string target = "native";              ///< as CompileOptions has it
  /// Told what is being done, "packing weights", and how many of its bytes are. Null: nobody is told.
  std::function<void(std::string_view what, std::int64_t done, std::int64_t whole)> on_progress = {};
  /// Told of what went another way: packed weights that were damaged and are made anew. Null: nobody is told.
  std::function<void(const std::string&)> on_note = {};
};

/// A decoder with its weights, its cache and its programs. The bits of a row's logits depend on its sequence alone: not
/// on other rows, on how its tokens are divided among steps, on its pages, or on the number of threads.
/// One thread at a time.
class Model : public PagedModel {
 public:
  /// Bytes of the weights that every step reads: all but the embedding's.
  virtual std::int64_t weight_bytes() const = 0;
  /// Bytes of one position's keys and values, in all layers.
  virtual std::int64_t position_bytes() const = 0;
};

/// The model in `folder`: config.json and .safetensors files as Hugging Face's transformers writes them, Qwen3 or
/// Llama. Throws Error for a checkpoint that is damaged or unknown, naming the file and what in it, and CallError for
/// options out of range.
std::unique_ptr<Model> load_model(const std::filesystem::path& folder, const ModelOptions& options = {});

}  // namespace pl
