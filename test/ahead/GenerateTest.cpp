// pl-ahead, which a build runs: what it says where its words are wrong.
#include <gtest/gtest.h>

#include "../unit/Shell.h"
#include "../unit/TemporaryFolder.h"

namespace pl {
namespace {

void expectRefuses(const std::string& words, const std::string& message) {
  const CommandResult result = shell(PL_AHEAD " " + words);
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(result.output, "pl-ahead: " + message + "\n");
}

TEST(Generate, WordsThatAreWrong) {
  expectRefuses("", "expects 'compile MODEL PROGRAM TARGET OBJECT' or 'table FILE MODEL…'");
  expectRefuses("table", "expects 'compile MODEL PROGRAM TARGET OBJECT' or 'table FILE MODEL…'");
  expectRefuses("compile qwen4 layer-short x86-64-v3 layer.o", "unknown model 'qwen4'");
  expectRefuses("compile tiny some x86-64-v3 layer.o", "unknown program 'some'");
  expectRefuses("table /nowhere/programs.cpp tiny", "cannot write /nowhere/programs.cpp");
}

TEST(Generate, AnObjectDefinesItsEntryPointAlone) {
  const TemporaryFolder folder;
  const std::string object = folder / "layer.o";
  EXPECT_EQ(shell(PL_AHEAD " compile tiny layer-short x86-64-v3 " + object).status, 0);
  const std::string symbols = shell("nm -g --defined-only " + object).output;
  EXPECT_TRUE(symbols.ends_with(" T pl_ahead_tiny_layer_short_x86_64_v3\n")) << symbols;
}

}  // namespace
}  // namespace pl
