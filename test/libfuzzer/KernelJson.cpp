// Any bytes as the kernel.json of a saved run.
#include "Npy.h"
#include "SavedRun.h"
#include "Target.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pl::tool;
  try {
    const SavedRun saved = parse_saved_run({reinterpret_cast<const char*>(data), size}, "kernel.json");
    const std::string text = json_of(saved);
    if (json_of(parse_saved_run(text, "kernel.json")) != text) __builtin_trap();
  } catch (const FileError&) {
  }
  return 0;
}
