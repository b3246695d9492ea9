// The kernels that come with Plait, with one planted error each. They are small here, with tails everywhere.
//   PLAIT_PLANTED_KERNELS=N         plants every kind of error so many times into each kernel (default 1)
//   PLAIT_PLANTED_KERNELS_TABLE=F   writes the table of docs/testing.md to this file
#include <gtest/gtest.h>

#include <map>

#include "Arguments.h"
#include "Planting.h"
#include "pl/kernel.h"
#include "pl/program.h"

namespace pl::fuzz {
namespace {

using Words = std::vector<std::string>;

const std::map<std::string, Words> kWords = {{"hello_world", {"rows=3", "cols=5"}},
                                             {"matmul", {"m=9", "n=12", "k=20"}},
                                             {"gemm", {"m=9", "n=12", "k=20", "a_trans=1"}},
                                             {"softmax", {"rows=5", "cols=5", "row_tile=2"}},
                                             {"rms_norm", {"rows=5", "cols=6"}},
                                             {"layer_norm", {"rows=5", "cols=6"}},
                                             {"rope", {"tokens=3", "heads=2", "max_positions=8", "head_dim=4"}}};
// 3 heads share a KV head, in groups of 2; no tile divides what it tiles. Of packed weights an offset that is wrong is
// no whole panel any more, and too easy to find.
const Words kDecoder = {"batch=3",     "max_seq=10",     "seq_lens=1,7,10", "hidden=12",      "heads=6",
                        "kv_heads=2",  "head_dim=4",     "intermediate=10", "qk_norm=1",      "batch_tile=2",
                        "norm_tile=2", "k_chunk=5",      "q_out_chunk=7",   "kv_out_chunk=5", "out_chunk=5",
                        "mlp_chunk=4", "q_head_batch=2", "q_head_pad=3",    "seq_tile=4",     "segment=8",
                        "vocab=7",     "new_tokens=1",   "packed=0"};

/// The kernel's program, with random arguments and with what its caches' holes are.
RandomProgram programOf(const Kernel& kernel) {
  const auto words = kWords.find(kernel.name);
  const KernelConfig config = configure(kernel, words == kWords.end() ? kDecoder : words->second);
  const Program program = kernel.program(config);
  const Signature& signature = program.signature();
  RandomProgram random;
  random.text = program.text();
  const BoundCall call = pl::bind(signature, kernel.arguments(config, 1));
  for (std::size_t i = 0; i < signature.dimensions.size(); ++i)
    random.dimensions[signature.dimensions[i].name] = call.dimensions[i];
  for (const Parameter& parameter : signature.parameters) {
    random.inputs[parameter.name] = "random";
    if (parameter.name.ends_with("_cache"))
      random.caches.push_back({parameter.name, "seq_lens", config.integer("max_seq"), config.integer("kv_heads")});
  }
  return random;
}

TEST(PlantedKernels, NoErrorIsMissed) {
  const std::vector<Mutation> kinds = chosenKinds();
  Tally tally;
  for (const Kernel& kernel : all_kernels()) {
    // That sequences' pages are apart is the caller's to keep, and random block tables do not.
    if (kernel.name == "qwen3/prefill_layer") continue;
    const testing::ScopedTrace trace(__FILE__, __LINE__, kernel.name);
    const Case original(programOf(kernel), 1);
    EXPECT_EQ(original.verdict.broken, "");
    EXPECT_EQ(saidInCheckedMode(original.random.text, original.arguments, original.holes), "");
    for (std::uint64_t time = 0; time < setting("PLAIT_PLANTED_KERNELS", 1); ++time)
      for (std::size_t i = 0; i < kinds.size(); ++i) plant(original, kinds[i], time * 1000 + i, tally);
  }
  report(tally, kinds, "PLAIT_PLANTED_KERNELS_TABLE");
  EXPECT_GT(tally.total(Fate::checked) + tally.total(Fate::building), 0);
}

}  // namespace
}  // namespace pl::fuzz
