// What holds for every kernel as it is compiled and called, whatever it computes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "KernelRun.h"

namespace pl::test {
namespace {

std::vector<std::string> kernel_names() {
  std::vector<std::string> names;
  for (const Kernel& kernel : all_kernels()) names.push_back(kernel.name);
  return names;
}

class EveryKernel : public testing::TestWithParam<std::string> {
 protected:
  const Kernel& kernel_ = find_kernel(GetParam());
};

std::string name_of_test(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::ranges::replace(name, '/', '_');
  return name;
}

/// At the default sizes, and with tails in every dimension.
TEST_P(EveryKernel, IsCompiledWithoutCopies) {
  std::vector<Words> configurations = {{}};
  if (kernel_.name.starts_with("qwen3/")) {
    configurations.push_back({"hidden=136", "heads=10", "kv_heads=2", "head_dim=80", "intermediate=200", "max_seq=200",
                              "k_chunk=48", "q_out_chunk=48", "kv_out_chunk=24", "out_chunk=32", "mlp_chunk=56",
                              "q_head_batch=4", "seq_tile=48", "segment=96", "qk_norm=1", "vocab=200", "page_size=0",
                              "new_tokens=1", "packed=0"});
    configurations.push_back({"hidden=137", "heads=10", "kv_heads=2", "head_dim=62", "intermediate=201", "max_seq=200",
                              "k_chunk=46", "q_out_chunk=96", "kv_out_chunk=32", "out_chunk=32", "mlp_chunk=64",
                              "vocab=201", "new_tokens=1", "packed=1"});
    configurations.push_back({"page_size=128", "qk_norm=1"});
  }
  for (const Words& words : configurations) {
    std::vector<std::string> copies;
    CompileOptions options;
    options.on_copy = [&](const std::string& line) { copies.push_back(line); };
    compile(kernel_.program(configure(kernel_, words)), options);
    EXPECT_THAT(copies, testing::IsEmpty()) << kernel_.name;
  }
}

TEST_P(EveryKernel, IsTheSameProgramAfterItsText) {
  const Program program = kernel_.program(configure(kernel_, {}));
  EXPECT_EQ(Program::parse(program.text()).text(), program.text());
}

TEST_P(EveryKernel, HasArgumentsThatFitItsSignature) {
  Words words;
  if (kernel_.name.starts_with("qwen3/")) {
    words = {"hidden=64", "heads=4",   "kv_heads=2", "head_dim=16",   "intermediate=96", "max_seq=50",
             "batch=3",   "qk_norm=1", "vocab=100",  "page_size=128", "new_tokens=2"};
  }
  const KernelConfig config = configure(kernel_, words);
  const Program program = kernel_.program(config);
  const Signature& signature = program.signature();
  const Bindings arguments = kernel_.arguments(config, 1);
  EXPECT_NO_THROW(pl::bind(signature, pack(signature, arguments)));

  std::vector<std::string> written;
  for (const Parameter& parameter : signature.parameters) {
    if (parameter.role != Role::In) written.push_back(parameter.name);
  }
  std::vector<std::string> expected;
  for (const Expected& e : kernel_.reference(config, arguments)) expected.push_back(e.name);
  EXPECT_EQ(expected, written) << "every output and in-out argument is compared";
}

INSTANTIATE_TEST_SUITE_P(Kernels, EveryKernel, testing::ValuesIn(kernel_names()), name_of_test);

/// A length that a cache cannot hold is refused, in both engines, before anything is written.
TEST(SequenceLengths, OutsideTheCacheAreRefused) {
  Compiled compiled("qwen3/decode_scope2", {"heads=4", "kv_heads=2", "head_dim=16", "max_seq=50"});
  const KernelConfig config = compiled.with({"batch=3", "seq_lens=7,50,1"});
  for (const int length : {0, -5, 51}) {
    const Bindings before = compiled.kernel().arguments(config, 1);
    Array seq_lens = argument(before, "seq_lens");  // shares the memory
    seq_lens.set(1, length);
    const auto message = testing::ThrowsMessage<CallError>(
        "qwen3_decode_scope2: argument 'seq_lens' expects values from 1 to 50 but got " + std::to_string(length) +
        " at [1]");
    const Bindings after = cloned(before);
    EXPECT_THAT([&] { compiled.on("native").run(after); }, message);
    EXPECT_THAT([&] { interpret(compiled.program(), after); }, message);
    EXPECT_EQ(bit_differences(before, after), "");
  }
}

TEST(CacheShape, MustFitTheBatch) {
  Compiled compiled("qwen3/decode_scope2", {"heads=4", "kv_heads=2", "head_dim=16", "max_seq=50"});
  Bindings arguments = compiled.kernel().arguments(compiled.with({"batch=3"}), 1);
  for (auto& [name, array] : arguments) {
    if (name == "k_cache") array = Array(BF16, {200, 16});
  }
  EXPECT_THAT(
      [&] { compiled.on("native").run(arguments); },
      testing::ThrowsMessage<CallError>(
          "qwen3_decode_scope2: argument 'k_cache' expects shape [100*batch, 16] but got [200, 16]: dimension 0 "
          "must be 300 (batch is 3 in argument 'q_proj')"));
}

}  // namespace
}  // namespace pl::test
