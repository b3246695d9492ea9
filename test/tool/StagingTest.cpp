// Files and folders appear whole or not at all.
#include "Staging.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "Npy.h"
#include "unit/TemporaryFolder.h"

namespace pl::tool {
namespace {

using testing::ThrowsMessage;

class StagingTest : public testing::Test {
 protected:
  TemporaryFolder folder;

  std::string text_of(const std::string& name) const {
    std::ifstream in(folder / name);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

TEST_F(StagingTest, AFolderAppearsAtCommit) {
  {
    StagedFolder staged(folder / "out");
    std::ofstream(staged.path() / "x") << "1";
    EXPECT_FALSE(std::filesystem::exists(folder / "out"));
    staged.commit();
  }
  EXPECT_EQ(folder.files(), 1);
  EXPECT_EQ(text_of("out/x"), "1");
}

TEST_F(StagingTest, AnAbandonedFolderLeavesNothing) {
  {
    const StagedFolder staged(folder / "out");
    std::ofstream(staged.path() / "x") << "1";
  }
  EXPECT_EQ(folder.files(), 0);
}

TEST_F(StagingTest, AnEmptyFolderIsFilled) {
  std::filesystem::create_directory(folder / "out");
  StagedFolder staged(folder / "out/");
  std::ofstream(staged.path() / "x") << "1";
  staged.commit();
  EXPECT_EQ(text_of("out/x"), "1");
}

TEST_F(StagingTest, AFolderWithFilesIsRefused) {
  std::filesystem::create_directory(folder / "out");
  std::ofstream(folder / "out/x") << "1";
  EXPECT_THAT([&] { StagedFolder(folder / "out"); },
              ThrowsMessage<FileError>("cannot write " + (folder / "out") + ": it exists and is not an empty folder"));
  EXPECT_EQ(folder.files(), 1);
}

TEST_F(StagingTest, AFolderWithoutParentIsRefused) {
  EXPECT_THROW(StagedFolder(folder / "none/out"), FileError);
  EXPECT_EQ(folder.files(), 0);
}

TEST_F(StagingTest, AFileIsReplacedAtCommit) {
  std::ofstream(folder / "out.json") << "old";
  {
    StagedFile staged(folder / "out.json");
    EXPECT_EQ(text_of("out.json"), "old");
    staged.commit("new");
  }
  EXPECT_EQ(text_of("out.json"), "new");
  EXPECT_EQ(folder.files(), 1);
}

TEST_F(StagingTest, AnAbandonedFileLeavesNothing) {
  {
    const StagedFile staged(folder / "out.json");
  }
  EXPECT_EQ(folder.files(), 0);
}

TEST_F(StagingTest, AFileThatCannotBeWrittenIsRefused) {
  EXPECT_THROW(StagedFile(folder / "none/out.json"), FileError);
  EXPECT_THROW(StagedFile(folder / ""), FileError);
}

}  // namespace
}  // namespace pl::tool
