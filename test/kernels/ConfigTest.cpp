// Words on the command line become a kernel's configuration, or one line that says what is wrong with them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pl/kernel.h"

namespace pl {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::ThrowsMessage;

KernelConfig configured(const char* kernel, const std::vector<std::string>& words) {
  return configure(find_kernel(kernel), words);
}

void expect_error(const char* kernel, const std::vector<std::string>& words, const std::string& message) {
  EXPECT_THAT([&] { configured(kernel, words); }, ThrowsMessage<ConfigError>(message));
}

TEST(Argument, IsFoundByName) {
  const Bindings arguments = {{"x", Array(FP32, {1})}, {"weights", Array(FP32, {2})}};
  EXPECT_EQ(argument(arguments, "weights").elements(), 2);
  EXPECT_THAT(
      [&] { argument(arguments, "weight"); },
      ThrowsMessage<CallError>("unknown argument 'weight'; did you mean 'weights'? known arguments: x, weights"));
}

TEST(KernelNames, AreListedAndFound) {
  std::vector<std::string> names;
  for (const Kernel& kernel : all_kernels()) names.push_back(kernel.name);
  EXPECT_THAT(names,
              ElementsAre("hello_world", "matmul", "gemm", "softmax", "rms_norm", "layer_norm", "rope",
                          "qwen3/decode_scope1", "qwen3/decode_scope2", "qwen3/decode_scope12", "qwen3/decode_scope3",
                          "qwen3/decode_layer", "qwen3/prefill_layer", "qwen3/embed", "qwen3/head"));
  for (const std::string& name : names) EXPECT_EQ(find_kernel(name).name, name);
}

TEST(KernelNames, UnknownName) {
  const std::string known =
      "known kernels: hello_world, matmul, gemm, softmax, rms_norm, layer_norm, rope, qwen3/decode_scope1, "
      "qwen3/decode_scope2, qwen3/decode_scope12, qwen3/decode_scope3, qwen3/decode_layer, qwen3/prefill_layer, "
      "qwen3/embed, qwen3/head";
  EXPECT_THAT([] { find_kernel("sotfmax"); },
              ThrowsMessage<ConfigError>("unknown kernel 'sotfmax'; did you mean 'softmax'? " + known));
  EXPECT_THAT([] { find_kernel("attention"); }, ThrowsMessage<ConfigError>("unknown kernel 'attention'; " + known));
}

TEST(KernelConfigWords, DefaultsAndGivenValues) {
  const KernelConfig config = configured("softmax", {"cols=33"});
  EXPECT_EQ(config.words(), "rows=1000 cols=33 row_tile=16");
  EXPECT_EQ(config.integer("cols"), 33);
}

TEST(KernelConfigWords, EveryDefaultFits) {
  for (const Kernel& kernel : all_kernels()) EXPECT_NO_THROW(configure(kernel, {})) << kernel.name;
}

TEST(KernelConfigWords, WordsThatAreNone) {
  expect_error("softmax", {"rows"}, "softmax: expects KEY=VALUE but got 'rows'");
  expect_error("softmax", {"=3"}, "softmax: expects KEY=VALUE but got '=3'");
  expect_error("softmax", {"rows=3", "rows=4"}, "softmax: key 'rows' is given twice");
  expect_error("softmax", {"colums=3"},
               "softmax: unknown key 'colums'; did you mean 'cols'? known keys: rows, cols, row_tile");
  expect_error("softmax", {"batch=3"}, "softmax: unknown key 'batch'; known keys: rows, cols, row_tile");
}

TEST(KernelConfigWords, ValuesThatDoNotParse) {
  expect_error("softmax", {"rows=0"}, "softmax: rows expects an integer from 1 to 2147483647 but got '0'");
  expect_error("softmax", {"rows=-1"}, "softmax: rows expects an integer from 1 to 2147483647 but got '-1'");
  expect_error("softmax", {"rows=1x"}, "softmax: rows expects an integer from 1 to 2147483647 but got '1x'");
  expect_error("softmax", {"rows="}, "softmax: rows expects an integer from 1 to 2147483647 but got ''");
  expect_error("softmax", {"rows=99999999999999999999"},
               "softmax: rows expects an integer from 1 to 2147483647 but got '99999999999999999999'");
  expect_error("gemm", {"alpha=one"}, "gemm: alpha expects a number but got 'one'");
  expect_error("gemm", {"a_trans=yes"}, "gemm: a_trans expects 0 or 1 but got 'yes'");
  expect_error("matmul", {"dtype=int8"}, "matmul: dtype expects fp32, bf16 or fp16 but got 'int8'");
}

TEST(Qwen3Config, ImpossibleModels) {
  const char* layer = "qwen3/decode_layer";
  expect_error(layer, {"heads=10", "kv_heads=4"},
               "qwen3/decode_layer: heads expects a multiple of kv_heads=4 but got 10");
  expect_error(layer, {"head_dim=65"}, "qwen3/decode_layer: head_dim expects an even number but got 65");
  expect_error(layer, {"batch=0"}, "qwen3/decode_layer: batch expects an integer from 1 to 2147483647 but got '0'");
  expect_error(layer, {"eps=0"}, "qwen3/decode_layer: eps expects a number between 0 and 1 but got '0'");
  expect_error("rms_norm", {"eps=nan"}, "rms_norm: eps expects a number between 0 and 1 but got 'nan'");
  expect_error(layer, {"q_head_batch=8", "q_head_pad=4"},
               "qwen3/decode_layer: q_head_pad expects q_head_batch=8 or more but got 4");
  expect_error(layer, {"seq_tile=48"}, "qwen3/decode_layer: segment expects a multiple of seq_tile=48 but got 4096");
  expect_error(layer, {"page_size=64"}, "qwen3/decode_layer: page_size expects a multiple of seq_tile=128 but got 64");
  expect_error(layer, {"page_size=-1"},
               "qwen3/decode_layer: page_size expects an integer from 0 to 2147483647 but got '-1'");
  expect_error(layer, {"new_tokens=2"},
               "qwen3/decode_layer: new_tokens expects 1 where the cache has no pages (page_size=0) but got 2");
  expect_error(layer, {"new_tokens=5000", "page_size=128"},
               "qwen3/decode_layer: new_tokens expects max_seq=4096 or less but got 5000");
  expect_error(layer, {"new_tokens=5", "page_size=128", "seq_lens=4"},
               "qwen3/decode_layer: seq_lens expects lengths from new_tokens=5 to max_seq=4096 but got 4");
  expect_error(layer, {"row_tile=4"},
               "qwen3/decode_layer: row_tile expects 1 where the cache has no pages (page_size=0) but got 4");
  expect_error(layer, {"row_tile=4", "page_size=128", "q_head_batch=4"},
               "qwen3/decode_layer: row_tile expects 1 where heads / kv_heads is more than q_head_batch=4 but got 4");
  expect_error("rope", {"head_dim=7"}, "rope: head_dim expects an even number but got 7");
}

TEST(Qwen3Config, TilesThatCutPanels) {
  const std::string layer = "qwen3/decode_layer: ";
  expect_error("qwen3/decode_layer", {"packed=1", "k_chunk=47"},
               layer + "k_chunk expects a multiple of 2 where weights are packed but got 47; packed=0 takes any");
  for (const char* key : {"q_out_chunk", "kv_out_chunk", "out_chunk", "mlp_chunk"}) {
    const std::string word = key + std::string("=48");
    expect_error("qwen3/decode_layer", {"packed=1", word},
                 layer + key + " expects a multiple of 32 where weights are packed but got 48; packed=0 takes any");
    const std::vector<std::string> row_major = {"packed=0", word};
    EXPECT_NO_THROW(configure(find_kernel("qwen3/decode_layer"), row_major));
  }
}

TEST(Qwen3Config, SequenceLengths) {
  const char* scope2 = "qwen3/decode_scope2";
  const std::string lengths = "qwen3/decode_scope2: seq_lens expects lengths from 1 to max_seq=100 but got ";
  expect_error(scope2, {"max_seq=100", "seq_lens=0"}, lengths + "0");
  expect_error(scope2, {"max_seq=100", "seq_lens=3,101"}, lengths + "101");
  expect_error(scope2, {"max_seq=100", "seq_lens=all:101"}, lengths + "101");
  expect_error(scope2, {"seq_lens=3,,4"},
               "qwen3/decode_scope2: seq_lens expects 'random', 'all:N' or a list like '3,64,4096' but got '3,,4'");
  expect_error(scope2, {"seq_lens=all"},
               "qwen3/decode_scope2: seq_lens expects 'random', 'all:N' or a list like '3,64,4096' but got 'all'");
  expect_error(scope2, {"batch=2", "seq_lens=1,2,3"},
               "qwen3/decode_scope2: seq_lens expects at most batch=2 lengths but got 3");
}

std::vector<double> lengths_of(const std::vector<std::string>& words) {
  const Kernel& kernel = find_kernel("qwen3/decode_scope2");
  std::vector<std::string> all = {"heads=2", "kv_heads=1", "head_dim=4", "max_seq=50"};
  all.insert(all.end(), words.begin(), words.end());
  const Bindings arguments = kernel.arguments(configure(kernel, all), 1);
  const Array& seq_lens = argument(arguments, "seq_lens");
  std::vector<double> lengths;
  for (std::int64_t i = 0; i < seq_lens.elements(); ++i) lengths.push_back(seq_lens.at(i));
  return lengths;
}

TEST(Qwen3Config, SequenceLengthsOfABatch) {
  EXPECT_THAT(lengths_of({"batch=3", "seq_lens=all:7"}), ElementsAre(7, 7, 7));
  EXPECT_THAT(lengths_of({"batch=5", "seq_lens=3,50"}), ElementsAre(3, 50, 3, 50, 3));
  EXPECT_THAT(lengths_of({"batch=1000"}), testing::Contains(50));
  EXPECT_THAT(lengths_of({"batch=1000"}), testing::Contains(1));
  EXPECT_THAT(lengths_of({"batch=1000"}), Each(testing::AllOf(testing::Ge(1), testing::Le(50))));
}

}  // namespace
}  // namespace pl
