// Compiling from outside: options, stages, dumps, the cache. What compiled code computes is tested elsewhere.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "Programs.h"
#include "Shell.h"
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
  EXPECT_THAT(
      [&] { compile(program_, {.target = "arm"}); },
      ThrowsMessage<BuildError>("unknown target 'arm'; known targets: native, x86-64-v3, x86-64-v4, x86-64-v4-bf16"));
}

TEST_F(Compile, UnknownStage) {
  EXPECT_THAT([&] { compile(program_, {.stop_after = "link"}); },
              ThrowsMessage<BuildError>(
                  "unknown stage 'link'; known stages: canonicalize, place-scopes, fuse-stages, "
                  "merge-products, lower-to-linalg, fuse-elementwise, write-through, bufferize, outline-parallel, "
                  "plan-memory, vectorize, expand-math, entry-point, lower-to-llvm, optimize, object"));
}

TEST_F(Compile, DumpsTheProgramAfterEveryStage) {
  const TemporaryFolder folder;
  compile(program_, {.dump_ir = folder / "ir"});
  for (const char* name : {"00-program.mlir", "01-canonicalize.mlir", "05-lower-to-linalg.mlir",
                           "14-lower-to-llvm.mlir", "15-optimize.ll", "16-object.s"}) {
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

class Cache : public Compile {
 protected:
  const TemporaryFolder folder_;
  const CompileOptions options_ = {.cache = folder_ / "cache"};

  std::vector<std::filesystem::directory_entry> objects() const {
    std::vector<std::filesystem::directory_entry> found;
    for (const auto& entry : std::filesystem::directory_iterator(options_.cache)) {
      if (entry.path().extension() == ".o") found.push_back(entry);
    }
    return found;
  }
};

TEST_F(Cache, HoldsTheObject) {
  expectRuns(compile(program_, options_));
  ASSERT_EQ(objects().size(), 1u);
  const auto object = objects().front();
  const auto written = object.last_write_time();
  expectRuns(compile(program_, options_));
  EXPECT_EQ(objects().size(), 1u);
  EXPECT_EQ(object.last_write_time(), written);

  // A damaged object shows that it is this file which is loaded.
  std::filesystem::resize_file(object.path(), 10);
  EXPECT_THROW(compile(program_, options_), InternalError);
}

TEST_F(Cache, OneObjectForEveryRunTimeExtent) {
  for (const std::int64_t rows : {1, 3, 200}) {
    Array a(FP32, {rows, 64}), b(FP32, {rows, 64}), y(FP32, {rows, 64});
    for (std::int64_t i = 0; i < rows * 64; ++i) {
      a.set(i, i);
      b.set(i, 1);
    }
    compile(program_, options_).run({{"a", a}, {"b", b}, {"y", y}});
    for (std::int64_t i = 0; i < rows * 64; ++i) ASSERT_EQ(y.at(i), i + 1.0);
  }
  EXPECT_EQ(objects().size(), 1u);
}

// What changes the code, or what the code says of itself, changes the key.
TEST_F(Cache, AnObjectForEveryDifference) {
  compile(program_, options_);
  CompileOptions other = options_;
  other.target = "x86-64-v3";
  compile(program_, other);
  EXPECT_EQ(objects().size(), 2u);
  other = options_;
  other.fuse = false;
  compile(program_, other);
  EXPECT_EQ(objects().size(), 3u);
  other = options_;
  other.name = "add_64";
  expectRuns(compile(program_, other));
  EXPECT_EQ(objects().size(), 4u);

  std::string wider = kAddProgram;
  for (std::size_t at; (at = wider.find("64")) != std::string::npos;) wider.replace(at, 2, "32");
  compile(Program::parse(wider), options_);
  EXPECT_EQ(objects().size(), 5u);
  // The same program further down in its file: its loops have other places.
  compile(Program::parse("\n" + std::string(kAddProgram)), options_);
  EXPECT_EQ(objects().size(), 6u);
  // What only watches changes nothing.
  other = options_;
  other.time_passes = true;
  testing::internal::CaptureStderr();
  compile(program_, other);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), AllOf(HasSubstr("load from cache"), HasSubstr("link")));
  EXPECT_EQ(objects().size(), 6u);
}

// Another build of the program that holds the compiler is another file.
TEST_F(Cache, AnObjectForEveryBuildOfTheCompiler) {
  if (std::getenv("PLAIT_TEST_CACHE") != nullptr) {  // in the copy, below
    compile(program_, {.cache = std::getenv("PLAIT_TEST_CACHE")});
    return;
  }
  compile(program_, options_);
  ASSERT_EQ(objects().size(), 1u);
  const std::string copy = folder_ / "copy";
  std::filesystem::copy_file(std::filesystem::canonical("/proc/self/exe"), copy);
  const std::string command =
      "PLAIT_TEST_CACHE=" + options_.cache + " " + copy + " --gtest_filter=Cache.AnObjectForEveryBuildOfTheCompiler";
  for (int run = 0; run < 2; ++run) {
    const CommandResult result = shell(command);
    ASSERT_EQ(result.status, 0) << result.output;
    EXPECT_EQ(objects().size(), 2u);
  }
}

TEST_F(Cache, TellsOfCopiesToo) {
  const Program copying = Program::parse(kCopyingProgram);
  std::vector<std::string> first, second;
  CompileOptions options = options_;
  options.on_copy = [&](const std::string& line) { first.push_back(line); };
  compile(copying, options);
  EXPECT_THAT(first, testing::SizeIs(1));
  options.on_copy = [&](const std::string& line) { second.push_back(line); };
  compile(copying, options);
  EXPECT_EQ(second, first);
  EXPECT_EQ(objects().size(), 1u);
}

}  // namespace
}  // namespace pl
