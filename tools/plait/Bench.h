// `plait bench`: kernels against the ceilings of the machine, measured side by side.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "BenchReport.h"
#include "pl/kernel.h"

namespace pl::tool {

struct BenchOptions {
  std::vector<std::string>
      words;  ///< kernels' names, then KEY=VALUE for all of them; none: every shape of bench_shapes
  std::uint64_t seed = 1;
  std::vector<int> threads;  ///< a row for each; empty: one per core
  std::string target = "native";
  std::string cache;  ///< folder of compiled objects; empty: none
  int repeat = 7;
  bool check = true;     ///< compare the first run with the reference
  std::string json;      ///< file; empty: none
  std::string markdown;  ///< file; empty: none
  std::string plot;      ///< file, .svg or .png: the roofline; empty: none
  std::string trace;     ///< file: what each worker did in the timed runs; empty: none
};

struct BenchShape {
  std::string kernel;
  std::vector<std::string> words;
};

/// What is measured when no kernel is named: the shapes of docs/performance.md.
const std::vector<BenchShape>& bench_shapes();

/// The exit status: 0 when every kernel agrees with its reference, or nothing was compared; 1 when one does not.
/// Throws Error for input that cannot be measured; no file has been written then.
int bench(const std::vector<Kernel>& kernels, const BenchOptions& options);

}  // namespace pl::tool
