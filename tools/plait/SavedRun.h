// A run as a folder: kernel.json, which says everything that decides what it does and how it ended, and its inputs as
// .npy files. One format for what --save writes, --load and --replay read, and a failing run leaves behind.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "Failure.h"
#include "pl/kernel.h"

namespace pl::tool {

inline constexpr const char* kRunFile = "kernel.json";
inline constexpr std::uint64_t kDefaultSeed = 1;
/// Everything that decides what a run does.
struct RunCase {
  std::string kernel;
  std::vector<std::string> words;  ///< every KEY=VALUE
  /// Of the arguments; none: the inputs were loaded, and only what the run does not read comes from kDefaultSeed.
  std::optional<std::uint64_t> seed = kDefaultSeed;
  /// Folder of the NAME.before.npy files that replace the seed's inputs; empty: none do.
  std::filesystem::path inputs_in = {};
  std::string engine = "cpu";
  std::string target = "native";
  int threads = 1;
  int repeat = 1;
  bool fuse = true;
  bool checked = false;
  bool check = true;
};

struct SavedInput {
  std::string name;
  DType dtype = DType::FP32;
  std::vector<std::int64_t> shape;
  std::string checksum;
};

struct Versions {
  std::string plait;
  std::string llvm;
  std::string cpu;

  bool operator==(const Versions&) const = default;
};
Versions versions_here();

struct SavedRun {
  RunCase run;
  std::vector<SavedInput> inputs;  ///< empty: nothing was known about them when the process crashed
  std::optional<Failure> failure;  ///< none: every output agreed, or was not compared
  Versions versions = versions_here();
};

/// The text of kernel.json, and back. Throws FileError, beginning with `file`, for text that is not such a run.
std::string json_of(const SavedRun& saved);
SavedRun parse_saved_run(const std::string& text, const std::string& file);

/// A failure alone, as part of that.
std::string json_of(const Failure& failure);
Failure parse_failure(const std::string& text);

/// Reads kernel.json; `run.inputs_in` comes back as a path that leads from here. Throws FileError where there is no
/// such folder or file.
SavedRun read_saved_run(const std::filesystem::path& folder);
void write_saved_run(const std::filesystem::path& folder, const SavedRun& saved);
bool has_saved_run(const std::filesystem::path& folder);

/// Every KEY=VALUE, in the order of the kernel's options.
std::vector<std::string> words_of(const KernelConfig& config, const Kernel& kernel);

/// The In and InOut arguments of a call, with their checksums.
std::vector<SavedInput> describe_inputs(const Signature& signature, const Bindings& arguments);
std::size_t input_bytes(const Signature& signature, const Bindings& arguments);

/// Throws FileError where `arguments` are not those of the saved run: other names, dtypes, shapes or contents.
void expect_saved_inputs(const std::filesystem::path& folder, const SavedRun& saved, const Bindings& arguments);

/// Writes NAME.MOMENT.npy (NAME.MOMENT.bf16.npy for BF16) for every argument; `moment` is "before" or "after".
void save_arguments(const std::filesystem::path& folder, const Bindings& arguments, const std::string& moment);
/// The same for what the program reads alone, before the run.
void save_inputs(const std::filesystem::path& folder, const Signature& signature, const Bindings& arguments);

/// Replaces every In and InOut of `arguments` by the NAME.before.npy of `folder`, which must have its dtype and shape.
/// Throws FileError that names the first file that does not fit.
void load_inputs(const std::filesystem::path& folder, const Signature& signature, Bindings& arguments);

/// The arguments of a run: the seed's, with the inputs that `run.inputs_in` holds.
Bindings arguments_of(const RunCase& run, const Kernel& kernel, const KernelConfig& config, const Signature& signature);

}  // namespace pl::tool
