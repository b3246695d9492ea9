// The process's workers: persistent threads that share parallel loops in a fixed partition.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "runtime/Partition.h"
#include "runtime/Recorder.h"
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
  void run(const pl_loop& loop, void* context, std::int64_t iterations) noexcept;

  /// Until stopped, every loop is noted. False: another recorder is at work. Both wait for a running loop.
  bool startRecording(Recorder& recorder);
  void stopRecording();
  bool isRecording() const { return recorder_.load(std::memory_order_relaxed) != nullptr; }
  void noteCall(const std::string& name, const std::string& dimensions, std::int64_t start, std::int64_t stop);

 private:
  struct Job {
    const pl_loop* loop = nullptr;  // null: the workers end
    void* context = nullptr;
    std::int64_t iterations = 0;
    std::uint32_t label = 0;  // of the recorder, if there is one
  };

  ThreadPool();
  void start(int threads);
  void stop();
  void work(int worker, std::uint32_t seen);
  void publish(const Job& job);
  void runJob(const Job& job);
  void runShare(int worker) const;
  void runPart(int worker, std::int64_t begin, std::int64_t end) const;

  std::mutex oneLoop_;  // held while a loop runs or the workers change
  std::vector<std::thread> workers_;
  Job job_;                                   // written before epoch_ is raised, read after it was seen
  WeighedParts weighed_;                      // of the job, if its iterations are unequal
  int parts_ = 1;                             // workers and the caller
  std::atomic<std::uint32_t> epoch_{0};       // raised once per job
  std::atomic<std::uint32_t> pending_{0};     // workers that have not finished the job
  std::atomic<Recorder*> recorder_{nullptr};  // changes while no loop runs
};

}  // namespace pl::runtime
