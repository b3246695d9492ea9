// The folder that a failing run leaves behind, and what the user is told about it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "SavedRun.h"

namespace pl::tool {

/// The inputs of a failing run are written when they have no more bytes together than this; else the folder says how
/// to make them again.
inline constexpr std::size_t kInputsLimit = std::size_t{64} << 20;

/// "plait-failure-KERNEL-N" in `parent`, with the least N that is free.
std::filesystem::path failure_folder(const std::filesystem::path& parent, std::string kernel);

/// Writes `saved` to the new folder `destination`, with its inputs where they are not too large. `saved.run.inputs_in`
/// is where the inputs came from; it is changed to where they are now. Throws FileError.
void write_failure(const std::filesystem::path& destination, SavedRun& saved, const Signature& signature,
                   const Bindings& before);

/// The same into a folder that is there already.
void write_run(const std::filesystem::path& folder, SavedRun& saved, const Signature& signature,
               const Bindings& before);

/// As a word of a shell's command.
std::string quoted(const std::string& word);

/// Whether a repetition that ended with `now` did what the run of `folder` had done.
std::string repetition_message(const std::string& folder, const std::optional<Failure>& saved,
                               const std::optional<Failure>& now);

/// Where the failing run is, where its inputs are, and the commands that shrink and repeat it; `program` is the tool as
/// the user typed it. Ends with the command that repeats it.
std::string saved_message(const std::string& program, const std::filesystem::path& folder, const RunCase& run,
                          std::size_t bytes);

}  // namespace pl::tool
