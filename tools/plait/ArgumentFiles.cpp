#include "ArgumentFiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "Npy.h"

namespace pl::tool {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kCallFile = "kernel.json";

SavedCall read_call(const fs::path& file) {
  try {
    std::ifstream in(file);
    const json call = json::parse(in);
    return {.kernel = call.at("kernel"), .words = call.at("config")};
  } catch (const json::exception& error) {
    throw FileError(fmt::format("{}: expects a kernel and its config: {}", file.string(), error.what()));
  }
}

std::string key_of(const std::string& word) { return word.substr(0, word.find('=')); }

}  // namespace

void save_arguments(const fs::path& folder, const Bindings& arguments, const std::string& moment) {
  for (const auto& [name, array] : arguments) write_npy(folder / npy_name(name + "." + moment, array.dtype()), array);
}

void save_call(const fs::path& folder, const SavedCall& call) {
  const fs::path file = folder / kCallFile;
  std::ofstream out(file);
  out << json({{"kernel", call.kernel}, {"config", call.words}, {"seed", call.seed ? json(*call.seed) : json()}})
             .dump(2)
      << '\n';
  out.close();
  if (!out) throw FileError(fmt::format("cannot write {}", file.string()));
}

std::vector<std::string> words_for_folder(const fs::path& folder, const Kernel& kernel,
                                          const std::vector<std::string>& words) {
  if (!fs::is_directory(folder)) throw FileError(fmt::format("{}: there is no such folder", folder.string()));
  const fs::path file = folder / kCallFile;
  if (!fs::exists(file)) return words;
  const SavedCall saved = read_call(file);
  if (saved.kernel != kernel.name) {
    throw FileError(
        fmt::format("{}: expects arguments of {} but got those of {}", file.string(), kernel.name, saved.kernel));
  }
  std::vector<std::string> all = words;
  for (const std::string& word : saved.words) {
    if (std::ranges::find(words, key_of(word), key_of) == words.end()) all.push_back(word);
  }
  return all;
}

void load_arguments(const fs::path& folder, const Signature& signature, Bindings& arguments) {
  for (auto& [name, array] : arguments) {
    const Parameter* parameter = signature.find(name);
    if (parameter == nullptr || parameter->role == Role::Out) continue;
    const fs::path file = folder / npy_name(name + ".before", array.dtype());
    Array loaded = read_npy(file, array.dtype());
    if (loaded.shape() != array.shape()) {
      throw FileError(fmt::format("{}: expects shape {} but got {}", file.string(), shape_text(array.shape()),
                                  shape_text(loaded.shape())));
    }
    array = loaded;
  }
}

}  // namespace pl::tool
