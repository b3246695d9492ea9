// `plait check` on a kernel of which not everything can be proved.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pl/pl.h"
#include "pl/tool.h"

namespace pl {
namespace {

/// y[i] = x[table[i]], and nothing says what the table holds.
Kernel looked_up() {
  const auto build = [](const KernelConfig& config) {
    return program("looked_up", [&](Parameters& p) {
      const Tensor table = p.in("table", {config.integer("rows")}, INT32);
      const Tensor x = p.in("x", {64, 32}, FP32);
      auto y = p.out("y", {config.integer("rows"), 32}, FP32);
      for (Index i : parallel(0, config.integer("rows")))
        y = assemble(y, slice(x, {1, 32}, {read(table, {i}), 0}), {i, 0});
    });
  };
  return {.name = "looked_up",
          .summary = "rows by number",
          .options = {{"rows", "8", "of y"}},
          .check = [](const KernelConfig&) {},
          .program = build,
          .arguments = {},
          .reference = {},
          .work = {}};
}

TEST(CheckCommand, SaysWhatIsLeftAndHowToCheckIt) {
  std::vector<std::string> words = {"plait", "check", "looked_up", "rows=9"};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  testing::internal::CaptureStdout();
  EXPECT_EQ(tool_main(static_cast<int>(arguments.size()), arguments.data(), {looked_up()}), 0);
  const std::string text = testing::internal::GetCapturedStdout();
  EXPECT_THAT(text, testing::HasSubstr("to be checked at run time:\n"));
  EXPECT_THAT(text,
              testing::HasSubstr("slice R1: [1, 32] at [table[i], 0] of x: the window depends on what read gives\n"));
  EXPECT_THAT(text, testing::EndsWith("\nchecked mode checks what is left as it runs: plait run looked_up rows=9 "
                                      "--engine=reference --checked\n"));
}

}  // namespace
}  // namespace pl
