// A file as memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace pl::checkpoint {

/// The bytes of a file, read-only; the system reads them as they are touched. The file must not become shorter while it
/// is mapped: touching what is gone ends the process (SIGBUS). Programs that replace a file by renaming do no harm.
class MappedFile {
 public:
  /// Throws CheckpointError for what is no readable, regular file.
  explicit MappedFile(const std::filesystem::path& path);
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  std::span<const std::byte> bytes() const { return bytes_; }
  const std::filesystem::path& path() const { return path_; }
  /// Nanoseconds since 1970 at which the file was last written.
  std::int64_t written() const { return written_; }

 private:
  std::filesystem::path path_;
  std::span<const std::byte> bytes_;
  std::int64_t written_ = 0;
};

}  // namespace pl::checkpoint
