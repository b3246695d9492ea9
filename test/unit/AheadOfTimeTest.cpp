// Ahead of time: an object and a header that a C program uses without any compiler in it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Programs.h"
#include "Shell.h"
#include "TemporaryFolder.h"
#include "pl/error.h"
#include "pl/executable.h"
#include "pl/program.h"
#include "target/cpu/Files.h"

namespace pl {
namespace {

using testing::HasSubstr;
using testing::Not;

// Adds with the compiled kernel and checks each number; then makes a call that must be refused.
constexpr const char* kCaller = R"(
#include <stdio.h>
#include "add.h"
_Alignas(64) static float a[7 * 64], b[7 * 64], y[7 * 64];
int main(void) {
  for (int i = 0; i < 7 * 64; ++i) a[i] = (float)i, b[i] = 1.0f;
  int error = teach_add(7, a, b, y);
  if (error) return puts(teach_add_strerror(error)), 1;
  for (int i = 0; i < 7 * 64; ++i)
    if (y[i] != (float)i + 1.0f) return printf("y[%d] is %g\n", i, (double)y[i]), 1;
  error = teach_add(7, a, b + 1, y);
  printf("%s\n", teach_add_strerror(error));
  return error ? 0 : 1;
})";

// One long sum among short ones, so that its thread gets no other.
constexpr const char* kPrefixCaller = R"(
#include <stdio.h>
#include "prefix.h"
_Alignas(64) static float a[100 * 64], y[9 * 64];
_Alignas(64) static int32_t lens[9] = {1, 0, 100, 2, 1, 1, 3, 1, 1};
int main(void) {
  for (int i = 0; i < 100 * 64; ++i) a[i] = 1.0f;
  int error = teach_prefix(9, lens, a, y);
  if (error) return puts(teach_prefix_strerror(error)), 1;
  for (int i = 0; i < 9 * 64; ++i)
    if (y[i] != (float)lens[i / 64]) return printf("y[%d] is %g\n", i, (double)y[i]), 1;
  return 0;
})";

/// A run-time library built with a sanitizer links only into programs that have the sanitizer's own run-time.
constexpr bool kSanitized =
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
    true;
#else
    false;
#endif
#else
    false;
#endif

class AheadOfTime : public testing::Test {
 protected:
  const TemporaryFolder folder_;
  const Program program_ = Program::parse(kAddProgram);

  CommandResult inFolder(const std::string& command) const { return shell("cd " + folder_ / "" + " && " + command); }
};

TEST_F(AheadOfTime, ACProgramRunsTheObjectWithoutLlvm) {
  if (kSanitized) GTEST_SKIP() << "the C program is linked without the sanitizer's run-time";
  compile_to_object(program_, {.target = "x86-64-v3"}, folder_ / "add.o", folder_ / "add.h");
  cpu::writeFiles({{folder_ / "main.c", kCaller}});
  const CommandResult built = inFolder(PL_C_COMPILER " -std=c11 -Wall -Wextra -Werror main.c add.o " PL_RUNTIME_LIBRARY
                                                     " -lstdc++ -lpthread -o main");
  ASSERT_EQ(built.status, 0) << built.output;
  const CommandResult ran = inFolder("./main");
  EXPECT_EQ(ran.output, "teach_add: b expects memory aligned to 64 bytes\n");
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(inFolder("ldd main").output, Not(testing::AnyOf(HasSubstr("LLVM"), HasSubstr("MLIR"))));
}

TEST_F(AheadOfTime, ACProgramSharesUnequalIterations) {
  if (kSanitized) GTEST_SKIP() << "the C program is linked without the sanitizer's run-time";
  compile_to_object(Program::parse(kPrefixProgram), {}, folder_ / "prefix.o", folder_ / "prefix.h");
  cpu::writeFiles({{folder_ / "main.c", kPrefixCaller}});
  const CommandResult built =
      inFolder(PL_C_COMPILER " -std=c11 -Wall -Wextra -Werror main.c prefix.o " PL_RUNTIME_LIBRARY
                             " -lstdc++ -lpthread -o main");
  ASSERT_EQ(built.status, 0) << built.output;
  const CommandResult ran = inFolder("./main");
  EXPECT_EQ(ran.output, "");
  EXPECT_EQ(ran.status, 0);
}

TEST_F(AheadOfTime, TheObjectNeedsTheRunTimeLibraryAlone) {
  compile_to_object(program_, {}, folder_ / "add.o", folder_ / "add.h");
  const CommandResult needed = inFolder("nm -u add.o");
  EXPECT_EQ(needed.status, 0);
  std::istringstream lines(needed.output);
  for (std::string undefined, name; lines >> undefined >> name;) {
    EXPECT_THAT(name, testing::AnyOf(testing::StartsWith("pl_"), testing::StartsWith("mem")));
  }
  EXPECT_THAT(inFolder("nm -g --defined-only add.o").output, testing::EndsWith(" T pl_teach_add\n"));
}

// Two forms of one kernel: with the kernel's own name both would define the same functions.
constexpr const char* kTwoCaller = R"(
#include <string.h>
#include "narrow.h"
#include "wide.h"
_Alignas(64) static float a[3 * 64], b[3 * 64], narrow[3 * 64], wide[3 * 64];
int main(void) {
  for (int i = 0; i < 3 * 64; ++i) a[i] = (float)i, b[i] = 0.5f;
  if (add_narrow(3, a, b, narrow) || add_wide(3, a, b, wide)) return 1;
  return memcmp(narrow, wide, sizeof wide) || wide[7] != 7.5f;
})";

TEST_F(AheadOfTime, FormsOfOneProgramAreLinkedTogetherByNamesOfTheirOwn) {
  if (kSanitized) GTEST_SKIP() << "the C program is linked without the sanitizer's run-time";
  compile_to_object(program_, {.target = "x86-64-v3", .name = "add_narrow"}, folder_ / "narrow.o",
                    folder_ / "narrow.h");
  compile_to_object(program_, {.name = "add_wide"}, folder_ / "wide.o", folder_ / "wide.h");
  cpu::writeFiles({{folder_ / "main.c", kTwoCaller}});
  const CommandResult built =
      inFolder(PL_C_COMPILER " -std=c11 -Wall -Wextra -Werror main.c narrow.o wide.o " PL_RUNTIME_LIBRARY
                             " -lstdc++ -lpthread -o main");
  ASSERT_EQ(built.status, 0) << built.output;
  const CommandResult ran = inFolder("./main");
  EXPECT_EQ(ran.status, 0) << ran.output;
}

TEST_F(AheadOfTime, BothFilesOrNone) {
  EXPECT_THAT(
      [&] { compile_to_object(program_, {}, folder_ / "add.o", folder_ / "missing/add.h"); },
      testing::ThrowsMessage<BuildError>("cannot write " + folder_ / "missing/add.h" + ": No such file or directory"));
  EXPECT_EQ(folder_.files(), 0);
}

}  // namespace
}  // namespace pl
