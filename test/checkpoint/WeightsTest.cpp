// Which tensor a model's weights are made of, and their elements after conversion and packing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "Written.h"
#include "checkpoint/CheckpointError.h"
#include "checkpoint/Convert.h"
#include "checkpoint/ConvertWeight.h"
#include "checkpoint/WeightList.h"
#include "pl/layout.h"
#include "unit/TemporaryFolder.h"

namespace pl::checkpoint {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::ThrowsMessage;

std::vector<std::string> namesOf(const std::vector<Weight>& weights) {
  std::vector<std::string> names;
  for (const Weight& weight : weights) names.push_back(weight.name());
  return names;
}

ModelConfig smallConfig(Architecture architecture) {
  return {.architecture = architecture,
          .hiddenSize = 6,
          .intermediateSize = 10,
          .numHiddenLayers = 1,
          .numAttentionHeads = 4,
          .numKeyValueHeads = 2,
          .headDim = 2,
          .vocabSize = 7};
}

TEST(WeightList, NamesThemAsTheKernelsDo) {
  EXPECT_THAT(
      namesOf(weightsOf(smallConfig(Architecture::Qwen3))),
      ElementsAre("layers.0.input_rms_weight", "layers.0.wq", "layers.0.wk", "layers.0.wv", "layers.0.q_norm_weight",
                  "layers.0.k_norm_weight", "layers.0.wo", "layers.0.post_rms_weight", "layers.0.w_gate",
                  "layers.0.w_up", "layers.0.w_down", "embedding", "final_rms_weight", "lm_head"));
  EXPECT_EQ(weightsOf(smallConfig(Architecture::Llama)).size(), 12u);  // no norms of heads
}

TEST(WeightList, TransposesShapesOfMatrices) {
  const std::vector<Weight> weights = weightsOf(smallConfig(Architecture::Qwen3));
  EXPECT_THAT(weights[0].shape(), ElementsAre(1, 6));
  EXPECT_THAT(weights[1].stored, ElementsAre(8, 6));  // 4 heads of 2
  EXPECT_THAT(weights[1].shape(), ElementsAre(6, 8));
  EXPECT_THAT(weights[2].shape(), ElementsAre(6, 4));
  EXPECT_THAT(weights[4].shape(), ElementsAre(1, 2));
  EXPECT_THAT(weights[6].shape(), ElementsAre(8, 6));
  EXPECT_THAT(weights[10].shape(), ElementsAre(10, 6));
  EXPECT_THAT(weights[11].shape(), ElementsAre(7, 6));
  EXPECT_THAT(weights[13].shape(), ElementsAre(6, 7));
}

TEST(WeightList, TiedHeadIsTheEmbedding) {
  ModelConfig config = smallConfig(Architecture::Llama);
  EXPECT_EQ(weightsOf(config).back().tensor, "lm_head.weight");
  config.tieWordEmbeddings = true;
  EXPECT_EQ(weightsOf(config).back().tensor, "model.embed_tokens.weight");
}

TEST(WeightList, FitsWhatTransformersWrites) {
  for (const char* name : {"qwen3-tied-bf16", "llama-sharded-fp32"}) {
    const Checkpoint checkpoint(dataFolder(name));
    EXPECT_THAT(misfits(checkpoint, readModelConfig(dataFolder(name))), IsEmpty());
  }
}

/// A checkpoint of smallConfig with BF16 zeros, but for what a test changes.
class Misfits : public testing::Test {
 protected:
  Misfits() {
    for (const Weight& weight : weightsOf(config_)) {
      std::int64_t elements = 1;
      for (const std::int64_t extent : weight.stored) elements *= extent;
      tensors_.push_back({weight.tensor, "BF16", weight.stored, std::string(2 * elements, '\0')});
    }
  }

  std::vector<std::string> found() {
    write(folder_ / "model.safetensors", safetensors(tensors_));
    std::vector<std::string> all = misfits(Checkpoint(folder_ / ""), config_);
    for (std::string& text : all) text = text.substr((folder_ / "").size());  // ": …", or the file's name before it
    return all;
  }

  ModelConfig config_ = smallConfig(Architecture::Llama);
  std::vector<WrittenTensor> tensors_;
  TemporaryFolder folder_;
};

TEST_F(Misfits, AreNone) { EXPECT_THAT(found(), IsEmpty()); }

TEST_F(Misfits, AreMissingTensors) {
  tensors_.erase(tensors_.begin() + 1);
  EXPECT_THAT(found(), ElementsAre(": expects a tensor 'model.layers.0.self_attn.q_proj.weight' [8, 6] but got none"));
}

TEST_F(Misfits, AreOtherTypesAndShapes) {
  tensors_[1].shape = {6, 8};
  tensors_[2] = {tensors_[2].name, "I16", tensors_[2].shape, tensors_[2].data};
  EXPECT_THAT(found(),
              ElementsAre("model.safetensors: tensor 'model.layers.0.self_attn.q_proj.weight' expects BF16, F16 or F32 "
                          "[8, 6] but got BF16 [6, 8]",
                          "model.safetensors: tensor 'model.layers.0.self_attn.k_proj.weight' expects BF16, F16 or F32 "
                          "[4, 6] but got I16 [4, 6]"));
}

TEST_F(Misfits, AreTensorsOfOtherModels) {
  tensors_.push_back({"model.layers.0.self_attn.q_norm.weight", "BF16", {2}, "1234"});
  EXPECT_THAT(found(),
              ElementsAre("model.safetensors: expects the tensors of a LlamaForCausalLM but got "
                          "'model.layers.0.self_attn.q_norm.weight' [2], which is none of this config.json's"));
}

TEST_F(Misfits, AreNotWhatTransformersPassesOver) {
  tensors_.push_back({"model.layers.0.self_attn.rotary_emb.inv_freq", "F32", {1}, "1234"});
  config_.tieWordEmbeddings = true;  // and a head is there
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Misfits, AreCountedInTheError) {
  tensors_.resize(1);
  write(folder_ / "model.safetensors", safetensors(tensors_));
  EXPECT_THAT([&] { expectFit(Checkpoint(folder_ / ""), config_); },
              ThrowsMessage<CheckpointError>(
                  (folder_ / "") + ": expects a tensor 'model.layers.0.self_attn.q_proj.weight' [8, 6] but got "
                                   "none; and 10 more, which `plait inspect` lists"));
}

TEST(Convert, RoundsToBFloat16AsTheRuntimeDoes) {
  for (std::uint32_t high = 0; high < 0x10000; ++high) {
    for (const std::uint32_t low : {0u, 1u, 0x7fffu, 0x8000u, 0x8001u, 0xffffu}) {
      const auto value = std::bit_cast<float>(high << 16 | low);
      ASSERT_EQ(toBFloat16(value), runtime::narrow<runtime::BFloat16>(value).bits) << high << " " << low;
    }
    const Half half{static_cast<std::uint16_t>(high)};
    ASSERT_EQ(toBFloat16(half), runtime::narrow<runtime::BFloat16>(runtime::widen(half)).bits) << high;
  }
}

/// A tensor of `elements` seeded numbers of a type; its data begins at an odd byte.
template <class T>
struct Numbers {
  explicit Numbers(std::vector<std::int64_t> shape, StoredType type) {
    std::int64_t elements = 1;
    for (const std::int64_t extent : shape) elements *= extent;
    bytes.resize(elements * sizeof(T) + 1);
    for (std::int64_t i = 0; i < elements; ++i) {
      values.push_back(runtime::narrow<T>(std::sin(static_cast<double>(i) + 1) * std::exp2(i % 9 - 4)));
      std::memcpy(bytes.data() + 1 + i * sizeof(T), &values.back(), sizeof(T));
    }
    tensor = {.type = type, .shape = std::move(shape), .data = std::as_bytes(std::span(bytes)).subspan(1)};
  }

  double bf16(std::int64_t i) const {
    return runtime::widen(runtime::narrow<runtime::BFloat16>(runtime::widen(values[i])));
  }

  std::string bytes;
  std::vector<T> values;
  Tensor tensor;
};

template <class T>
void expectConversions(const StoredType& type) {
  // Panels of 32 columns and pairs of rows: whole, with tails, less than one; more pairs than are taken at a time.
  for (const auto& [n, k] : {std::pair{64, 32}, {33, 7}, {1, 1}, {31, 70}, {96, 65}}) {
    SCOPED_TRACE(testing::Message() << "[" << n << ", " << k << "] " << type.name);
    const Numbers<T> numbers({n, k}, type);
    const Array matrix = convertWeight({.form = Form::matrix, .stored = {n, k}}, numbers.tensor);
    ASSERT_THAT(matrix.shape(), ElementsAre(k, n));
    Array rowMajor(BF16, {k, n});
    for (std::int64_t i = 0; i < n * k; ++i) rowMajor.set(i % k * n + i / k, numbers.bf16(i));
    const Array packed = pack(rowMajor, Layout::panels);
    ASSERT_EQ(matrix.layout(), Layout::panels);
    ASSERT_EQ(std::memcmp(matrix.data(), packed.data(), packed.bytes()), 0);  // the pads, too

    const Array rows = convertWeight({.form = Form::rows, .stored = {n, k}}, numbers.tensor);
    ASSERT_THAT(rows.shape(), ElementsAre(n, k));
    for (std::int64_t i = 0; i < n * k; ++i) ASSERT_EQ(rows.at(i), numbers.bf16(i));
  }
  const Numbers<T> numbers({5}, type);
  const Array norm = convertWeight({.form = Form::norm, .stored = {5}}, numbers.tensor);
  ASSERT_THAT(norm.shape(), ElementsAre(1, 5));
  for (std::int64_t i = 0; i < 5; ++i) ASSERT_EQ(norm.at(i), runtime::widen(numbers.values[i]));  // not rounded
}

TEST(Convert, EveryTypeToEveryForm) {
  expectConversions<runtime::BFloat16>({"BF16", 16, BF16});
  expectConversions<runtime::Half>({"F16", 16, FP16});
  expectConversions<float>({"F32", 32, FP32});
}

}  // namespace
}  // namespace pl::checkpoint
