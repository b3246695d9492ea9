// An empty folder that lives as long as a test.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace pl::tool {

class TemporaryFolder : public testing::Test {
 protected:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "plait-test-XXXXXX").string();
    folder = mkdtemp(name.data());
  }
  ~TemporaryFolder() override { std::filesystem::remove_all(folder); }

  /// Names of what lies in the folder, hidden files included.
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      found.push_back(entry.path().filename().string());
    }
    return found;
  }

  std::filesystem::path folder;
};

}  // namespace pl::tool
