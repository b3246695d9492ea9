// What a step of a model must do at the least, counted by hand.
#include "ModelWork.h"

#include <gtest/gtest.h>

namespace pl::tool {
namespace {

/// A model of which only its sizes are asked.
class SizesOnly : public Model {
 public:
  SizesOnly(std::int64_t weight_bytes, std::int64_t position_bytes)
      : weight_bytes_(weight_bytes), position_bytes_(position_bytes) {}
  std::int64_t vocabulary() const override { return 100; }
  std::int64_t page_size() const override { return 128; }
  std::int64_t pages() const override { return 1; }
  std::int64_t max_positions() const override { return 128; }
  std::int64_t weight_bytes() const override { return weight_bytes_; }
  std::int64_t position_bytes() const override { return position_bytes_; }
  void step(std::span<const Row>, std::span<float>) override { FAIL() << "nobody asked for a step"; }

 private:
  std::int64_t weight_bytes_, position_bytes_;
};

// Two layers of 4 query and 2 KV heads of 8, hidden size 16, 24 inside the MLP, 100 tokens.
checkpoint::ModelConfig config() {
  checkpoint::ModelConfig config;
  config.hiddenSize = 16;
  config.intermediateSize = 24;
  config.numHiddenLayers = 2;
  config.numAttentionHeads = 4;
  config.numKeyValueHeads = 2;
  config.headDim = 8;
  config.vocabSize = 100;
  return config;
}

constexpr double kLayers = 2 * (16.0 * 32 + 2 * 16 * 16 + 32 * 16 + 3 * 16 * 24);  // multiply-adds of a row
constexpr double kHead = 16 * 100.0;
constexpr double kPair = 2 * 2 * 32.0;  // of a row and a position: scores and values, in both layers

TEST(ModelWork, CountsWeightsOnceAndEverySequencesCache) {
  const SizesOnly model(10'000, 256);
  ModelWork work(config(), model);
  work.add({.before = 99, .rows = 1, .wants_logits = true});
  work.add({.before = 0, .rows = 1, .wants_logits = true});
  EXPECT_EQ(work.total().bytes, 10'000 + 101 * 256);
  EXPECT_EQ(work.total().flops, 2 * (2 * kLayers + 2 * kHead + 101 * kPair));
}

TEST(ModelWork, LeavesTheHeadOutWhereNobodyWantsLogits) {
  const SizesOnly model(10'000, 256);
  ModelWork work(config(), model);
  work.add({.before = 10, .rows = 3, .wants_logits = false});
  EXPECT_EQ(work.total().bytes, 10'000 - 2 * kHead + 13 * 256);
  EXPECT_EQ(work.total().flops, 2 * (3 * kLayers + (11 + 12 + 13) * kPair));
}

}  // namespace
}  // namespace pl::tool
