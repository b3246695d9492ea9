// Every kernel keeps the rules that only checked mode checks.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

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
const Words kDecoder = {"batch=3",    "max_seq=200", "seq_lens=1,65,200", "hidden=256",     "heads=10",
                        "kv_heads=2", "head_dim=64", "intermediate=320",  "q_head_batch=4", "qk_norm=1"};

class CheckedKernel : public testing::TestWithParam<Kernel> {};

TEST_P(CheckedKernel, ReadsWhatIsWritten) {
  const Kernel& kernel = GetParam();
  const auto found = kWords.find(kernel.name);
  const KernelConfig config = configure(kernel, found == kWords.end() ? kDecoder : found->second);
  const Bindings arguments = kernel.arguments(config, 1);
  EXPECT_NO_THROW(interpret(kernel.program(config), arguments,
                            {.checked = true,
                             .holes = kernel.holes ? kernel.holes(config, arguments) : Bindings(),
                             .on_note = [](const std::string& note) { ADD_FAILURE() << note; }}));
}

INSTANTIATE_TEST_SUITE_P(All, CheckedKernel, testing::ValuesIn(all_kernels()),
                         [](const testing::TestParamInfo<Kernel>& info) {
                           std::string name = info.param.name;
                           std::replace(name.begin(), name.end(), '/', '_');
                           return name;
                         });

}  // namespace
}  // namespace pl::test
