#include "Definition.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <stdexcept>

namespace pl::model {
namespace {

float widened(std::uint16_t bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16); }

/// To BF16, to nearest even: what kernels take of a matrix in another type.
double rounded(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return widened(static_cast<std::uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16));
}

template <class T>
T loaded(const std::byte* data, std::int64_t i) {
  T value;
  std::memcpy(&value, data + i * static_cast<std::int64_t>(sizeof(T)), sizeof(T));
  return value;
}

void add(Vector& to, const Vector& other) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += other[i];
}

double dot(const double* a, const double* b, std::int64_t count) {
  double sum = 0;
  for (std::int64_t i = 0; i < count; ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace

Definition::Definition(const std::filesystem::path& folder)
    : config(checkpoint::readModelConfig(folder)), checkpoint_(folder) {}

Vector Definition::row(const std::string& name, std::int64_t row) const {
  const checkpoint::Tensor* tensor = checkpoint_.find(name);
  if (tensor == nullptr) throw std::logic_error("no tensor " + name);
  const bool isNorm = tensor->shape.size() == 1;
  Vector values(tensor->shape.back());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto at = row * tensor->shape.back() + static_cast<std::int64_t>(i);
    const float value = tensor->type.dtype == BF16 ? widened(loaded<std::uint16_t>(tensor->data.data(), at))
                                                   : loaded<float>(tensor->data.data(), at);
    values[i] = isNorm ? value : rounded(value);
  }
  return values;
}

Vector Definition::product(const std::string& name, const Vector& x) const {
  Vector result(checkpoint_.find(name)->shape[0]);
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i] = dot(row(name, static_cast<std::int64_t>(i)).data(), x.data(), static_cast<std::int64_t>(x.size()));
  }
  return result;
}

Vector Definition::norm(const std::string& name, Vector x) const {
  const Vector weight = row(name, 0);
  const auto width = static_cast<std::int64_t>(weight.size());
  for (std::size_t at = 0; at < x.size(); at += weight.size()) {
    const double scale = 1 / std::sqrt(dot(&x[at], &x[at], width) / static_cast<double>(width) + config.rmsNormEps);
    for (std::size_t i = 0; i < weight.size(); ++i) x[at + i] *= scale * weight[i];
  }
  return x;
}

void Definition::rotate(Vector& heads, std::int64_t position) const {
  const std::size_t half = config.headDim / 2;
  for (std::size_t head = 0; head < heads.size(); head += 2 * half) {
    for (std::size_t i = 0; i < half; ++i) {
      const double angle = static_cast<double>(position) *
                           std::pow(config.ropeTheta, -2.0 * static_cast<double>(i) / static_cast<double>(2 * half));
      double &low = heads[head + i], &high = heads[head + half + i];
      const double was = low;
      low = was * std::cos(angle) - high * std::sin(angle);
      high = high * std::cos(angle) + was * std::sin(angle);
    }
  }
}

/// Causal: position p sees 0 … p.
std::vector<Vector> Definition::attention(const std::vector<Vector>& q, const std::vector<Vector>& k,
                                          const std::vector<Vector>& v) const {
  const std::int64_t d = config.headDim, group = config.numAttentionHeads / config.numKeyValueHeads;
  std::vector<Vector> out(q.size(), Vector(config.queryWidth()));
  for (std::size_t p = 0; p < q.size(); ++p) {
    for (std::int64_t head = 0; head < config.numAttentionHeads; ++head) {
      const std::int64_t at = head / group * d;  // of its KV head
      Vector weights(p + 1);
      for (std::size_t s = 0; s <= p; ++s) {
        weights[s] = dot(&q[p][head * d], &k[s][at], d) / std::sqrt(static_cast<double>(d));
      }
      const double greatest = *std::ranges::max_element(weights);
      double sum = 0;
      for (double& weight : weights) sum += weight = std::exp(weight - greatest);
      for (std::size_t s = 0; s <= p; ++s) {
        for (std::int64_t i = 0; i < d; ++i) out[p][head * d + i] += weights[s] / sum * v[s][at + i];
      }
    }
  }
  return out;
}

void Definition::throughLayer(std::int64_t layer, std::vector<Vector>& hidden) const {
  const auto named = [&](const char* tensor) {
    return "model.layers." + std::to_string(layer) + "." + tensor + ".weight";
  };
  std::vector<Vector> q, k, v;
  for (std::size_t p = 0; p < hidden.size(); ++p) {
    const Vector normed = norm(named("input_layernorm"), hidden[p]);
    q.push_back(product(named("self_attn.q_proj"), normed));
    k.push_back(product(named("self_attn.k_proj"), normed));
    v.push_back(product(named("self_attn.v_proj"), normed));
    if (config.hasHeadNorms()) {
      q[p] = norm(named("self_attn.q_norm"), q[p]);
      k[p] = norm(named("self_attn.k_norm"), k[p]);
    }
    rotate(q[p], static_cast<std::int64_t>(p));
    rotate(k[p], static_cast<std::int64_t>(p));
  }
  const std::vector<Vector> attended = attention(q, k, v);
  for (std::size_t p = 0; p < hidden.size(); ++p) {
    add(hidden[p], product(named("self_attn.o_proj"), attended[p]));
    const Vector normed = norm(named("post_attention_layernorm"), hidden[p]);
    Vector inner = product(named("mlp.gate_proj"), normed);
    const Vector up = product(named("mlp.up_proj"), normed);
    for (std::size_t i = 0; i < inner.size(); ++i) inner[i] = inner[i] / (1 + std::exp(-inner[i])) * up[i];
    add(hidden[p], product(named("mlp.down_proj"), inner));
  }
}

std::vector<Vector> Definition::logits(std::span<const std::int32_t> tokens) const {
  std::vector<Vector> hidden;
  for (const std::int32_t token : tokens) hidden.push_back(row("model.embed_tokens.weight", token));
  for (std::int64_t layer = 0; layer < config.numHiddenLayers; ++layer) throughLayer(layer, hidden);
  const std::string head = config.tieWordEmbeddings ? "model.embed_tokens.weight" : "lm_head.weight";
  std::vector<Vector> logits;
  for (const Vector& last : hidden) logits.push_back(product(head, norm("model.norm.weight", last)));
  return logits;
}

}  // namespace pl::model
