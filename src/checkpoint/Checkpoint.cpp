#include "checkpoint/Checkpoint.h"

#include <fmt/format.h>

#include <set>
#include <system_error>

#include "checkpoint/CheckpointError.h"
#include "checkpoint/Json.h"

namespace pl::checkpoint {
namespace {

constexpr std::string_view kSingleFile = "model.safetensors";
constexpr std::string_view kIndex = "model.safetensors.index.json";
constexpr std::size_t kLongestIndex = 16 << 20;

bool isThere(const std::filesystem::path& path) {
  std::error_code unreadable;  // is no file of ours, either
  return std::filesystem::exists(path, unreadable);
}

}  // namespace

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path)
    : file(path), header(parseSafetensors(file.bytes(), path.string())) {}

Checkpoint::Checkpoint(const std::filesystem::path& folder) : folder_(folder) {
  if (std::error_code unreadable; !std::filesystem::is_directory(folder, unreadable)) {
    throw CheckpointError(fmt::format("{}: expects a folder with a checkpoint but there is none", folder.string()));
  }
  if (isThere(folder / kSingleFile)) {
    add(folder / kSingleFile);
  } else if (isThere(folder / kIndex)) {
    addIndexed(folder / kIndex);
  } else {
    throw CheckpointError(fmt::format("{}: expects {} or {} but got neither", folder.string(), kSingleFile, kIndex));
  }
}

const Tensor* Checkpoint::find(std::string_view name) const {
  const auto found = tensors_.find(name);
  return found == tensors_.end() ? nullptr : &found->second;
}

void Checkpoint::add(const std::filesystem::path& path) {
  files_.push_back(std::make_unique<SafetensorsFile>(path));
  const SafetensorsFile& added = *files_.back();
  for (const StoredTensor& stored : added.header.tensors) {
    const auto data = added.file.bytes().subspan(added.header.bytes + stored.begin, stored.end - stored.begin);
    const auto [place, isNew] = tensors_.try_emplace(stored.name, stored.type, stored.shape, data, &added.file);
    if (isNew) continue;
    throw CheckpointError(fmt::format("{}: expects each tensor in one file but got '{}', which is in {}, too",
                                      path.string(), shown(stored.name),
                                      place->second.file->path().filename().string()));
  }
}

void Checkpoint::addIndexed(const std::filesystem::path& index) {
  const std::map<std::string, std::string> fileOf = parseIndex(readText(index, kLongestIndex), index.string());
  std::set<std::string> names;
  for (const auto& [tensor, file] : fileOf) names.insert(file);
  for (const std::string& name : names) {
    if (!isThere(folder_ / name)) {
      throw CheckpointError(
          fmt::format("{}: expects the file {} beside it but there is none", index.string(), shown(name)));
    }
    add(folder_ / name);
  }
  for (const auto& [name, file] : fileOf) {
    const Tensor* tensor = find(name);
    if (tensor == nullptr || tensor->file->path().filename() != file) {
      throw CheckpointError(fmt::format("{}: expects tensor '{}' in {} but it has none of that name", index.string(),
                                        shown(name), shown(file)));
    }
  }
  for (const auto& [name, tensor] : tensors_) {
    if (fileOf.contains(name)) continue;
    throw CheckpointError(fmt::format("{}: expects every tensor in the index but got '{}' in {} alone", index.string(),
                                      shown(name), tensor.file->path().filename().string()));
  }
}

std::map<std::string, std::string> parseIndex(std::string_view text, const std::string& file) {
  const Json json = parseJson(text, file);
  const std::string key = "weight_map";
  const Fields fields(json, file);
  std::map<std::string, std::string> files = required(fields, key, fields.textMap(key), "an object of file names");
  for (const auto& [tensor, name] : files) {
    // A name that leads elsewhere would read what is none of the checkpoint's.
    const bool isPlain = std::filesystem::path(name).filename() == name && name != "." && name != ".." && !name.empty();
    if (isPlain && name.find('\0') == std::string::npos) continue;
    throw CheckpointError(
        fmt::format("{}: expects a file name without folders for '{}' but got '{}'", file, shown(tensor), shown(name)));
  }
  return files;
}

}  // namespace pl::checkpoint
