#include "Progress.h"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

namespace pl::tool {

constexpr std::chrono::seconds kPatience{1};

Progress::Progress(std::string what) : what_(std::move(what)) {
  watcher_ = std::thread([this] {
    std::unique_lock lock(lock_);
    if (ended_.wait_for(lock, kPatience, [this] { return over_; })) return;
    fmt::print(stderr, "{} …", what_);
    std::fflush(stderr);
    shown_ = true;
  });
}

Progress::~Progress() {
  {
    const std::lock_guard lock(lock_);
    over_ = true;
  }
  ended_.notify_one();
  watcher_.join();
  if (shown_) {
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
    fmt::print(stderr, " {:.1f} s\n", elapsed.count());
  }
}

}  // namespace pl::tool
