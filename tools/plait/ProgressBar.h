// A line on standard error that fills as work gets done.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace pl::tool {

/// On a terminal "packing weights  42 % of 1.5 GB", drawn over as it grows; elsewhere a line for each piece of work
/// that took longer than a second, when it is done.
class ProgressBar {
 public:
  /// `done` and `whole` in bytes; `done` equal to `whole` ends the piece of work.
  void show(std::string_view what, std::int64_t done, std::int64_t whole);

 private:
  using Clock = std::chrono::steady_clock;

  std::string what_;  // the piece of work that goes on; empty: none
  Clock::time_point start_, drawn_;
};

}  // namespace pl::tool
