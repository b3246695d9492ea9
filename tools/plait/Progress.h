// Says on standard error what is being done, when it takes long.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace pl::tool {

/// While one lives: nothing for the first second, then "what …", and at the end how long it took.
class Progress {
 public:
  explicit Progress(std::string what);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

 private:
  std::string what_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::mutex lock_;
  std::condition_variable ended_;
  bool over_ = false;
  bool shown_ = false;
  std::thread watcher_;  // last: it starts when everything it reads is there
};

}  // namespace pl::tool
