// A sequence's bits depend on its own inputs alone: not on the batch, its place in it, or the number of threads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "KernelRun.h"

namespace pl::test {
namespace {

const Words kModel = {"hidden=136",   "heads=10",     "kv_heads=2",    "head_dim=64",    "intermediate=200",
                      "max_seq=200",  "k_chunk=48",   "batch_tile=16", "q_out_chunk=64", "kv_out_chunk=64",
                      "out_chunk=32", "mlp_chunk=96", "seq_tile=64",   "packed=1"};
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

INSTANTIATE_TEST_SUITE_P(Qwen3, Invariance,
                         testing::Combine(testing::Values("qwen3/decode_scope1", "qwen3/decode_scope2",
                                                          "qwen3/decode_scope12", "qwen3/decode_scope3",
                                                          "qwen3/decode_layer"),
                                          testing::Values("x86-64-v3", "native")));

}  // namespace
}  // namespace pl::test
