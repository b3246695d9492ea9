#include "checkpoint/ModelConfig.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "checkpoint/CheckpointError.h"
#include "checkpoint/Json.h"

namespace pl::checkpoint {
namespace {

constexpr std::size_t kLongestConfig = 1 << 20;
constexpr std::int64_t kLargest = INT32_MAX;
// A hundred times the deepest that there is: each layer costs memory before any of its tensors has been looked for.
constexpr std::int64_t kMostLayers = 10'000;

constexpr std::array kArchitectures = {Architecture::Qwen3, Architecture::Llama};
constexpr std::array<std::pair<std::string_view, DType>, 3> kDTypes = {
    {{"bfloat16", BF16}, {"float16", FP16}, {"float32", FP32}}};

Architecture architectureOf(const Fields& config) {
  const std::vector<std::string> names = config.texts("architectures");
  for (const Architecture architecture : kArchitectures) {
    if (names.size() == 1 && names.front() == nameOf(architecture)) return architecture;
  }
  config.fail("architectures", "Qwen3ForCausalLM or LlamaForCausalLM alone");
}

std::int64_t size(const Fields& config, const std::string& key) {
  return required(config, key, config.integer(key, 1, kLargest), "an integer of 1 or more");
}

/// Refuses a rope_scaling or rope_parameters other than the plain one; both name its kind under either of two keys.
void expectPlainRope(const Fields& rope) {
  for (const char* key : {"rope_type", "type"}) {
    if (rope.text(key).value_or("default") != "default") rope.fail(key, "'default', since no other is supported,");
  }
  if (rope.number("partial_rotary_factor", 0, 1).value_or(1) != 1) {
    rope.fail("partial_rotary_factor", "1, since no other is supported,");
  }
}

/// Under rope_parameters since transformers 5, before that beside the other fields. 10000 is what both families have
/// where it stands nowhere.
double ropeTheta(const Fields& config) {
  double theta = config.number("rope_theta", 1, 1e300).value_or(10'000);
  if (const auto scaling = config.object("rope_scaling")) expectPlainRope(*scaling);
  if (const auto parameters = config.object("rope_parameters")) {
    expectPlainRope(*parameters);
    theta = parameters->number("rope_theta", 1, 1e300).value_or(theta);
  }
  return theta;
}

void expectFullAttention(const Fields& config, std::int64_t layers) {
  const std::vector<std::string> kinds = config.texts("layer_types");
  for (const std::string& kind : kinds) {
    if (kind != "full_attention")
      config.fail("layer_types", "full_attention in every layer, since no other is supported,");
  }
  if (!kinds.empty() && kinds.size() != static_cast<std::size_t>(layers)) {
    config.fail("layer_types", fmt::format("{} kinds, as there are layers,", layers));
  }
  // Where layer_types says nothing: the layers from max_window_layers on have the window, if it is switched on.
  const bool isOn = config.flag("use_sliding_window").value_or(false) && config.has("sliding_window");
  if (kinds.empty() && isOn && config.integer("max_window_layers", 0, kLargest).value_or(28) < layers) {
    config.fail("use_sliding_window", "false, since a sliding window is not supported,");
  }
}

void expectSupported(const Fields& config) {
  for (const char* key : {"attention_bias", "mlp_bias"}) {
    if (config.flag(key).value_or(false)) config.fail(key, "false, since biases are not supported,");
  }
  if (config.text("hidden_act").value_or("silu") != "silu") {
    config.fail("hidden_act", "'silu', since no other is supported,");
  }
  if (config.has("quantization_config")) config.fail("quantization_config", "none, since it is not supported,");
}

std::optional<DType> dtypeOf(const Fields& config) {
  const char* key = config.has("dtype") ? "dtype" : "torch_dtype";  // the name before transformers 5
  const std::optional<std::string> name = config.text(key);
  if (!name) return std::nullopt;
  const auto* const found = std::ranges::find(kDTypes, *name, &std::pair<std::string_view, DType>::first);
  if (found == kDTypes.end()) config.fail(key, "bfloat16, float16 or float32");
  return found->second;
}

/// Fills heads and their sizes. Missing fields: as each family's class in transformers has them.
void readHeads(const Fields& config, ModelConfig& model) {
  const bool isLlama = model.architecture == Architecture::Llama;
  const std::int64_t heads = model.numAttentionHeads = size(config, "num_attention_heads");
  model.numKeyValueHeads = config.integer("num_key_value_heads", 1, kLargest).value_or(isLlama ? heads : 32);
  if (heads % model.numKeyValueHeads != 0) {
    config.fail("num_key_value_heads", fmt::format("a divisor of the {} num_attention_heads", heads));
  }
  const std::optional<std::int64_t> headDim = config.integer("head_dim", 1, kLargest);
  if (!headDim && isLlama && model.hiddenSize % heads != 0) {
    config.fail("head_dim",
                fmt::format("an integer, since hidden_size {} is no multiple of the {} num_attention_heads,",
                            model.hiddenSize, heads));
  }
  model.headDim = headDim.value_or(isLlama ? model.hiddenSize / heads : 128);
  if (model.headDim % 2 != 0) config.fail("head_dim", "an even number, since RoPE rotates halves,");
  if (model.headDim > kLargest / heads) {
    config.fail("head_dim", fmt::format("at most {} with {} num_attention_heads", kLargest / heads, heads));
  }
}

}  // namespace

std::string_view nameOf(Architecture architecture) {
  return architecture == Architecture::Qwen3 ? "Qwen3ForCausalLM" : "LlamaForCausalLM";
}

ModelConfig parseModelConfig(std::string_view text, const std::string& file) {
  const Json json = parseJson(text, file);
  const Fields config(json, file);
  ModelConfig model;
  model.architecture = architectureOf(config);
  model.hiddenSize = size(config, "hidden_size");
  model.intermediateSize = size(config, "intermediate_size");
  model.numHiddenLayers =
      required(config, "num_hidden_layers", config.integer("num_hidden_layers", 1, kMostLayers), "an integer");
  readHeads(config, model);
  model.vocabSize = size(config, "vocab_size");
  const bool isLlama = model.architecture == Architecture::Llama;
  model.maxPositionEmbeddings = config.integer("max_position_embeddings", 1, kLargest).value_or(isLlama ? 2048 : 32768);
  model.rmsNormEps = config.number("rms_norm_eps", 0, 1).value_or(1e-6);
  model.ropeTheta = ropeTheta(config);
  expectFullAttention(config, model.numHiddenLayers);
  expectSupported(config);
  model.tieWordEmbeddings = config.flag("tie_word_embeddings").value_or(false);
  model.dtype = dtypeOf(config);
  model.bosTokenId = config.integer("bos_token_id", 0, kLargest);
  model.eosTokenIds = config.integers("eos_token_id", 0, kLargest);
  return model;
}

ModelConfig readModelConfig(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / "config.json";
  return parseModelConfig(readText(file, kLongestConfig), file.string());
}

}  // namespace pl::checkpoint
