#include "SavedRun.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <system_error>

#include "Npy.h"
#include "TextFile.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/xxhash.h"
#include "llvm/TargetParser/Host.h"

namespace pl::tool {
namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;  // read by people: in the order of writing

constexpr std::array kDTypes = {FP32, FP16, BF16, INT8, UINT8, INT32, INT64, BOOL};
constexpr std::array kFailures = {Failure::Kind::Outputs, Failure::Kind::Error, Failure::Kind::InternalError,
                                  Failure::Kind::Crash};

std::string checksum_of(const Array& array) {
  const llvm::ArrayRef<std::uint8_t> bytes(array.as<std::uint8_t>(), array.bytes());
  return fmt::format("xxh3:{:016x}", llvm::xxh3_64bits(bytes));
}

bool is_input(const Signature& signature, const std::string& name) {
  const Parameter* parameter = signature.find(name);
  return parameter != nullptr && parameter->role != Role::Out;
}

/// The value of `all` that is called `name`.
template <class Values>
auto named(const Values& all, const std::string& name, std::string_view what) {
  const auto found = std::ranges::find_if(all, [&](auto value) { return name_of(value) == name; });
  if (found == all.end()) throw FileError(fmt::format("unknown {} '{}'", what, name));
  return *found;
}

/// An integer that fits: the library would convert any number without a word.
template <class Integer>
Integer integer_of(const json& object, const char* key) {
  const json& value = object.at(key);
  if constexpr (std::is_unsigned_v<Integer>) {
    if (value.is_number_unsigned()) return value.get<Integer>();
    throw FileError(fmt::format("{} expects an integer of 0 or more but got {}", key, value.dump()));
  } else {
    if (value.is_number_integer() && value.get<std::int64_t>() == value.get<Integer>()) return value.get<Integer>();
    throw FileError(fmt::format("{} expects an integer but got {}", key, value.dump()));
  }
}

SavedInput input_of(const json& input) {
  return {.name = input.at("name"),
          .dtype = named(kDTypes, input.at("dtype"), "dtype"),
          .shape = input.at("shape"),
          .checksum = input.at("checksum")};
}

Failure failure_of(const json& failure) {
  return {.kind = named(kFailures, failure.at("kind"), "kind of failure"),
          .text = failure.at("text"),
          .outputs = failure.at("outputs")};
}

json failure_json(const Failure& failure) {
  return {{"kind", name_of(failure.kind)}, {"text", failure.text}, {"outputs", failure.outputs}};
}

/// A message may quote any bytes.
std::string text_of(const json& object) { return object.dump(2, ' ', false, json::error_handler_t::replace); }

SavedRun saved_run_of(const json& run) {
  SavedRun saved{.run = {.kernel = run.at("kernel"),
                         .words = run.at("config"),
                         .seed = std::nullopt,
                         .inputs_in = run.at("inputs_in").is_null() ? "" : run.at("inputs_in").get<std::string>(),
                         .engine = run.at("engine"),
                         .target = run.at("target"),
                         .threads = integer_of<int>(run, "threads"),
                         .repeat = integer_of<int>(run, "repeat"),
                         .fuse = run.at("fuse"),
                         .checked = run.at("checked"),
                         .check = run.at("check")}};
  if (!run.at("seed").is_null()) saved.run.seed = integer_of<std::uint64_t>(run, "seed");
  for (const json& input : run.at("inputs")) saved.inputs.push_back(input_of(input));
  if (!run.at("failure").is_null()) saved.failure = failure_of(run.at("failure"));
  const json& versions = run.at("versions");
  saved.versions = {.plait = versions.at("plait"), .llvm = versions.at("llvm"), .cpu = versions.at("cpu")};
  return saved;
}

}  // namespace

Versions versions_here() {
  return {.plait = PLAIT_VERSION, .llvm = LLVM_VERSION_STRING, .cpu = llvm::sys::getHostCPUName().str()};
}

std::string json_of(const SavedRun& saved) {
  const RunCase& run = saved.run;
  json inputs = json::array();
  for (const SavedInput& input : saved.inputs) {
    inputs.push_back(
        {{"name", input.name}, {"dtype", name_of(input.dtype)}, {"shape", input.shape}, {"checksum", input.checksum}});
  }
  json failure;
  if (saved.failure) {
    failure = {
        {"kind", name_of(saved.failure->kind)}, {"text", saved.failure->text}, {"outputs", saved.failure->outputs}};
  }
  const json text = {
      {"kernel", run.kernel},
      {"config", run.words},
      {"seed", run.seed ? json(*run.seed) : json()},
      {"engine", run.engine},
      {"target", run.target},
      {"threads", run.threads},
      {"repeat", run.repeat},
      {"fuse", run.fuse},
      {"checked", run.checked},
      {"check", run.check},
      {"inputs_in", run.inputs_in.empty() ? json() : json(run.inputs_in.string())},
      {"inputs", inputs},
      {"failure", saved.failure ? failure_json(*saved.failure) : json()},
      {"versions", {{"plait", saved.versions.plait}, {"llvm", saved.versions.llvm}, {"cpu", saved.versions.cpu}}},
  };
  return text_of(text) + "\n";
}

std::string json_of(const Failure& failure) { return text_of(failure_json(failure)); }

Failure parse_failure(const std::string& text) { return failure_of(json::parse(text)); }

SavedRun parse_saved_run(const std::string& text, const std::string& file) {
  try {
    return saved_run_of(json::parse(text));
  } catch (const std::exception& error) {  // nlohmann's own, or FileError
    throw FileError(fmt::format("{}: expects a saved run: {}", file, error.what()));
  }
}

bool has_saved_run(const fs::path& folder) { return fs::exists(folder / kRunFile); }

SavedRun read_saved_run(const fs::path& folder) {
  if (!fs::is_directory(folder)) throw FileError(fmt::format("{}: there is no such folder", folder.string()));
  const fs::path file = folder / kRunFile;
  SavedRun saved = parse_saved_run(read_text_file(file.string()), file.string());
  // "." is the folder itself, wherever it has been moved to.
  if (!saved.run.inputs_in.empty()) saved.run.inputs_in = (folder / saved.run.inputs_in).lexically_normal();
  return saved;
}

void write_saved_run(const fs::path& folder, const SavedRun& saved) {
  const fs::path file = folder / kRunFile;
  std::ofstream out(file, std::ios::binary);
  out << json_of(saved);
  out.close();
  if (!out) throw FileError(fmt::format("cannot write {}", file.string()));
}

std::vector<std::string> words_of(const KernelConfig& config, const Kernel& kernel) {
  std::vector<std::string> words;
  for (const KernelOption& option : kernel.options) words.push_back(option.key + "=" + config.text(option.key));
  return words;
}

std::vector<SavedInput> describe_inputs(const Signature& signature, const Bindings& arguments) {
  std::vector<SavedInput> inputs;
  for (const auto& [name, array] : arguments) {
    if (!is_input(signature, name)) continue;
    inputs.push_back({.name = name, .dtype = array.dtype(), .shape = array.shape(), .checksum = checksum_of(array)});
  }
  return inputs;
}

std::size_t input_bytes(const Signature& signature, const Bindings& arguments) {
  std::size_t bytes = 0;
  for (const auto& [name, array] : arguments) {
    if (is_input(signature, name)) bytes += array.bytes();
  }
  return bytes;
}

void expect_saved_inputs(const fs::path& folder, const SavedRun& saved, const Bindings& arguments) {
  const std::string file = (folder / kRunFile).string();
  for (const SavedInput& input : saved.inputs) {
    const auto found = std::ranges::find(arguments, input.name, &std::pair<std::string, Array>::first);
    if (found == arguments.end()) {
      throw FileError(fmt::format("{}: expects an input '{}', which {} has not", file, input.name, saved.run.kernel));
    }
    const Array& array = found->second;
    if (array.dtype() != input.dtype || array.shape() != input.shape) {
      throw FileError(fmt::format("{}: expects {} of {} {} but {} makes {} {}", file, input.name, name_of(input.dtype),
                                  shape_text(input.shape), saved.run.kernel, name_of(array.dtype()),
                                  shape_text(array.shape())));
    }
    const std::string checksum = checksum_of(array);
    if (checksum == input.checksum) continue;
    if (saved.run.inputs_in.empty()) {
      throw FileError(
          fmt::format("{}: expects {} with checksum {} but seed {} makes {}: the kernel's arguments have "
                      "changed since this run was saved",
                      file, input.name, input.checksum, saved.run.seed.value_or(kDefaultSeed), checksum));
    }
    throw FileError(fmt::format(
        "{}: expects checksum {} but got {}: it has changed since this run was saved; --load "
        "takes inputs as they are",
        (saved.run.inputs_in / npy_name(input.name + ".before", input.dtype)).string(), input.checksum, checksum));
  }
}

void save_arguments(const fs::path& folder, const Bindings& arguments, const std::string& moment) {
  for (const auto& [name, array] : arguments) write_npy(folder / npy_name(name + "." + moment, array.dtype()), array);
}

void save_inputs(const fs::path& folder, const Signature& signature, const Bindings& arguments) {
  for (const auto& [name, array] : arguments) {
    if (is_input(signature, name)) write_npy(folder / npy_name(name + ".before", array.dtype()), array);
  }
}

void load_inputs(const fs::path& folder, const Signature& signature, Bindings& arguments) {
  for (auto& [name, array] : arguments) {
    if (!is_input(signature, name)) continue;
    const fs::path file = folder / npy_name(name + ".before", array.dtype());
    Array loaded = read_npy(file, array.dtype());
    if (loaded.shape() != array.shape()) {
      throw FileError(fmt::format("{}: expects shape {} but got {}", file.string(), shape_text(array.shape()),
                                  shape_text(loaded.shape())));
    }
    array = loaded;
  }
}

Bindings arguments_of(const RunCase& run, const Kernel& kernel, const KernelConfig& config,
                      const Signature& signature) {
  Bindings arguments = kernel.arguments(config, run.seed.value_or(kDefaultSeed));
  if (!run.inputs_in.empty()) load_inputs(run.inputs_in, signature, arguments);
  return arguments;
}

}  // namespace pl::tool
