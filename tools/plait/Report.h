// What a run found, as text and as JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pl/kernel.h"

namespace pl::tool {

/// "1.61 GB": three digits, units of 1000.
std::string scaled(double value, std::string_view unit);

/// Milliseconds of the repetitions of one run.
struct RunTime {
  double min = 0;
  double median = 0;
  double max = 0;
};

/// `samples` holds at least one time.
RunTime summarize(std::vector<double> samples);

struct Report {
  std::string kernel;
  std::string config;                 ///< "batch=16 hidden=8192"
  std::optional<std::uint64_t> seed;  ///< none: the arguments were loaded
  std::string engine;
  std::string target;  ///< "none" in the interpreter
  int threads = 0;
  int repeat = 0;
  RunTime time_ms;
  Work work;
  std::optional<std::vector<Comparison>> outputs;  ///< none: not compared

  /// Every output agrees. A run that was not compared has not passed, and has not failed either.
  std::optional<bool> passed() const;
  /// Several lines for people; the last one is the verdict.
  std::string text() const;
  /// One object for programs. A number that is NaN or infinite is null.
  std::string json() const;
};

}  // namespace pl::tool
