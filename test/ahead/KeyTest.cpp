// Two configurations have the same key if, and only if, they have the same program.
#include "ahead/Key.h"

#include <gtest/gtest.h>

#include <map>

#include "pl/kernel.h"
#include "qwen3/config.h"

namespace pl::ahead {
namespace {

const std::map<std::string, std::string> kBase = {{"hidden", "64"},   {"heads", "8"},          {"kv_heads", "2"},
                                                  {"head_dim", "32"}, {"intermediate", "192"}, {"vocab", "4096"},
                                                  {"qk_norm", "1"},   {"page_size", "128"},    {"q_head_batch", "4"},
                                                  {"batch", "16"},    {"new_tokens", "1"}};
// Another value for every key that there is.
const std::map<std::string, std::string> kOther = {
    {"batch", "17"},     {"new_tokens", "2"}, {"max_seq", "4100"},   {"seq_lens", "all:5"},  {"page_size", "256"},
    {"hidden", "96"},    {"heads", "16"},     {"kv_heads", "4"},     {"head_dim", "64"},     {"intermediate", "256"},
    {"vocab", "4000"},   {"qk_norm", "0"},    {"eps", "1e-5"},       {"packed", "0"},        {"batch_tile", "32"},
    {"norm_tile", "2"},  {"k_chunk", "32"},   {"q_out_chunk", "32"}, {"kv_out_chunk", "32"}, {"out_chunk", "32"},
    {"mlp_chunk", "32"}, {"row_tile", "4"},   {"q_head_batch", "3"}, {"q_head_pad", "8"},    {"seq_tile", "64"},
    {"segment", "256"}};

KernelConfig configured(const Kernel& kernel, const std::map<std::string, std::string>& values) {
  std::vector<std::string> words;
  for (const auto& [key, value] : values) words.push_back(key + "=" + value);
  return configure(kernel, words);
}

class KeyTest : public testing::TestWithParam<const char*> {};

TEST_P(KeyTest, IsThatOfTheProgramsText) {
  const Kernel& kernel = find_kernel(GetParam());
  const KernelConfig base = configured(kernel, kBase);
  const std::string text = kernel.program(base).text(), key = keyOf(GetParam(), kernels::qwen3::parse(base));
  int programs = 0;
  for (const KernelOption& option : kernel.options) {
    ASSERT_TRUE(kOther.contains(option.key)) << option.key << ": another value is needed here, and keyOf may need it";
    std::map<std::string, std::string> values = kBase;
    values[option.key] = kOther.at(option.key);
    const KernelConfig other = configured(kernel, values);
    const bool same = kernel.program(other).text() == text;
    EXPECT_EQ(keyOf(GetParam(), kernels::qwen3::parse(other)) == key, same) << option.key;
    programs += same ? 0 : 1;
  }
  EXPECT_GT(programs, 1);
}

INSTANTIATE_TEST_SUITE_P(Programs, KeyTest, testing::Values("qwen3/embed", "qwen3/prefill_layer", "qwen3/head"),
                         [](const auto& info) { return std::string(info.param).substr(std::string("qwen3/").size()); });

TEST(Key, IsReadable) {
  const KernelConfig config = configured(find_kernel("qwen3/embed"), kBase);
  EXPECT_EQ(keyOf("qwen3/embed", kernels::qwen3::parse(config)), "qwen3/embed hidden=64 vocab=4096");
}

}  // namespace
}  // namespace pl::ahead
