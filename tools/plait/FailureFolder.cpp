#include "FailureFolder.h"

#include <fmt/format.h>

#include <algorithm>

#include "Report.h"
#include "Staging.h"

namespace pl::tool {
namespace {

namespace fs = std::filesystem;

std::string inputs_text(const RunCase& run, std::size_t bytes) {
  const std::string size = scaled(static_cast<double>(bytes), "B");
  if (run.inputs_in == ".") return fmt::format("with its inputs ({})", size);
  if (run.inputs_in.empty()) {
    return fmt::format("without its inputs ({}): seed {} makes them again", size, run.seed.value_or(kDefaultSeed));
  }
  return fmt::format("without its inputs ({}): they are in {}", size, run.inputs_in.string());
}

}  // namespace

std::string quoted(const std::string& word) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./+=:@%,";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

fs::path failure_folder(const fs::path& parent, std::string kernel) {
  std::ranges::replace(kernel, '/', '-');
  for (int number = 1;; ++number) {
    const std::string name = fmt::format("plait-failure-{}-{}", kernel, number);
    fs::path folder = parent == "." ? fs::path(name) : parent / name;
    std::error_code error;
    if (!fs::exists(fs::symlink_status(folder, error))) return folder;
  }
}

void write_run(const fs::path& folder, SavedRun& saved, const Signature& signature, const Bindings& before) {
  if (input_bytes(signature, before) <= kInputsLimit) {
    save_inputs(folder, signature, before);
    saved.run.inputs_in = ".";
  }
  saved.inputs = describe_inputs(signature, before);
  write_saved_run(folder, saved);
}

void write_failure(const fs::path& destination, SavedRun& saved, const Signature& signature, const Bindings& before) {
  StagedFolder staged(destination);
  write_run(staged.path(), saved, signature, before);
  staged.commit();
}

std::string repetition_message(const std::string& folder, const std::optional<Failure>& saved,
                               const std::optional<Failure>& now) {
  if (!saved) return fmt::format("plait: the run of {} had not failed{}\n", folder, now ? "; this one does" : "");
  if (!now) return fmt::format("plait: the run of {} had failed, this one does not: {}\n", folder, saved->text);
  if (now->is_like(*saved)) return fmt::format("plait: fails as the run of {} did\n", folder);
  return fmt::format("plait: the run of {} had failed in another way: {}\n", folder, saved->text);
}

std::string saved_message(const std::string& program, const fs::path& folder, const RunCase& run, std::size_t bytes) {
  const std::string tool = quoted(program), place = quoted(folder.string());
  return fmt::format(
      "plait: this failing run is in {} {}\n"
      "plait: make it smaller with: {} shrink {}\n"
      "plait: repeat it with: {} run --replay {}\n",
      folder.string(), inputs_text(run, bytes), tool, place, tool, place);
}

}  // namespace pl::tool
