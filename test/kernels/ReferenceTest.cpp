// The plain references agree with each other, and their tolerances are tight: a result with one mistake in it fails.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "KernelRun.h"

namespace pl::test {
namespace {

// R = 12 in groups of 8 and 4; two lengths that end on a block, one short, one that fills the cache.
const Words kModel = {"batch=4",     "hidden=96",        "heads=24",    "kv_heads=2",
                      "head_dim=64", "intermediate=160", "max_seq=300", "seq_lens=300,64,5,128",
                      "vocab=200",   "q_head_batch=8",   "new_tokens=1"};

struct Case {
  const Kernel& kernel;
  KernelConfig config;
  Bindings before;

  explicit Case(const char* name, const Words& words = kModel)
      : kernel(find_kernel(name)), config(configure(kernel, words)), before(kernel.arguments(config, 3)) {}

  std::vector<Expected> expected(const Bindings& arguments) const { return kernel.reference(config, arguments); }
  std::vector<Expected> expected() const { return expected(before); }

  /// The names of the outputs in which what `mutated` leads to is not accepted.
  std::vector<std::string> rejected(const Bindings& mutated) const {
    std::vector<std::string> names;
    const std::vector<Expected> wrong = expected(mutated);
    const std::vector<Expected> right = expected();
    for (std::size_t i = 0; i < right.size(); ++i) {
      const Array& was = argument(before, right[i].name);
      if (!compare(right[i], was, filled(wrong[i], was)).passed()) names.push_back(right[i].name);
    }
    return names;
  }
};

Array& changed(Bindings& arguments, std::string_view name) {
  for (auto& [key, array] : arguments) {
    if (key == name) return array = array.clone();
  }
  throw std::logic_error("no such argument");
}

TEST(References, AcceptThemselves) {
  for (const Kernel& kernel : all_kernels()) {
    const Case c(kernel.name.c_str(), kernel.name.starts_with("qwen3/") ? kModel : Words{});
    EXPECT_THAT(c.rejected(c.before), testing::IsEmpty()) << kernel.name;
  }
}

TEST(References, RejectAnOutputThatNothingWrote) {
  for (const Kernel& kernel : all_kernels()) {
    const Case c(kernel.name.c_str(), kernel.name.starts_with("qwen3/") ? kModel : Words{});
    for (const Expected& expected : c.expected()) {
      const Array& was = argument(c.before, expected.name);
      EXPECT_FALSE(compare(expected, was, was).passed()) << kernel.name << ' ' << expected.name;
    }
  }
}

/// Scope 12 is scope 2 after scope 1, whose outputs go through fp32 on the way.
TEST(References, Scope12IsScope2AfterScope1) {
  const Case scope1("qwen3/decode_scope1");
  const Case scope12("qwen3/decode_scope12");
  Case scope2("qwen3/decode_scope2");
  for (const Expected& expected : scope1.expected()) {
    changed(scope2.before, expected.name) = filled(expected, argument(scope1.before, expected.name));
  }
  const std::vector<Expected> both = scope12.expected();
  const std::vector<Expected> second = scope2.expected();
  for (std::size_t i = 0; i < both.size(); ++i) {
    const Array& was = argument(scope12.before, both[i].name);
    EXPECT_TRUE(compare(both[i], was, filled(second[i], was)).passed()) << both[i].name;
  }
}

TEST(References, LayerIsScope3AfterScope12) {
  const Case scope12("qwen3/decode_scope12");
  const Case layer("qwen3/decode_layer");
  Case scope3("qwen3/decode_scope3");
  const Expected attention = scope12.expected().back();
  changed(scope3.before, "attn_out") = filled(attention, argument(scope12.before, "attn_out"));
  const Expected out = layer.expected().back();
  const Array& was = argument(layer.before, "out");
  EXPECT_TRUE(compare(out, was, filled(scope3.expected().back(), was)).passed());
}

// ---- One mistake each ----------------------------------------------------------------------------------------------

TEST(Mistakes, RopeAtTheNextPosition) {
  const Case c("qwen3/decode_scope2",
               {"batch=1", "heads=12", "kv_heads=1", "head_dim=64", "max_seq=300", "seq_lens=299"});
  Bindings mutated = c.before;
  for (const char* name : {"rope_cos", "rope_sin"}) {
    Array& table = changed(mutated, name);
    std::memmove(table.data(), table.as<float>() + 64, table.bytes() - 64 * sizeof(float));
  }
  EXPECT_THAT(c.rejected(mutated), testing::Contains("k_cache"));
}

/// The first token's key and value are lost, in sequences of each length.
TEST(Mistakes, OneKeyDropped) {
  for (const int length : {2, 5, 64, 65, 300, 1500}) {
    const Words words = {"batch=1",     "heads=12",     "kv_heads=1",
                         "head_dim=64", "max_seq=1500", "seq_lens=" + std::to_string(length)};
    const Case c("qwen3/decode_scope2", words);
    Bindings mutated = c.before;
    changed(mutated, "seq_lens").set(0, length - 1);
    for (const char* name : {"k_cache", "v_cache"}) {
      Array& cache = changed(mutated, name);
      std::memmove(cache.data(), cache.as<std::uint16_t>() + 64, cache.bytes() - 64 * sizeof(std::uint16_t));
    }
    for (const char* name : {"rope_cos", "rope_sin"}) {  // the new token stays where it was
      Array& table = changed(mutated, name);
      std::memmove(table.data(), table.as<float>() + 64, table.bytes() - 64 * sizeof(float));
    }
    const Expected right = c.expected().back();
    const Expected wrong = c.expected(mutated).back();
    ASSERT_EQ(right.name, "attn_out");
    const Array& was = argument(c.before, "attn_out");
    EXPECT_FALSE(compare(right, was, filled(wrong, was)).passed()) << "length " << length;
  }
}

/// The second group's heads of every KV head are answered for the first group's queries.
TEST(Mistakes, SecondGroupReadsTheFirstOnesQueries) {
  const Case c("qwen3/decode_scope2");
  Bindings mutated = c.before;
  Array& q = changed(mutated, "q_proj");
  for (std::int64_t row = 0; row < 4 * 2; ++row) {  // one of (sequence, KV head)
    float* heads = q.as<float>() + row * 12 * 64;
    std::memcpy(heads + std::ptrdiff_t{8} * 64, heads, std::size_t{4} * 64 * sizeof(float));
  }
  EXPECT_THAT(c.rejected(mutated), testing::ElementsAre("attn_out"));
}

/// One head of one sequence is answered for a pad row, which is zero.
TEST(Mistakes, OneHeadReadsAPadRow) {
  const Case c("qwen3/decode_scope2");
  Bindings mutated = c.before;
  std::memset(changed(mutated, "q_proj").as<float>() + 11 * 64, 0, 64 * sizeof(float));
  EXPECT_THAT(c.rejected(mutated), testing::ElementsAre("attn_out"));
}

TEST(Mistakes, NewTokenGoesToTheWrongRow) {
  const Case c("qwen3/decode_scope2");
  for (const Expected& expected : c.expected()) {
    if (!expected.partial) continue;
    Expected shifted = expected;
    --shifted.rows.back();
    const Array& was = argument(c.before, expected.name);
    const Comparison comparison = compare(expected, was, filled(shifted, was));
    EXPECT_GT(comparison.changed, 0) << expected.name;
    EXPECT_GT(comparison.mismatches, comparison.changed) << expected.name;
  }
}

TEST(Mistakes, OneProductOfAProjectionIsLost) {
  const Case c("qwen3/decode_scope1");
  Bindings mutated = c.before;
  std::memset(changed(mutated, "wq").as<std::uint16_t>() + std::ptrdiff_t{95} * 24 * 64, 0, std::size_t{24} * 64 * 2);
  EXPECT_THAT(c.rejected(mutated), testing::ElementsAre("q_proj"));
}

TEST(Mistakes, NormWeightIsForgotten) {
  for (const auto& [kernel, weight] :
       {std::pair("qwen3/decode_scope1", "input_rms_weight"), std::pair("qwen3/decode_scope3", "post_rms_weight"),
        std::pair("qwen3/decode_layer", "post_rms_weight")}) {
    const Case c(kernel);
    Bindings mutated = c.before;
    Array& gamma = changed(mutated, weight);
    for (std::int64_t i = 0; i < gamma.elements(); ++i) gamma.set(i, 1);
    EXPECT_THAT(c.rejected(mutated), testing::Not(testing::IsEmpty())) << kernel;
  }
}

TEST(Mistakes, ResidualIsForgotten) {
  const Case c("qwen3/decode_scope3");
  Bindings mutated = c.before;
  Array& hidden = changed(mutated, "hidden_states");
  std::memset(hidden.data(), 0, hidden.bytes());
  EXPECT_THAT(c.rejected(mutated), testing::ElementsAre("out"));
}

TEST(Mistakes, OneHeadsAttentionIsLost) {
  const Case c("qwen3/decode_layer");
  Bindings mutated = c.before;
  Array& wo = changed(mutated, "wo");
  std::memset(wo.as<std::uint16_t>() + std::ptrdiff_t{23} * 64 * 96, 0, std::size_t{64} * 96 * 2);
  EXPECT_THAT(c.rejected(mutated), testing::ElementsAre("out"));
}

TEST(Mistakes, QkNormIsForgotten) {
  Words words = kModel;
  words.emplace_back("qk_norm=1");
  const Case with("qwen3/decode_layer", words);
  const Case without("qwen3/decode_layer");
  const std::vector<Expected> right = with.expected();
  const std::vector<Expected> wrong = without.expected(with.before);
  for (std::size_t i = 0; i < right.size(); ++i) {
    const Array& was = argument(with.before, right[i].name);
    const bool passed = compare(right[i], was, filled(wrong[i], was)).passed();
    EXPECT_EQ(passed, right[i].name == "v_cache") << right[i].name;
  }
}

}  // namespace
}  // namespace pl::test
