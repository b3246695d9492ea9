// Object code loaded into this process.
#pragma once

#include <memory>
#include <string>

#include "pl/executable.h"

namespace pl::cpu {

class Jit {
 public:
  /// Loads an object file that calls the run-time library (runtime/abi.h) and the C library. With PLAIT_PERF_MAP set
  /// in the environment its functions are listed in /tmp/perf-PID.map, where `perf` looks for them.
  static std::shared_ptr<Jit> load(const std::string& object);
  ~Jit();

  EntryPoint entryPoint(const std::string& symbol) const;

 private:
  struct Impl;
  explicit Jit(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace pl::cpu
