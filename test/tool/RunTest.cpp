// A run's verdict, with a kernel whose reference is wrong on demand. In the interpreter: no code is compiled here.
#include "Run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "Npy.h"
#include "pl/pl.h"
#include "unit/TemporaryFolder.h"

namespace pl::tool {
namespace {

using testing::HasSubstr;

/// cache[0, :] += 1, so that a run which does not start from the same arguments again gives another result.
Kernel counting_kernel(double expected) {
  return {
      .name = "counting",
      .summary = "adds one to the first row",
      .options = {},
      .check = [](const KernelConfig&) {},
      .program =
          [](const KernelConfig&) {
            return program("counting", [](Parameters& p) {
              auto cache = p.inout("cache", {2, 4}, FP32);
              cache = assemble(cache, add(slice(cache, {1, 4}, {0, 0}), 1.0), {0, 0});
            });
          },
      .arguments = [](const KernelConfig&, std::uint64_t) { return Bindings{{"cache", Array(FP32, {2, 4})}}; },
      .reference =
          [=](const KernelConfig&, const Bindings&) {
            return std::vector<Expected>{
                {.name = "cache", .values = {1, 1, expected, 1}, .rows = {0}, .partial = true}};
          },
      .work = [](const KernelConfig&, const Bindings&) { return Work{.bytes = 32, .flops = 4}; },
  };
}

class RunTest : public testing::Test {
 protected:
  TemporaryFolder folder;
  std::string output;

  /// The exit status; what was printed is in `output`.
  int run_counting(double expected, RunOptions options = {}) {
    options.engine = "reference";
    options.repeat = 2;
    options.save_failure = false;  // tool.failures tests that
    testing::internal::CaptureStdout();
    const int status = run(counting_kernel(expected), options);
    output = testing::internal::GetCapturedStdout();
    return status;
  }
};

TEST_F(RunTest, AgreementIsStatus0) {
  EXPECT_EQ(run_counting(1), 0);
  EXPECT_THAT(output, HasSubstr("0 of 4 elements that must keep their bits have changed\n"));
  EXPECT_TRUE(output.ends_with("passed: all 1 outputs agree with the reference\n")) << output;
}

TEST_F(RunTest, DisagreementIsStatus1AndNamesTheElement) {
  const RunOptions options{.json = folder / "result.json"};
  EXPECT_EQ(run_counting(5, options), 1);
  EXPECT_THAT(output, HasSubstr("      [0, 2]: expects 5 but got 1 (allowed 0)\n"));
  EXPECT_TRUE(output.ends_with("FAILED: 1 of 1 outputs disagree with the reference\n")) << output;

  const auto json = nlohmann::json::parse(std::ifstream(folder / "result.json"));
  EXPECT_EQ(json["passed"], false);
  EXPECT_EQ(json["outputs"][0]["mismatches"], 1);
  EXPECT_EQ(json["outputs"][0]["max_abs"], 4);
}

TEST_F(RunTest, AFailingRunIsSavedToo) {
  EXPECT_EQ(run_counting(5, {.save = folder / "saved"}), 1);
  const Array before = read_npy(folder / "saved/cache.before.npy", FP32);
  const Array after = read_npy(folder / "saved/cache.after.npy", FP32);
  EXPECT_EQ(before.at(0), 0);
  EXPECT_EQ(after.at(0), 1);
}

TEST_F(RunTest, NoCheckIsStatus0) {
  EXPECT_EQ(run_counting(5, {.check = false}), 0);
  EXPECT_TRUE(output.ends_with("not compared\n")) << output;
}

TEST_F(RunTest, LoadedArgumentsAreTheOnesThatRun) {
  Array cache(FP32, {2, 4});
  for (int i = 0; i < 4; ++i) cache.set(i, 6);
  write_npy(folder / "cache.before.npy", cache);
  EXPECT_EQ(run_counting(1, {.load = folder / ""}), 1);
  EXPECT_THAT(output, HasSubstr("[0, 0]: expects 1 but got 7"));
}

}  // namespace
}  // namespace pl::tool
