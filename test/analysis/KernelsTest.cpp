// Every run-time rule of the kernels that come with Plait is proved, whatever their tiles: with tails and without.
#include <gtest/gtest.h>

#include "pl/check.h"
#include "pl/kernel.h"

namespace pl {
namespace {

CheckReport checked(const char* kernel, const std::vector<std::string>& words) {
  const Kernel& found = find_kernel(kernel);
  return check(found.program(configure(found, words)));
}

struct Case {
  const char* kernel;
  std::vector<std::string> words;
};

class Kernels : public testing::TestWithParam<Case> {};

TEST_P(Kernels, AreProved) {
  const CheckReport report = checked(GetParam().kernel, GetParam().words);
  EXPECT_GT(report.obligations.size(), 4U);
  EXPECT_EQ(report.proved(), report.obligations.size()) << report.text();
  EXPECT_TRUE(report.noticed.empty()) << report.text();
}

// Tiles that divide nothing: every dimension has a tail.
const std::vector<std::string> kOdd = {
    "hidden=1000",    "intermediate=333", "max_seq=1000",   "batch_tile=7",    "norm_tile=7", "k_chunk=96",
    "out_chunk=48",   "mlp_chunk=48",     "q_out_chunk=48", "kv_out_chunk=48", "seq_tile=24", "segment=120",
    "q_head_batch=8", "heads=40",         "kv_heads=4",     "qk_norm=1",       "packed=0"};

INSTANTIATE_TEST_SUITE_P(
    All, Kernels,
    testing::Values(Case{"hello_world", {}}, Case{"hello_world", {"row_tile=7"}}, Case{"softmax", {}},
                    Case{"rms_norm", {}}, Case{"layer_norm", {}}, Case{"rope", {}}, Case{"matmul", {}},
                    Case{"matmul", {"n=500", "k=333", "m_tile=7"}}, Case{"gemm", {}},
                    Case{"gemm", {"m=100", "n=100", "k=100", "m_tile=7", "a_trans=1", "b_trans=1"}},
                    Case{"qwen3/decode_scope1", {}}, Case{"qwen3/decode_scope1", kOdd}, Case{"qwen3/decode_scope2", {}},
                    Case{"qwen3/decode_scope2", {"heads=96", "q_head_batch=8"}}, Case{"qwen3/decode_scope2", kOdd},
                    Case{"qwen3/decode_scope12", kOdd}, Case{"qwen3/decode_scope3", {}},
                    Case{"qwen3/decode_scope3", kOdd}, Case{"qwen3/decode_layer", {}},
                    Case{"qwen3/decode_layer", {"heads=96", "q_head_batch=8"}}, Case{"qwen3/decode_layer", kOdd},
                    Case{"qwen3/embed", {}}, Case{"qwen3/head", {}}, Case{"qwen3/head", kOdd}));

/// With pages every window is proved by the limit of the block table's entries. That no two sequences have a page in
/// common is a matter of the entries themselves.
TEST(PagedKernels, LeaveSharedPagesToTheRun) {
  for (const auto& [kernel, words] :
       {std::pair<const char*, std::vector<std::string>>{"qwen3/prefill_layer", {}},
        {"qwen3/decode_scope2",
         {"page_size=96", "seq_tile=24", "segment=120", "max_seq=1000", "heads=40", "kv_heads=4", "q_head_batch=8"}}}) {
    const CheckReport report = checked(kernel, words);
    for (const Obligation& left : report.obligations) {
      if (!left.proved) EXPECT_EQ(left.rule, "parallel R1") << report.text();
    }
    EXPECT_EQ(report.proved() + 2, report.obligations.size()) << report.text();  // K's cache and V's
  }
}

}  // namespace
}  // namespace pl
