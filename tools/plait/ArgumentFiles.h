// A call's arguments as a folder of .npy files, to look at or to run again.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "pl/kernel.h"

namespace pl::tool {

/// What a folder of arguments was made by; in its kernel.json.
struct SavedCall {
  std::string kernel;
  std::vector<std::string> words;     ///< every KEY=VALUE
  std::optional<std::uint64_t> seed;  ///< none: the arguments had been loaded themselves
};

/// Writes NAME.MOMENT.npy (NAME.MOMENT.bf16.npy for BF16) for every argument; `moment` is "before" or "after".
void save_arguments(const std::filesystem::path& folder, const Bindings& arguments, const std::string& moment);
void save_call(const std::filesystem::path& folder, const SavedCall& call);

/// The KEY=VALUE words to run `kernel` with on the files of `folder`: those of its kernel.json where `words` does not
/// give the key. A folder without kernel.json is legal: its files were made by hand.
std::vector<std::string> words_for_folder(const std::filesystem::path& folder, const Kernel& kernel,
                                          const std::vector<std::string>& words);

/// Replaces every In and InOut of `arguments` by the NAME.before.npy of `folder`, which must have its dtype and shape.
/// Throws FileError that names the first file that does not fit.
void load_arguments(const std::filesystem::path& folder, const Signature& signature, Bindings& arguments);

}  // namespace pl::tool
