#include "target/cpu/ObjectCache.h"

#include <link.h>

#include <filesystem>

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SHA256.h"
#include "target/cpu/Files.h"

namespace pl::cpu {
namespace {

constexpr std::size_t kNameDigits = 64;  // of SHA-256, in hexadecimal
constexpr const char *kObject = ".o", *kCopies = ".copies";

// Size and time of a file: other ones after every build and every update.
std::string identityOf(const std::filesystem::path& file) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(file, error);
  const auto size = std::filesystem::file_size(real, error);
  const auto time = std::filesystem::last_write_time(real, error).time_since_epoch().count();
  return std::to_string(size) + " " + std::to_string(time) + " ";
}

// Of this compiler, which is in the program that runs, and of the LLVM and MLIR libraries that it has loaded.
std::string compilerIdentity() {
  std::string identity = identityOf("/proc/self/exe");
  dl_iterate_phdr(
      [](dl_phdr_info* library, std::size_t, void* text) {
        const llvm::StringRef name(library->dlpi_name);
        if (name.contains("libLLVM") || name.contains("libMLIR")) {
          *static_cast<std::string*>(text) += identityOf(name.str());
        }
        return 0;
      },
      &identity);
  return identity;
}

// Whether a cache wrote this file: the folder is the user's, and may hold others.
bool isOurs(const std::filesystem::path& file) {
  const std::string stem = file.stem().string(), extension = file.extension().string();
  return stem.size() == kNameDigits && llvm::all_of(stem, llvm::isHexDigit) &&
         (extension == kObject || extension == kCopies);
}

// Removes the objects that were written first until the others are small enough together. Another process may do the
// same at the same time: what is gone already is no error.
void prune(const std::filesystem::path& folder) {
  struct File {
    std::filesystem::file_time_type written;
    std::uintmax_t bytes;
    std::filesystem::path path;
  };
  std::vector<File> files;
  std::uintmax_t total = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::uintmax_t bytes = entry.file_size(error);
    if (error || !isOurs(entry.path())) continue;
    files.push_back({entry.last_write_time(error), bytes, entry.path()});
    total += bytes;
  }
  llvm::sort(files, [](const File& a, const File& b) { return a.written < b.written; });
  for (const File& file : files) {
    if (total <= ObjectCache::kMostBytes) return;
    std::filesystem::remove(file.path, error);
    total -= file.bytes;
  }
}

std::optional<std::string> contentsOf(const std::string& path) {
  auto file = llvm::MemoryBuffer::getFile(path);
  if (!file) return std::nullopt;
  return (*file)->getBuffer().str();
}

}  // namespace

ObjectCache::ObjectCache(const std::string& folder, const std::string& program, const Target& target,
                         const CompileOptions& options)
    : folder_(folder) {
  llvm::SHA256 hash;
  for (const std::string& part :
       {program, compilerIdentity(), target.cpu, target.features, std::to_string(target.vector.vectorBits),
        std::to_string(int{options.fuse}), options.name}) {
    hash.update(std::to_string(part.size()) + ":");  // no part can be taken for the end of the one before
    hash.update(part);
  }
  const std::string name = folder + "/" + llvm::toHex(hash.final(), /*LowerCase=*/true);
  object_ = name + kObject;
  copies_ = name + kCopies;
}

std::optional<Compiled> ObjectCache::load() const {
  const std::optional<std::string> object = contentsOf(object_), copies = contentsOf(copies_);
  if (!object || !copies) return std::nullopt;
  Compiled compiled{.object = *object, .copies = {}};
  llvm::SmallVector<llvm::StringRef> lines;
  llvm::StringRef(*copies).split(lines, '\n', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  for (const llvm::StringRef line : lines) compiled.copies.push_back(line.str());
  return compiled;
}

void ObjectCache::store(const Compiled& compiled) const {
  makeFolder(folder_);
  writeFiles({{object_, compiled.object}, {copies_, llvm::join(compiled.copies, "\n")}});
  prune(folder_);
}

}  // namespace pl::cpu
