#include "TimedProgram.h"

#include <fmt/format.h>

#include <chrono>

namespace pl::tool {

Program timed_program(const Kernel& kernel, const KernelConfig& config, bool prints_time) {
  const auto start = std::chrono::steady_clock::now();
  Program program = kernel.program(config);
  const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
  if (prints_time) fmt::print(stderr, "{:<18} {:9.2f} ms\n", "program", time.count());
  return program;
}

}  // namespace pl::tool
