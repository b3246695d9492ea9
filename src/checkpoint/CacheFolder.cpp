#include "checkpoint/CacheFolder.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace pl::checkpoint {

namespace fs = std::filesystem;

std::string defaultCache() {
  const auto isSet = [](const char* value) { return value != nullptr && *value != '\0'; };
  if (const char* own = std::getenv("PLAIT_CACHE")) return own;
  if (const char* user = std::getenv("XDG_CACHE_HOME"); isSet(user)) return fs::path(user) / "plait";
  if (const char* home = std::getenv("HOME"); isSet(home)) return fs::path(home) / ".cache" / "plait";
  return "";
}

std::string ifWritable(const std::string& folder) {
  if (folder.empty()) return "";
  std::error_code error;
  fs::create_directories(folder, error);
  return !error && access(folder.c_str(), W_OK) == 0 ? folder : "";
}

}  // namespace pl::checkpoint
