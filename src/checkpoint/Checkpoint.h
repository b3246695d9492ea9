// A checkpoint's tensors, wherever in its files they lie.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checkpoint/MappedFile.h"
#include "checkpoint/SafetensorsHeader.h"

namespace pl::checkpoint {

/// A tensor as a file holds it, row-major. Its data may begin at any byte, whatever its type.
struct Tensor {
  StoredType type;
  std::vector<std::int64_t> shape;
  std::span<const std::byte> data;
  const MappedFile* file = nullptr;
};

/// A .safetensors file, mapped.
struct SafetensorsFile {
  explicit SafetensorsFile(const std::filesystem::path& path);

  MappedFile file;
  SafetensorsHeader header;

  std::span<const std::byte> headerBytes() const { return file.bytes().first(header.bytes); }
};

/// The tensors of a folder with model.safetensors, or with model.safetensors.index.json and the files that it names.
/// Tensors are valid while the checkpoint lives.
class Checkpoint {
 public:
  /// Throws CheckpointError: no such files, a file that is damaged, an index that does not fit its files.
  explicit Checkpoint(const std::filesystem::path& folder);

  const std::filesystem::path& folder() const { return folder_; }
  /// In the order of their names.
  const std::map<std::string, Tensor, std::less<>>& tensors() const { return tensors_; }
  const Tensor* find(std::string_view name) const;
  const std::vector<std::unique_ptr<SafetensorsFile>>& files() const { return files_; }

 private:
  void add(const std::filesystem::path& path);
  void addIndexed(const std::filesystem::path& index);

  std::filesystem::path folder_;
  std::vector<std::unique_ptr<SafetensorsFile>> files_;
  std::map<std::string, Tensor, std::less<>> tensors_;
};

/// What model.safetensors.index.json says: the file of each tensor, a name without folders. `file` is what errors call
/// the text. Throws CheckpointError.
std::map<std::string, std::string> parseIndex(std::string_view text, const std::string& file);

}  // namespace pl::checkpoint
