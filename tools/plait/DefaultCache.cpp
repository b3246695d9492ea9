#include "DefaultCache.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace pl::tool {
namespace {

namespace fs = std::filesystem;

fs::path user_cache() {
  if (const char* folder = std::getenv("PLAIT_CACHE")) return folder;
  if (const char* folder = std::getenv("XDG_CACHE_HOME"); folder != nullptr && *folder != '\0') {
    return fs::path(folder) / "plait";
  }
  const char* home = std::getenv("HOME");
  return home == nullptr || *home == '\0' ? fs::path() : fs::path(home) / ".cache" / "plait";
}

}  // namespace

std::string default_cache() {
  const fs::path folder = user_cache();
  if (folder.empty()) return "";
  std::error_code error;
  fs::create_directories(folder, error);
  return !error && access(folder.c_str(), W_OK) == 0 ? folder.string() : "";
}

}  // namespace pl::tool
