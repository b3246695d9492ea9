// Every kernel keeps the rules that only checked mode checks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <map>

#include "pl/error.h"
#include "pl/executable.h"
#include "pl/kernel.h"

namespace pl::test {
namespace {

using Words = std::vector<std::string>;

// Extents that tiles do not divide; lengths at the edges of the cache's blocks.
const std::map<std::string, Words> kWords = {{"hello_world", {"rows=17", "cols=5"}},
                                             {"matmul", {"m=33", "n=80", "k=144"}},
                                             {"gemm", {"m=33", "n=80", "k=144", "a_trans=1"}},
                                             {"softmax", {"rows=17", "cols=5"}},
                                             {"rms_norm", {"rows=17", "cols=5"}},
                                             {"layer_norm", {"rows=17", "cols=5"}},
                                             {"rope", {"tokens=3", "heads=2", "max_positions=8"}}};
// 5 heads share a KV head, in groups of 4: the last is padded more than the others.
const Words kDecoder = {"batch=3",     "max_seq=200",    "seq_lens=1,65,200", "hidden=256",     "heads=10",
                        "kv_heads=2",  "head_dim=64",    "intermediate=320",  "q_head_batch=4", "qk_norm=1",
                        "k_chunk=128", "q_out_chunk=64", "kv_out_chunk=64",   "out_chunk=64",   "mlp_chunk=64",
                        "seq_tile=64", "segment=128",    "vocab=200",         "new_tokens=1"};

class CheckedKernel : public testing::TestWithParam<Kernel> {};

TEST_P(CheckedKernel, ReadsWhatIsWritten) {
  const Kernel& kernel = GetParam();
  const auto found = kWords.find(kernel.name);
  std::vector<Words> configurations = {found == kWords.end() ? kDecoder : found->second};
  if (found == kWords.end()) {
    configurations.push_back(kDecoder);
    configurations[0].emplace_back("packed=0");
    configurations[1].emplace_back("packed=1");
  }
  if (kernel.name == "qwen3/prefill_layer") {  // rows that attend together
    configurations.push_back({"batch=20", "new_tokens=9", "seq_lens=200,64,9", "max_seq=200", "hidden=64", "heads=8",
                              "kv_heads=2", "head_dim=32", "intermediate=96", "seq_tile=32", "page_size=64",
                              "segment=64", "row_tile=4", "vocab=64"});
  }
  for (const Words& words : configurations) {
    const KernelConfig config = configure(kernel, words);
    const Bindings arguments = kernel.arguments(config, 1);
    const Program program = kernel.program(config);
    EXPECT_NO_THROW(interpret(program, pack(program.signature(), arguments),
                              {.checked = true,
                               .holes = kernel.holes ? kernel.holes(config, arguments) : Bindings(),
                               .on_note = [](const std::string& note) { ADD_FAILURE() << note; }}));
  }
}

// The interpreter takes panels apart: what it computes is the same to the bit.
TEST(PackedWeights, ChangeNothing) {
  const Kernel& kernel = find_kernel("qwen3/decode_layer");
  std::vector<Array> results;
  for (const char* packed : {"packed=0", "packed=1"}) {
    Words words = kDecoder;
    words.emplace_back(packed);
    const KernelConfig config = configure(kernel, words);
    const Program program = kernel.program(config);
    const Bindings arguments = pack(program.signature(), kernel.arguments(config, 1));
    EXPECT_EQ(argument(arguments, "wq").layout(), results.empty() ? Layout::row_major : Layout::panels);
    interpret(program, arguments);
    results.push_back(argument(arguments, "out"));
  }
  EXPECT_EQ(std::memcmp(results[0].data(), results[1].data(), results[0].bytes()), 0);
}

INSTANTIATE_TEST_SUITE_P(All, CheckedKernel, testing::ValuesIn(all_kernels()),
                         [](const testing::TestParamInfo<Kernel>& info) {
                           std::string name = info.param.name;
                           std::replace(name.begin(), name.end(), '/', '_');
                           return name;
                         });

// Two KV heads of one sequence of 5 tokens: the fifth is the new one, whose rows the program writes itself.
const Words kOneSequence = {"batch=1", "max_seq=8",  "seq_lens=5",  "hidden=64",
                            "heads=4", "kv_heads=2", "head_dim=16", "intermediate=64"};

TEST(DecodeKernels, HaveHolesFromTheNewTokenOn) {
  for (const char* name : {"qwen3/decode_scope2", "qwen3/decode_scope12", "qwen3/decode_layer"}) {
    const Kernel& kernel = find_kernel(name);
    const KernelConfig config = configure(kernel, kOneSequence);
    const Bindings holes = kernel.holes(config, kernel.arguments(config, 1));
    for (const char* cache : {"k_cache", "v_cache"}) {
      const Array& array = argument(holes, cache);
      ASSERT_EQ(array.elements(), 2 * 8 * 16);
      for (std::int64_t i = 0; i < array.elements(); ++i) EXPECT_EQ(array.at(i), i / 16 % 8 >= 4) << cache << ' ' << i;
    }
  }
}

TEST(DecodeKernels, ReadEveryRowBeforeTheNewToken) {
  const Kernel& kernel = find_kernel("qwen3/decode_scope2");
  const KernelConfig config = configure(kernel, kOneSequence);
  const Bindings arguments = kernel.arguments(config, 1);
  const Program program = kernel.program(config);
  for (const char* cache : {"k_cache", "v_cache"}) {
    Array row(BOOL, argument(arguments, cache).shape());
    row.set(11 * 16, 1);  // in the fourth token's row of the second KV head
    EXPECT_THAT(
        [&] { interpret(program, arguments, {.checked = true, .holes = {{cache, row}}}); },
        testing::ThrowsMessage<Error>(testing::AllOf(
            testing::HasSubstr("matmul expects elements that were written but reads some that nothing wrote, and they "
                               "reach attn_out at "),
            testing::HasSubstr("note: the caller gave no data here, in " + std::string(cache) + " [11, 0]"))));
  }
}

}  // namespace
}  // namespace pl::test
