// Compiling from outside: options, stages, dumps, the cache. What compiled code computes is tested elsewhere.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "Programs.h"
#include "TemporaryFolder.h"
#include "pl/error.h"
#include "pl/executable.h"
#include "pl/program.h"

namespace pl {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

class Compile : public testing::Test {
 protected:
  const Program program_ = Program::parse(kAddProgram);

  static void expectRuns(const Executable& executable) {
    Array a(FP32, {5, 64}), b(FP32, {5, 64}), y(FP32, {5, 64});
    for (int i = 0; i < 320; ++i) {
      a.set(i, i);
      b.set(i, 0.5 * i);
    }
    executable.run({{"a", a}, {"b", b}, {"y", y}});
    for (int i = 0; i < 320; ++i) ASSERT_EQ(y.at(i), 1.5 * i);
  }
};

TEST_F(Compile, RunsForEveryTargetOfThisMachine) {
  for (const char* target : {"native", "x86-64-v3"}) expectRuns(compile(program_, {.target = target}));
}

TEST_F(Compile, LeavesTheProgramAsItWas) {
  const std::string before = program_.text();
  compile(program_);
  EXPECT_EQ(program_.text(), before);
}

TEST_F(Compile, SeveralThreadsCompileAndRunTheSameProgram) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back([&] { expectRuns(compile(program_)); });
  for (std::thread& thread : threads) thread.join();
}

TEST_F(Compile, UnknownTarget) {
  EXPECT_THAT([&] { compile(program_, {.target = "arm"}); },
              ThrowsMessage<BuildError>("unknown target 'arm'; known targets: native, x86-64-v3, x86-64-v4"));
}

TEST_F(Compile, UnknownStage) {
  EXPECT_THAT([&] { compile(program_, {.stop_after = "link"}); },
              ThrowsMessage<BuildError>("unknown stage 'link'; known stages: canonicalize, place-scopes, fuse-stages, "
                                        "lower-to-linalg, fuse-elementwise, bufferize, outline-parallel, plan-memory, "
                                        "vectorize, expand-math, entry-point, lower-to-llvm, optimize, object"));
}

TEST_F(Compile, DumpsTheProgramAfterEveryStage) {
  const TemporaryFolder folder;
  compile(program_, {.dump_ir = folder / "ir"});
  for (const char* name : {"00-program.mlir", "01-canonicalize.mlir", "04-lower-to-linalg.mlir",
                           "12-lower-to-llvm.mlir", "13-optimize.ll", "14-object.s"}) {
    EXPECT_TRUE(std::filesystem::exists(folder / "ir/" + name)) << name;
  }
}

TEST_F(Compile, StopsAfterAStageWithoutCode) {
  const TemporaryFolder folder;
  const Executable executable = compile(program_, {.dump_ir = folder / "", .stop_after = "canonicalize"});
  EXPECT_EQ(folder.files(), 2);
  EXPECT_THAT([&] { executable.run({}); },
              ThrowsMessage<CallError>("teach/add: has no code; its compilation was stopped before the end"));
}

TEST_F(Compile, RefusesAFolderThatCannotBeWritten) {
  EXPECT_THAT([&] { compile(program_, {.dump_ir = "/proc/ir"}); },
              ThrowsMessage<BuildError>("cannot write /proc/ir: No such file or directory"));
}

TEST_F(Compile, TimesEveryStage) {
  testing::internal::CaptureStderr();
  compile(program_, {.time_passes = true});
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              AllOf(HasSubstr("canonicalize"), HasSubstr("vectorize"), HasSubstr("object"), HasSubstr(" ms\n")));
}

TEST_F(Compile, ReportsNoCopyWhereNoneIsNeeded) {
  std::vector<std::string> copies;
  compile(program_, {.on_copy = [&](const std::string& line) { copies.push_back(line); }});
  EXPECT_THAT(copies, testing::IsEmpty());
}

TEST_F(Compile, TakesTheObjectFromTheCache) {
  const TemporaryFolder folder;
  const CompileOptions options = {.cache = folder / "cache"};
  expectRuns(compile(program_, options));
  const auto object = *std::filesystem::directory_iterator(folder / "cache");
  const auto written = object.last_write_time();
  expectRuns(compile(program_, options));
  EXPECT_EQ(object.last_write_time(), written);

  // A damaged object shows that it is this file which is loaded.
  std::filesystem::resize_file(object.path(), 10);
  EXPECT_THROW(compile(program_, options), InternalError);
}

}  // namespace
}  // namespace pl
