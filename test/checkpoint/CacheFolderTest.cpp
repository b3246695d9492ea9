#include "checkpoint/CacheFolder.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>

namespace pl::checkpoint {
namespace {

namespace fs = std::filesystem;

TEST(CacheFolder, IsTheUsers) {
  const auto of = [](const char* own, const char* user, const char* home) {
    for (const auto& [name, value] : {std::pair{"PLAIT_CACHE", own}, {"XDG_CACHE_HOME", user}, {"HOME", home}}) {
      value == nullptr ? unsetenv(name) : setenv(name, value, 1);
    }
    return defaultCache();
  };
  EXPECT_EQ(of("/own", "/user", "/home"), "/own");
  EXPECT_EQ(of("", "/user", "/home"), "");  // the user wants none
  EXPECT_EQ(of(nullptr, "/user", "/home"), "/user/plait");
  EXPECT_EQ(of(nullptr, "", "/home"), "/home/.cache/plait");
  EXPECT_EQ(of(nullptr, nullptr, "/home"), "/home/.cache/plait");
  EXPECT_EQ(of(nullptr, nullptr, ""), "");
  EXPECT_EQ(of(nullptr, nullptr, nullptr), "");
}

TEST(CacheFolder, IsMadeOrThereIsNone) {
  const fs::path folder = fs::path(testing::TempDir()) / "cache_folder_test";
  fs::remove_all(folder);
  const std::string inside = folder / "a" / "b";
  EXPECT_EQ(ifWritable(inside), inside);
  EXPECT_TRUE(fs::is_directory(inside));
  EXPECT_EQ(ifWritable(inside), inside);
  std::ofstream(folder / "file") << "no folder";
  EXPECT_EQ(ifWritable(folder / "file"), "");
  EXPECT_EQ(ifWritable(folder / "file" / "below"), "");
  EXPECT_EQ(ifWritable("/proc/none"), "");
  EXPECT_EQ(ifWritable(""), "");
  fs::remove_all(folder);
}

}  // namespace
}  // namespace pl::checkpoint
