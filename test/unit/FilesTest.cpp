#include "target/cpu/Files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "TemporaryFolder.h"
#include "pl/error.h"
#include "target/cpu/ObjectCache.h"

namespace pl::cpu {
namespace {

using testing::ThrowsMessage;

std::string contentsOf(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Files, AllAreWritten) {
  const TemporaryFolder folder;
  writeFiles({{folder / "a", std::string("x\0y", 3)}, {folder / "b", "second"}});
  EXPECT_EQ(contentsOf(folder / "a"), std::string("x\0y", 3));
  EXPECT_EQ(contentsOf(folder / "b"), "second");
  EXPECT_EQ(folder.files(), 2);
}

TEST(Files, NoneIsWrittenWhenOneCannotBe) {
  const TemporaryFolder folder;
  EXPECT_THAT([&] { writeFiles({{folder / "a", "first"}, {folder / "missing/b", "second"}}); },
              ThrowsMessage<BuildError>("cannot write " + folder / "missing/b" + ": No such file or directory"));
  EXPECT_EQ(folder.files(), 0);
  std::filesystem::create_directory(folder / "taken");
  EXPECT_THAT([&] { writeFiles({{folder / "a", "first"}, {folder / "taken", "second"}}); },
              ThrowsMessage<BuildError>("cannot write " + folder / "taken" + ": it is a folder"));
  EXPECT_EQ(folder.files(), 1) << "the folder itself";
}

TEST(ObjectCache, ReturnsWhatWasStoredForTheSameProgramAndTarget) {
  const TemporaryFolder folder;
  const Target v3 = targetNamed("x86-64-v3"), v4 = targetNamed("x86-64-v4");
  EXPECT_EQ(ObjectCache(folder / "cache", "program", v3, {}).load(), std::nullopt);
  const Compiled compiled{.object = std::string("x\0y", 3), .copies = {"a.cpp:1: copies", "a.cpp:2: copies"}};
  ObjectCache(folder / "cache", "program", v3, {}).store(compiled);
  EXPECT_EQ(ObjectCache(folder / "cache", "program", v3, {}).load(), compiled);
  EXPECT_EQ(ObjectCache(folder / "cache", "another program", v3, {}).load(), std::nullopt);
  EXPECT_EQ(ObjectCache(folder / "cache", "program", v4, {}).load(), std::nullopt);
  EXPECT_EQ(ObjectCache(folder / "cache", "program", v3, {.fuse = false}).load(), std::nullopt);
  EXPECT_EQ(ObjectCache(folder / "cache", "program", v3, {.name = "other"}).load(), std::nullopt);
}

TEST(ObjectCache, TheOldestMakeRoom) {
  const TemporaryFolder folder;
  const auto now = std::filesystem::file_time_type::clock::now();
  const auto makeOld = [&](const std::string& file, int hours) {
    std::ofstream(folder / file) << "object";
    std::filesystem::resize_file(folder / file, 100 << 20);  // of holes
    std::filesystem::last_write_time(folder / file, now - std::chrono::hours(hours));
  };
  const std::string first(64, 'a'), second(64, 'b'), third(64, 'c');
  makeOld(first + ".o", 3);
  makeOld(second + ".o", 2);
  makeOld(third + ".o", 1);
  makeOld("thesis.o", 4);  // somebody else's
  const ObjectCache cache(folder / "", "program", targetNamed("x86-64-v3"), {});
  cache.store({.object = "object", .copies = {}});
  EXPECT_FALSE(std::filesystem::exists(folder / first + ".o"));
  EXPECT_TRUE(std::filesystem::exists(folder / second + ".o"));
  EXPECT_TRUE(std::filesystem::exists(folder / third + ".o"));
  EXPECT_TRUE(std::filesystem::exists(folder / "thesis.o"));
  EXPECT_TRUE(cache.load());
}

}  // namespace
}  // namespace pl::cpu
