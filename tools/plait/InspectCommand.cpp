// `plait inspect`: what a model's folder holds, and what it lacks.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>
#include <tuple>

#include "Commands.h"
#include "ahead/Programs.h"
#include "checkpoint/GenerationConfig.h"
#include "checkpoint/WeightList.h"
#include "model/Programs.h"
#include "pl/array.h"
#include "qwen3/serving.h"

namespace pl::tool {
namespace {

using nlohmann::ordered_json;

/// Everything that is said of a checkpoint.
struct Inspected {
  checkpoint::ModelConfig config;
  checkpoint::GenerationConfig generation;
  checkpoint::Checkpoint checkpoint;
  std::vector<std::string> misfits;

  explicit Inspected(const std::string& folder)
      : config(checkpoint::readModelConfig(folder)),
        generation(checkpoint::readGenerationConfig(folder, config)),
        checkpoint(folder),
        misfits(checkpoint::misfits(checkpoint, config)) {}
};

/// The fields by the names that config.json has for them.
ordered_json json_of(const checkpoint::ModelConfig& config) {
  return {{"architecture", checkpoint::nameOf(config.architecture)},
          {"hidden_size", config.hiddenSize},
          {"intermediate_size", config.intermediateSize},
          {"num_hidden_layers", config.numHiddenLayers},
          {"num_attention_heads", config.numAttentionHeads},
          {"num_key_value_heads", config.numKeyValueHeads},
          {"head_dim", config.headDim},
          {"vocab_size", config.vocabSize},
          {"max_position_embeddings", config.maxPositionEmbeddings},
          {"rms_norm_eps", config.rmsNormEps},
          {"rope_theta", config.ropeTheta},
          {"tie_word_embeddings", config.tieWordEmbeddings},
          {"bos_token_id", config.bosTokenId ? ordered_json(*config.bosTokenId) : ordered_json()},
          {"eos_token_id", config.eosTokenIds}};
}

ordered_json json_of(const checkpoint::GenerationConfig& generation) {
  return {{"do_sample", generation.doSample},
          {"temperature", generation.temperature},
          {"top_k", generation.topK},
          {"top_p", generation.topP},
          {"min_p", generation.minP},
          {"repetition_penalty", generation.repetitionPenalty},
          {"eos_token_id", generation.eosTokenIds}};
}

/// For each program that decoding runs, the target for which its code is in this executable; empty: it has none, and is
/// compiled when the model is first used.
std::vector<std::pair<std::string, std::string_view>> programs_of(const checkpoint::ModelConfig& config) {
  std::vector<std::pair<std::string, std::string_view>> programs;
  for (const kernels::qwen3::ServedProgram& program : kernels::qwen3::kServedPrograms) {
    if (!kernels::qwen3::is_served(program, config.maxPositionEmbeddings)) continue;
    const auto words = kernels::qwen3::serving_config(model::sizesOf(config), program, program.max_seq);
    const bool is_there = ahead::find(program.kernel, words).has_value();
    programs.emplace_back(program.purpose, is_there ? ahead::targetHere() : std::string_view());
  }
  return programs;
}

ordered_json json_of_programs(const checkpoint::ModelConfig& config) {
  ordered_json json;
  for (const auto& [name, target] : programs_of(config)) json[name] = target.empty() ? ordered_json() : target;
  return json;
}

std::string programs_text(const checkpoint::ModelConfig& config) {
  std::string text = "programs\n";
  for (const auto& [name, target] : programs_of(config)) {
    text += target.empty() ? fmt::format("  {:<24}compiled at the first start\n", name)
                           : fmt::format("  {:<24}ahead of time, for {}\n", name, target);
  }
  return text + "\n";
}

ordered_json json_of(const Inspected& inspected) {
  ordered_json tensors = ordered_json::array();
  for (const auto& [name, tensor] : inspected.checkpoint.tensors()) {
    tensors.push_back({{"name", name},
                       {"dtype", tensor.type.name},
                       {"shape", tensor.shape},
                       {"file", tensor.file->path().filename().string()}});
  }
  return {{"config", json_of(inspected.config)},
          {"generation_config", json_of(inspected.generation)},
          {"programs", json_of_programs(inspected.config)},
          {"tensors", tensors},
          {"misfits", inspected.misfits}};
}

std::string fields_text(const std::string& title, const ordered_json& fields) {
  std::string text = title + "\n";
  for (const auto& [name, value] : fields.items()) {
    text += fmt::format("  {:<24}{}\n", name, value.is_string() ? value.get<std::string>() : value.dump());
  }
  return text + "\n";
}

/// "model.layers.7.mlp.up_proj.weight" as "model.layers.*.mlp.up_proj.weight".
std::string without_numbers(std::string_view name) {
  std::string text;
  while (!name.empty()) {
    const std::string_view part = name.substr(0, name.find('.'));
    const bool is_number = !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
    text += is_number ? "*" : part;
    name.remove_prefix(part.size());
    if (!name.empty()) text += '.';
    name.remove_prefix(std::min<std::size_t>(1, name.size()));
  }
  return text;
}

/// Tensors that are alike but for the number of their layer are one line.
std::string tensors_text(const checkpoint::Checkpoint& checkpoint) {
  struct Alike {
    std::size_t tensors = 0, bytes = 0;
  };
  std::map<std::tuple<std::string, std::string, std::string>, Alike> groups;
  std::size_t bytes = 0, widest = 0;
  for (const auto& [name, tensor] : checkpoint.tensors()) {
    const std::string alike = without_numbers(name);
    Alike& group = groups[{alike, std::string(tensor.type.name), shape_text(tensor.shape)}];
    ++group.tensors;
    group.bytes += tensor.data.size();
    bytes += tensor.data.size();
    widest = std::max(widest, alike.size());
  }
  constexpr double kMegabyte = 1e6;
  std::string text;
  for (const auto& [key, group] : groups) {
    const auto& [name, type, shape] = key;
    text += fmt::format("  {:<{}}  {:>3} x {} {:<16} {:>10.3f} MB\n", name, widest, group.tensors, type, shape,
                        static_cast<double>(group.bytes) / kMegabyte);
  }
  return fmt::format("{} tensors, {:.3f} MB in {} {}\n{}\n", checkpoint.tensors().size(),
                     static_cast<double>(bytes) / kMegabyte, checkpoint.files().size(),
                     checkpoint.files().size() == 1 ? "file" : "files", text);
}

std::string text_of(const Inspected& inspected) {
  std::string text = fields_text("config.json", json_of(inspected.config)) +
                     fields_text("generation_config.json", json_of(inspected.generation)) +
                     programs_text(inspected.config) + tensors_text(inspected.checkpoint);
  if (inspected.misfits.empty()) return text + "complete: these are the tensors of such a model\n";
  for (const std::string& misfit : inspected.misfits) text += misfit + "\n";
  return text;
}

}  // namespace

void add_inspect(CLI::App& app, Invocation& invocation) {
  struct Arguments {
    std::string folder;
    bool json = false;
  };
  const auto arguments = std::make_shared<Arguments>();
  CLI::App& inspect = *app.add_subcommand("inspect", "say what a model's folder holds, and what it lacks");
  inspect.add_option("MODEL_DIR", arguments->folder, "with config.json and model.safetensors")->required();
  inspect.add_flag("--json", arguments->json, "print it as JSON");
  inspect.callback([arguments, &invocation] {
    const Inspected inspected(arguments->folder);
    if (arguments->json) {
      // Names of tensors may be any bytes.
      fmt::print("{}\n", json_of(inspected).dump(2, ' ', false, ordered_json::error_handler_t::replace));
    } else {
      fmt::print("{}", text_of(inspected));
    }
    if (!inspected.misfits.empty()) invocation.status = kRunFailed;
  });
}

}  // namespace pl::tool
