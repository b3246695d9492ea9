// Files and folders that appear under their name only when they are complete.
#pragma once

#include <filesystem>
#include <string>

namespace pl::tool {

/// A hidden name beside `destination`, of this process, so that renaming does not leave the file system.
std::filesystem::path temporary_beside(std::filesystem::path destination);

/// A folder that is filled beside its destination and renamed to it by `commit`; without that, nothing stays behind.
class StagedFolder {
 public:
  /// Throws FileError where `destination` cannot be created, or exists and is not an empty folder.
  explicit StagedFolder(const std::filesystem::path& destination);
  StagedFolder(const StagedFolder&) = delete;
  StagedFolder& operator=(const StagedFolder&) = delete;
  ~StagedFolder();

  /// Where the files go until `commit`.
  const std::filesystem::path& path() const { return temporary_; }
  void commit();

 private:
  std::filesystem::path destination_;
  std::filesystem::path temporary_;
};

/// A folder among the system's temporary files that lives as long as this.
class ScratchFolder {
 public:
  /// Throws FileError.
  ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder();

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// One file with text that appears, or replaces what is there, at `commit`.
class StagedFile {
 public:
  /// Throws FileError where `destination` cannot be written.
  explicit StagedFile(const std::filesystem::path& destination);
  StagedFile(const StagedFile&) = delete;
  StagedFile& operator=(const StagedFile&) = delete;
  ~StagedFile();

  void commit(const std::string& text);

 private:
  std::filesystem::path destination_;
  std::filesystem::path temporary_;
};

}  // namespace pl::tool
