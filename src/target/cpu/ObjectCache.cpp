#include "target/cpu/ObjectCache.h"

#include <filesystem>

#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SHA256.h"
#include "target/cpu/Files.h"

namespace pl::cpu {
namespace {

// Changes with every build of the program that holds this compiler: an object of another build is never taken.
std::string buildIdentity() {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto size = std::filesystem::file_size(self, error);
  const auto time = std::filesystem::last_write_time(self, error).time_since_epoch().count();
  return std::to_string(size) + " " + std::to_string(time);
}

}  // namespace

ObjectCache::ObjectCache(const std::string& folder, const std::string& programText, const Target& target, bool fuse)
    : folder_(folder) {
  llvm::SHA256 hash;
  for (const std::string& part :
       {programText, std::string(LLVM_VERSION_STRING), buildIdentity(), target.cpu, target.features,
        std::to_string(target.vector.vectorBits), std::to_string(int{fuse})}) {
    hash.update(part);
    hash.update(llvm::StringRef("\0", 1));
  }
  path_ = folder + "/" + llvm::toHex(hash.final(), /*LowerCase=*/true) + ".o";
}

std::optional<std::string> ObjectCache::load() const {
  auto file = llvm::MemoryBuffer::getFile(path_);
  if (!file) return std::nullopt;
  return (*file)->getBuffer().str();
}

void ObjectCache::store(const std::string& object) const {
  makeFolder(folder_);
  writeFiles({{path_, object}});
}

}  // namespace pl::cpu
