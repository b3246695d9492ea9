#include "host_threads.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace pl::kernels {

void host_parallel(std::int64_t count, std::int64_t grain,
                   const std::function<void(std::int64_t, std::int64_t)>& body) {
  const std::int64_t parts = (count + grain - 1) / grain;
  const std::int64_t cores = std::max(1U, std::thread::hardware_concurrency());
  std::atomic<std::int64_t> next = 0;
  std::exception_ptr failure;
  std::mutex failure_lock;

  const auto work = [&] {
    try {
      for (std::int64_t part = next++; part < parts; part = next++) {
        body(part * grain, std::min(count, (part + 1) * grain));
      }
    } catch (...) {
      const std::lock_guard lock(failure_lock);
      failure = std::current_exception();
    }
  };
  std::vector<std::jthread> helpers;
  for (std::int64_t i = 1; i < std::min(cores, parts); ++i) helpers.emplace_back(work);
  work();
  helpers.clear();  // joins
  if (failure) std::rethrow_exception(failure);
}

}  // namespace pl::kernels
