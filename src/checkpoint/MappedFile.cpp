#include "checkpoint/MappedFile.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "checkpoint/CheckpointError.h"

namespace pl::checkpoint {
namespace {

[[noreturn]] void cannotRead(const std::filesystem::path& path, int error) {
  throw CheckpointError(fmt::format("cannot read {}: {}", path.string(), std::generic_category().message(error)));
}

/// An open file that closes itself; a mapping outlives it.
struct Descriptor {
  int number;
  ~Descriptor() { close(number); }
};

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& path) : path_(path) {
  const int opened = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (opened < 0) cannotRead(path, errno);
  const Descriptor file{opened};
  struct stat status = {};
  if (fstat(file.number, &status) != 0) cannotRead(path, errno);
  if (!S_ISREG(status.st_mode))
    throw CheckpointError(fmt::format("{}: expects a file but got another thing", path.string()));
  written_ = static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec;
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) return;  // nothing to map
  void* memory = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.number, 0);
  if (memory == MAP_FAILED) cannotRead(path, errno);
  bytes_ = {static_cast<const std::byte*>(memory), size};
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

}  // namespace pl::checkpoint
