// `plait run`: a kernel on seeded or saved arguments, timed and compared with its reference.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pl/kernel.h"

namespace pl::tool {

struct RunOptions {
  std::vector<std::string> words;     ///< KEY=VALUE
  std::optional<std::uint64_t> seed;  ///< default: 1; none with `load`
  std::optional<int> threads;
  std::string engine = "cpu";  ///< or "reference"
  std::string target = "native";
  std::optional<int> repeat;  ///< default: 3, or 1 in the interpreter
  bool check = true;
  bool checked = false;        ///< the interpreter follows every element that nothing wrote
  std::string json;            ///< file; empty: none
  std::string trace;           ///< file: what each worker did in the timed runs; empty: none
  std::string save;            ///< folder; empty: none
  std::string load;            ///< folder whose inputs to take; empty: seeded ones
  std::string replay;          ///< folder whose run to repeat, in the place of all the options above but json and save
  bool save_failure = true;    ///< a failing run writes a folder, but for `replay`
  std::string failures = ".";  ///< where
  std::string program = "plait";  ///< the tool as the user typed it
  std::string dump_ir;
  std::string stop_after;
  bool time_passes = false;
  std::string cache;  ///< folder of compiled objects; empty: none
  bool fuse = true;
  bool explain = false;
};

/// An ExitStatus: kDone when every output agrees, or nothing was compared; kRunFailed when one does not, or the run
/// ended in an error. Throws Error for input that cannot be run; no file has been written then.
int run(const Kernel& kernel, const RunOptions& options);

/// Repeats the run saved in `options.replay`, and says on standard error whether it fails as it did. Throws Error for a
/// folder that does not hold a whole run of one of `kernels`.
int replay(const std::vector<Kernel>& kernels, const RunOptions& options);

}  // namespace pl::tool
