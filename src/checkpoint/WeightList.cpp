#include "checkpoint/WeightList.h"

#include <fmt/format.h>

#include <set>

#include "checkpoint/CheckpointError.h"
#include "pl/array.h"

namespace pl::checkpoint {
namespace {

constexpr std::string_view kEmbedding = "model.embed_tokens.weight";
constexpr std::string_view kHead = "lm_head.weight";

void addLayer(std::vector<Weight>& weights, const ModelConfig& config, std::int64_t layer) {
  const std::int64_t h = config.hiddenSize, q = config.queryWidth(), kv = config.keyValueWidth();
  const std::int64_t i = config.intermediateSize, d = config.headDim;
  const auto add = [&](std::string_view tensor, std::string_view parameter, std::vector<std::int64_t> stored) {
    const Form form = stored.size() == 1 ? Form::norm : Form::matrix;
    weights.push_back({fmt::format("model.layers.{}.{}.weight", layer, tensor), layer, std::string(parameter), form,
                       std::move(stored)});
  };
  add("input_layernorm", "input_rms_weight", {h});
  add("self_attn.q_proj", "wq", {q, h});
  add("self_attn.k_proj", "wk", {kv, h});
  add("self_attn.v_proj", "wv", {kv, h});
  if (config.hasHeadNorms()) {
    add("self_attn.q_norm", "q_norm_weight", {d});
    add("self_attn.k_norm", "k_norm_weight", {d});
  }
  add("self_attn.o_proj", "wo", {h, q});
  add("post_attention_layernorm", "post_rms_weight", {h});
  add("mlp.gate_proj", "w_gate", {i, h});
  add("mlp.up_proj", "w_up", {i, h});
  add("mlp.down_proj", "w_down", {h, i});
}

bool isFloat(const StoredType& type) { return type.dtype && is_float(*type.dtype); }

bool isPassedOver(const std::string& name, const ModelConfig& config) {
  return (config.tieWordEmbeddings && name == kHead) || name.ends_with(".rotary_emb.inv_freq");
}

}  // namespace

std::vector<std::int64_t> Weight::shape() const {
  switch (form) {
    case Form::matrix: return {stored[1], stored[0]};
    case Form::rows: return stored;
    case Form::norm: return {1, stored[0]};
  }
  return {};
}

std::string Weight::name() const {
  return layer == kOfModel ? parameter : fmt::format("layers.{}.{}", layer, parameter);
}

std::vector<Weight> weightsOf(const ModelConfig& config) {
  std::vector<Weight> weights;
  for (std::int64_t layer = 0; layer < config.numHiddenLayers; ++layer) addLayer(weights, config, layer);
  const std::string embedding(kEmbedding), head(config.tieWordEmbeddings ? kEmbedding : kHead);
  const std::vector<std::int64_t> shape = {config.vocabSize, config.hiddenSize};
  weights.push_back({.tensor = embedding, .parameter = "embedding", .form = Form::rows, .stored = shape});
  weights.push_back(
      {.tensor = "model.norm.weight", .parameter = "final_rms_weight", .form = Form::norm, .stored = {shape[1]}});
  weights.push_back({.tensor = head, .parameter = "lm_head", .form = Form::matrix, .stored = shape});
  return weights;
}

std::vector<std::string> misfits(const Checkpoint& checkpoint, const ModelConfig& config) {
  std::vector<std::string> all;
  std::set<std::string> expected;
  for (const Weight& weight : weightsOf(config)) {
    if (!expected.insert(weight.tensor).second) continue;  // the embedding, once more as LM head
    const Tensor* tensor = checkpoint.find(weight.tensor);
    if (tensor == nullptr) {
      all.push_back(fmt::format("{}: expects a tensor '{}' {} but got none", checkpoint.folder().string(),
                                weight.tensor, shape_text(weight.stored)));
    } else if (tensor->shape != weight.stored || !isFloat(tensor->type)) {
      all.push_back(fmt::format("{}: tensor '{}' expects BF16, F16 or F32 {} but got {} {}",
                                tensor->file->path().string(), weight.tensor, shape_text(weight.stored),
                                tensor->type.name, shape_text(tensor->shape)));
    }
  }
  for (const auto& [name, tensor] : checkpoint.tensors()) {
    if (expected.contains(name) || isPassedOver(name, config)) continue;
    all.push_back(fmt::format("{}: expects the tensors of a {} but got '{}' {}, which is none of this config.json's",
                              tensor.file->path().string(), nameOf(config.architecture), shown(name),
                              shape_text(tensor.shape)));
  }
  return all;
}

void expectFit(const Checkpoint& checkpoint, const ModelConfig& config) {
  const std::vector<std::string> all = misfits(checkpoint, config);
  if (all.empty()) return;
  const std::string others =
      all.size() == 1 ? "" : fmt::format("; and {} more, which `plait inspect` lists", all.size() - 1);
  throw CheckpointError(all.front() + others);
}

}  // namespace pl::checkpoint
