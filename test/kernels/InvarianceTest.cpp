// A sequence's bits depend on its own inputs alone: not on the batch, its place in it, or the number of threads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "KernelRun.h"

namespace pl::test {
namespace {

const Words kModel = {"hidden=136",       "heads=10",        "kv_heads=2",   "head_dim=64",
                      "intermediate=200", "max_seq=200",     "k_chunk=48",   "batch_tile=16",
                      "q_out_chunk=64",   "kv_out_chunk=64", "out_chunk=32", "mlp_chunk=96",
                      "seq_tile=64",      "segment=128",     "vocab=72",     "packed=1"};
constexpr std::int64_t kSequences = 19;  // one tile of 16 rows and one of 3
const char* const kBatch = "batch=19";
const char* const kLengths = "seq_lens=1,63,64,65,127,200,2,130,199";

class Invariance : public testing::TestWithParam<std::tuple<const char*, const char*>> {
 protected:
  Invariance() : compiled_(std::get<0>(GetParam()), kModel), config_(compiled_.with({kBatch, kLengths})) {}

  Bindings run(const Bindings& before) {
    Bindings after = cloned(before);
    compiled_.on(std::get<1>(GetParam())).run(pack(compiled_.program().signature(), after));
    return after;
  }

  Compiled compiled_;
  KernelConfig config_;
};

TEST_P(Invariance, ASequenceAloneHasTheSameBits) {
  const Signature& signature = compiled_.program().signature();
  const Bindings before = compiled_.kernel().arguments(config_, 1);
  set_threads(2);
  const Bindings together = run(before);
  for (std::int64_t b = 0; b < kSequences; ++b) {
    const Bindings one = run(sequence_of(signature, before, b, kSequences));
    EXPECT_EQ(bit_differences(sequence_of(signature, together, b, kSequences), one), "") << "sequence " << b;
  }
}

TEST_P(Invariance, ThreadsDoNotMatter) {
  const Bindings before = compiled_.kernel().arguments(config_, 2);
  set_threads(1);
  const Bindings one = run(before);
  for (const int threads : {2, 3, 5}) {
    set_threads(threads);
    EXPECT_EQ(bit_differences(one, run(before)), "") << threads << " threads";
  }
}

TEST_P(Invariance, FusionDoesNotMatter) {
  const Bindings before = compiled_.kernel().arguments(config_, 3);
  set_threads(2);
  Bindings unfused = cloned(before);
  compile(compiled_.program(), {.target = std::get<1>(GetParam()), .fuse = false})
      .run(pack(compiled_.program().signature(), unfused));
  EXPECT_EQ(bit_differences(unfused, run(before)), "");
}

TEST_P(Invariance, TheLayoutOfWeightsDoesNotMatter) {
  const Bindings before = compiled_.kernel().arguments(config_, 4);
  set_threads(2);
  Words words = kModel;
  words.back() = "packed=0";
  Compiled rowMajor(std::get<0>(GetParam()), words);
  Bindings inPlace = cloned(before);
  rowMajor.on(std::get<1>(GetParam())).run(inPlace);
  EXPECT_EQ(bit_differences(inPlace, run(before)), "");
}

/// The row of a cache that holds position `pos` of one KV head of sequence `b`.
std::int64_t row_of(const KernelConfig& config, const Bindings& arguments, std::int64_t b, std::int64_t kvh,
                    std::int64_t pos) {
  const std::int64_t heads = config.integer("kv_heads"), page_size = config.integer("page_size", {0, 1000});
  if (page_size == 0) return (b * heads + kvh) * config.integer("max_seq") + pos;
  const auto page = static_cast<std::int64_t>(
      argument(arguments, "block_table").at(b * argument(arguments, "block_table").shape()[1] + pos / page_size));
  return (page * heads + kvh) * page_size + pos % page_size;
}

class Pages : public testing::TestWithParam<std::tuple<const char*, const char*>> {};

TEST_P(Pages, DoNotMatter) {
  const auto& [kernel, target] = GetParam();
  set_threads(2);
  Compiled dense(kernel, kModel);
  const KernelConfig dense_config = dense.with({kBatch, kLengths});
  const Bindings expected = cloned(dense.kernel().arguments(dense_config, 4));
  dense.on(target).run(pack(dense.program().signature(), expected));
  for (const char* page_size : {"page_size=64", "page_size=192"}) {
    Words words = kModel;
    words.emplace_back(page_size);
    Compiled paged(kernel, words);
    const KernelConfig config = paged.with({kBatch, kLengths});
    const Bindings got = cloned(paged.kernel().arguments(config, 4));
    paged.on(target).run(pack(paged.program().signature(), got));
    EXPECT_EQ(bit_differences({expected.back()}, {got.back()}), "") << page_size;
    const Array& seq_lens = argument(got, "seq_lens");
    for (const char* name : {"k_cache", "v_cache"}) {
      const Array &a = argument(expected, name), &b = argument(got, name);
      const std::int64_t width = a.shape()[1];
      for (std::int64_t item = 0; item < kSequences * 2; ++item) {
        for (std::int64_t pos = 0; pos < static_cast<std::int64_t>(seq_lens.at(item / 2)); ++pos) {
          const auto* row = a.as<std::uint16_t>() + row_of(dense_config, expected, item / 2, item % 2, pos) * width;
          const auto* paged_row = b.as<std::uint16_t>() + row_of(config, got, item / 2, item % 2, pos) * width;
          ASSERT_EQ(std::memcmp(row, paged_row, width * sizeof(std::uint16_t)), 0) << name << ' ' << item << ' ' << pos;
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Qwen3, Pages,
                         testing::Combine(testing::Values("qwen3/decode_scope2", "qwen3/decode_layer"),
                                          testing::Values("x86-64-v3", "native")));

INSTANTIATE_TEST_SUITE_P(Qwen3, Invariance,
                         testing::Combine(testing::Values("qwen3/decode_scope1", "qwen3/decode_scope2",
                                                          "qwen3/decode_scope12", "qwen3/decode_scope3",
                                                          "qwen3/decode_layer", "qwen3/embed", "qwen3/head"),
                                          testing::Values("x86-64-v3", "native")));

}  // namespace
}  // namespace pl::test
