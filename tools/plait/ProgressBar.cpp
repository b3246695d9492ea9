#include "ProgressBar.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace pl::tool {

constexpr std::chrono::milliseconds kBetweenDrawings{100};
constexpr std::chrono::seconds kPatience{1};

void ProgressBar::show(std::string_view what, std::int64_t done, std::int64_t whole) {
  const Clock::time_point now = Clock::now();
  if (what_ != what) {
    what_ = what;
    start_ = now;
    drawn_ = {};
  }
  const bool is_over = done == whole;
  const bool is_terminal = isatty(STDERR_FILENO) == 1;
  const double gigabytes = static_cast<double>(whole) / 1e9;
  if (is_terminal && (is_over || now - drawn_ >= kBetweenDrawings)) {
    const double percent = whole == 0 ? 100 : 100 * static_cast<double>(done) / static_cast<double>(whole);
    fmt::print(stderr, "\r{} {:3.0f} % of {:.2f} GB", what, percent, gigabytes);
    drawn_ = now;
  }
  if (is_over) {
    const std::chrono::duration<double> elapsed = now - start_;
    if (is_terminal) {
      fmt::print(stderr, ", {:.1f} s\n", elapsed.count());
    } else if (elapsed >= kPatience) {
      fmt::print(stderr, "{}: {:.2f} GB in {:.1f} s\n", what, gigabytes, elapsed.count());
    }
    what_.clear();
  }
  std::fflush(stderr);
}

}  // namespace pl::tool
