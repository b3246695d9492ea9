#include "Staging.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <system_error>

#include "Npy.h"

namespace pl::tool {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& destination, const std::string& why) {
  throw FileError(fmt::format("cannot write {}: {}", destination.string(), why));
}

}  // namespace

fs::path temporary_beside(fs::path destination) {
  if (!destination.has_filename()) destination = destination.parent_path();  // "out/"
  return destination.parent_path() / fmt::format(".{}.{}", destination.filename().string(), getpid());
}

StagedFolder::StagedFolder(const fs::path& destination)
    : destination_(destination), temporary_(temporary_beside(destination)) {
  std::error_code error;
  if (fs::exists(destination, error) && !(fs::is_directory(destination, error) && fs::is_empty(destination, error))) {
    fail(destination, "it exists and is not an empty folder");
  }
  if (!fs::create_directory(temporary_, error)) fail(destination, error.message());
}

StagedFolder::~StagedFolder() {
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove_all(temporary_, ignored);
}

void StagedFolder::commit() {
  std::error_code error;
  fs::rename(temporary_, destination_, error);
  if (error) fail(destination_, error.message());
  temporary_.clear();
}

ScratchFolder::ScratchFolder() : path_((fs::temp_directory_path() / "plait-XXXXXX").string()) {
  if (mkdtemp(path_.data()) == nullptr) fail(path_, std::generic_category().message(errno));
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

StagedFile::StagedFile(const fs::path& destination)
    : destination_(destination), temporary_(temporary_beside(destination)) {
  if (fs::is_directory(destination)) fail(destination, "it is a folder");
  if (!std::ofstream(temporary_)) fail(destination, std::generic_category().message(errno));
}

StagedFile::~StagedFile() {
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove(temporary_, ignored);
}

void StagedFile::commit(const std::string& text) {
  std::ofstream out(temporary_);
  out << text;
  out.close();
  if (!out) fail(destination_, std::generic_category().message(errno));
  std::error_code error;
  fs::rename(temporary_, destination_, error);
  if (error) fail(destination_, error.message());
  temporary_.clear();
}

}  // namespace pl::tool
