// The process's workers: persistent threads that share parallel loops in a fixed partition.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

#include "runtime/abi.h"

namespace pl::runtime {

class ThreadPool {
 public:
  /// The only pool: mixed pools cost 14 to 46 % in other systems.
  static ThreadPool& instance();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  ~ThreadPool();

  /// Threads that share a loop, the caller among them.
  int size();
  /// Waits for a running loop. Where the system has no more threads to give, the pool stays smaller.
  void resize(int threads);
  void run(pl_loop_body body, void* context, std::int64_t iterations, std::int64_t chunk) noexcept;

 private:
  struct Job {
    pl_loop_body body = nullptr;  // null: the workers end
    void* context = nullptr;
    std::int64_t iterations = 0;
    std::int64_t chunk = 1;
  };

  ThreadPool();
  void start(int threads);
  void stop();
  void work(int worker, std::uint32_t seen);
  void publish(const Job& job);
  void runPart(int worker) const;

  std::mutex oneLoop_;  // held while a loop runs or the workers change
  std::vector<std::thread> workers_;
  Job job_;                                // written before epoch_ is raised, read after it was seen
  int parts_ = 1;                          // workers and the caller
  std::atomic<std::uint32_t> epoch_{0};    // raised once per job
  std::atomic<std::uint32_t> pending_{0};  // workers that have not finished the job
};

}  // namespace pl::runtime
