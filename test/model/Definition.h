// What a model computes, in double precision and nothing rounded: no cache, no tiles, no kernels. It reads a
// checkpoint's tensors and follows the formulas of Qwen3 and Llama token by token.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "checkpoint/Checkpoint.h"
#include "checkpoint/ModelConfig.h"

namespace pl::model {

using Vector = std::vector<double>;

class Definition {
 public:
  explicit Definition(const std::filesystem::path& folder);

  /// Of every position: what may follow it.
  std::vector<Vector> logits(std::span<const std::int32_t> tokens) const;

  /// As read; a test may change it and see that the logits change.
  checkpoint::ModelConfig config;

 private:
  /// Row `row` of a tensor, its elements as BF16, or as they are where it is a norm's.
  Vector row(const std::string& tensor, std::int64_t row) const;
  /// tensor [out, in] · x
  Vector product(const std::string& tensor, const Vector& x) const;
  /// x / sqrt(mean(x²) + eps) · weight, of `width` elements at a time.
  Vector norm(const std::string& tensor, Vector x) const;
  void rotate(Vector& heads, std::int64_t position) const;
  void throughLayer(std::int64_t layer, std::vector<Vector>& hidden) const;
  std::vector<Vector> attention(const std::vector<Vector>& q, const std::vector<Vector>& k,
                                const std::vector<Vector>& v) const;

  checkpoint::Checkpoint checkpoint_;
};

}  // namespace pl::model
