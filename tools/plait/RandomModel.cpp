#include "RandomModel.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "Npy.h"
#include "Progress.h"
#include "Staging.h"
#include "checkpoint/WeightList.h"
#include "pl/kernel.h"
#include "pl/random.h"
#include "pl/suggestion.h"
#include "qwen3/serving.h"
#include "tokenizer/Tokenizer.h"

namespace pl::tool {
namespace {

using checkpoint::ModelConfig;
using checkpoint::Weight;
using kernels::qwen3::NamedModel;
using Json = nlohmann::ordered_json;

static_assert(std::endian::native == std::endian::little, "a .safetensors file holds little-endian numbers");

const NamedModel& model_named(const std::string& name) {
  for (const NamedModel& model : kernels::qwen3::named_models()) {
    if (name == model.name) return model;
  }
  throw ConfigError(fmt::format("unknown model '{}'{}", name, suggestion(name, random_model_shapes(), "models")));
}

std::vector<KernelOption> options_like(const NamedModel& model) {
  const auto number = [](const char* key, std::int64_t value) { return KernelOption{key, std::to_string(value), ""}; };
  return {number("hidden_size", model.sizes.hidden),
          number("intermediate_size", model.sizes.intermediate),
          number("num_hidden_layers", model.layers),
          number("num_attention_heads", model.sizes.heads),
          number("num_key_value_heads", model.sizes.kv_heads),
          number("head_dim", model.sizes.head_dim),
          number("vocab_size", model.sizes.vocab),
          number("max_position_embeddings", model.positions),
          number("tie_word_embeddings", model.tied ? 1 : 0)};
}

Json config_json(const KernelConfig& words) {
  Json json = {{"architectures", {"Qwen3ForCausalLM"}}, {"model_type", "qwen3"}};
  for (const char* key : {"hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads",
                          "num_key_value_heads", "head_dim", "vocab_size", "max_position_embeddings"}) {
    json[key] = words.integer(key);
  }
  json.update({{"tie_word_embeddings", words.flag("tie_word_embeddings")},
               {"rms_norm_eps", 1e-6},
               {"rope_theta", 1e6},
               {"hidden_act", "silu"},
               {"attention_bias", false},
               {"dtype", "bfloat16"}});
  return json;
}

/// The tensors of the file; a tied embedding is two weights and one tensor.
std::vector<Weight> tensors_of(const ModelConfig& config) {
  std::vector<Weight> tensors;
  std::set<std::string> seen;
  for (const Weight& weight : checkpoint::weightsOf(config)) {
    if (seen.insert(weight.tensor).second) tensors.push_back(weight);
  }
  return tensors;
}

Array random_tensor(const Weight& weight, std::uint64_t seed) {
  // Products of rows of length sqrt(in) keep their length; norms are about 1.
  if (weight.form == checkpoint::Form::norm) return random_array(seed, weight.tensor, BF16, weight.stored, 0.1F, 1);
  const auto depth = static_cast<float>(weight.stored[1]);
  return random_array(seed, weight.tensor, BF16, weight.stored, 1 / std::sqrt(depth));
}

void write_tensors(const std::filesystem::path& file, const std::vector<Weight>& tensors, std::uint64_t seed) {
  Json header = {{"__metadata__", {{"format", "pt"}}}};
  std::int64_t bytes = 0;
  for (const Weight& tensor : tensors) {
    std::int64_t size = size_of(BF16);
    for (const std::int64_t extent : tensor.stored) size *= extent;
    header[tensor.tensor] = {{"dtype", "BF16"}, {"shape", tensor.stored}, {"data_offsets", {bytes, bytes + size}}};
    bytes += size;
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');
  const std::uint64_t length = text.size();

  std::ofstream out(file, std::ios::binary);
  out.write(reinterpret_cast<const char*>(&length), sizeof length);
  out << text;
  for (const Weight& tensor : tensors) {
    const Array data = random_tensor(tensor, seed);
    out.write(data.as<char>(), static_cast<std::streamsize>(data.bytes()));
  }
  out.close();
  if (!out) throw FileError(fmt::format("cannot write {}", file.string()));
}

void write_json(const std::filesystem::path& file, const Json& json) {
  std::ofstream out(file);
  out << json.dump(2) << '\n';
  out.close();
  if (!out) throw FileError(fmt::format("cannot write {}", file.string()));
}

void copy_tokenizer(const std::filesystem::path& from, const std::filesystem::path& to, const ModelConfig& config) {
  const auto tokenizer = tokenizer::Tokenizer::read(from);
  if (tokenizer.end() > config.vocabSize) {
    throw ConfigError(fmt::format("vocab_size expects {} or more, for the tokens of {}, but got {}", tokenizer.end(),
                                  from.string(), config.vocabSize));
  }
  std::filesystem::copy_file(from, to);
}

}  // namespace

std::vector<std::string> random_model_shapes() {
  std::vector<std::string> names;
  for (const NamedModel& model : kernels::qwen3::named_models()) names.emplace_back(model.name);
  return names;
}

void write_random_model(const RandomModelOptions& options) {
  const std::vector<KernelOption> keys = options_like(model_named(options.like));
  const Json json = config_json(KernelConfig("random-model", keys, options.words));
  const ModelConfig config = checkpoint::parseModelConfig(json.dump(), "config.json");

  StagedFolder folder(options.folder);
  const Progress progress(fmt::format("writing {}", options.folder.string()));
  if (!options.tokenizer.empty()) copy_tokenizer(options.tokenizer, folder.path() / "tokenizer.json", config);
  write_json(folder.path() / "config.json", json);
  write_json(folder.path() / "generation_config.json", {{"do_sample", false}});
  write_tensors(folder.path() / "model.safetensors", tensors_of(config), options.seed);
  folder.commit();
}

}  // namespace pl::tool
