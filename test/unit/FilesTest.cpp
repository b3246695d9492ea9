#include "target/cpu/Files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  EXPECT_EQ(ObjectCache(folder / "cache", "program", v3, true).load(), std::nullopt);
  ObjectCache(folder / "cache", "program", v3, true).store("object");
  EXPECT_EQ(ObjectCache(folder / "cache", "program", v3, true).load(), "object");
  EXPECT_EQ(ObjectCache(folder / "cache", "another program", v3, true).load(), std::nullopt);
  EXPECT_EQ(ObjectCache(folder / "cache", "program", v4, true).load(), std::nullopt);
  EXPECT_EQ(ObjectCache(folder / "cache", "program", v3, false).load(), std::nullopt);
}

}  // namespace
}  // namespace pl::cpu
