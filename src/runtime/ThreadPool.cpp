#include "runtime/ThreadPool.h"

#include <immintrin.h>
#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <system_error>

namespace pl::runtime {
namespace {

// About 0.3 ms. Loops of one call follow each other within microseconds, and waking a sleeper takes 25 us and, in bad
// cases, milliseconds; after this long the core is given back.
constexpr int kSpins = 20000;

thread_local bool insideLoop = false;

// Waits until `value` is no longer `old`: spins first, then sleeps.
std::uint32_t awaitChange(const std::atomic<std::uint32_t>& value, std::uint32_t old) {
  for (int i = 0; i < kSpins; ++i) {
    const std::uint32_t now = value.load(std::memory_order_acquire);
    if (now != old) return now;
    _mm_pause();
  }
  value.wait(old, std::memory_order_acquire);
  return value.load(std::memory_order_acquire);
}

// The cores that this process may use, in order.
std::vector<int> availableCores() {
  cpu_set_t set;
  std::vector<int> cores;
  if (sched_getaffinity(0, sizeof set, &set) == 0) {
    for (int core = 0; core < CPU_SETSIZE; ++core) {
      if (CPU_ISSET(core, &set)) cores.push_back(core);
    }
  }
  return cores;
}

void pin(std::thread& thread, int core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(core, &set);
  pthread_setaffinity_np(thread.native_handle(), sizeof set, &set);  // a wish: where it is refused, the thread floats
}

}  // namespace

ThreadPool& ThreadPool::instance() {
  static ThreadPool pool;
  return pool;
}

ThreadPool::ThreadPool() { start(std::max<int>(1, static_cast<int>(availableCores().size()))); }

ThreadPool::~ThreadPool() { stop(); }

int ThreadPool::size() {
  const std::lock_guard lock(oneLoop_);
  return parts_;
}

void ThreadPool::resize(int threads) {
  const std::lock_guard lock(oneLoop_);
  if (threads == parts_) return;
  stop();
  start(threads);
  if (Recorder* const recorder = recorder_.load(std::memory_order_relaxed)) recorder->reserve(parts_);
}

void ThreadPool::start(int threads) {
  const std::vector<int> cores = availableCores();
  const std::uint32_t seen = epoch_.load();
  try {
    for (int worker = 1; worker < threads; ++worker) {
      workers_.emplace_back([this, worker, seen] { work(worker, seen); });
      // The caller's thread is not ours to pin; the scheduler keeps it off the cores whose workers are busy.
      if (threads <= static_cast<int>(cores.size())) pin(workers_.back(), cores[static_cast<std::size_t>(worker)]);
    }
  } catch (const std::system_error&) {
    // No more threads to be had. Results do not depend on their number, so go on with these.
  }
  parts_ = static_cast<int>(workers_.size()) + 1;
}

void ThreadPool::stop() {
  if (workers_.empty()) return;
  publish(Job{});
  for (std::thread& worker : workers_) worker.join();
  workers_.clear();
  parts_ = 1;
}

void ThreadPool::publish(const Job& job) {
  job_ = job;
  pending_.store(static_cast<std::uint32_t>(workers_.size()), std::memory_order_relaxed);
  epoch_.fetch_add(1, std::memory_order_release);
  epoch_.notify_all();
}

void ThreadPool::work(int worker, std::uint32_t seen) {
  insideLoop = true;  // whatever a worker runs is part of a loop
  while (true) {
    seen = awaitChange(epoch_, seen);
    if (job_.loop == nullptr) return;
    runShare(worker);
    if (pending_.fetch_sub(1, std::memory_order_acq_rel) == 1) pending_.notify_one();
  }
}

void ThreadPool::runShare(int worker) const {
  const pl_loop& loop = *job_.loop;
  const Part part = loop.unequal != 0 ? weighed_.part(worker) : evenPart(job_.iterations, loop.chunk, worker, parts_);
  if (part.begin < part.end) runPart(worker, part.begin, part.end);
}

void ThreadPool::runPart(int worker, std::int64_t begin, std::int64_t end) const {
  Recorder* const recorder = recorder_.load(std::memory_order_relaxed);
  if (recorder == nullptr) return job_.loop->body(job_.context, begin, end);
  recorder->runPart(worker, job_.label, *job_.loop, job_.context, begin, end);
}

void ThreadPool::runJob(const Job& job) {
  if (workers_.empty() || job.iterations <= job.loop->chunk) {
    job_ = job;
    return runPart(0, 0, job.iterations);
  }
  const pl_loop& loop = *job.loop;
  if (loop.unequal != 0) weighed_.cut(loop.work, job.context, job.iterations, loop.chunk, parts_);
  publish(job);
  runShare(0);
  for (std::uint32_t left = pending_.load(std::memory_order_acquire); left != 0;) left = awaitChange(pending_, left);
}

void ThreadPool::run(const pl_loop& loop, void* context, std::int64_t iterations) noexcept {
  if (iterations <= 0) return;
  if (insideLoop || (iterations <= loop.chunk && !isRecording())) return loop.body(context, 0, iterations);
  const std::lock_guard lock(oneLoop_);
  insideLoop = true;
  Job job{.loop = &loop, .context = context, .iterations = iterations};
  if (Recorder* const recorder = recorder_.load(std::memory_order_relaxed)) {
    job.label = recorder->label(loop.name, loop.place);
    const std::int64_t start = now();
    runJob(job);
    recorder->noteLoop(job.label, loop, context, iterations, start);
  } else {
    runJob(job);
  }
  insideLoop = false;
}

bool ThreadPool::startRecording(Recorder& recorder) {
  const std::lock_guard lock(oneLoop_);
  Recorder* const other = recorder_.load(std::memory_order_relaxed);
  if (other != nullptr && other != &recorder) return false;
  recorder.reserve(parts_);
  recorder_.store(&recorder, std::memory_order_relaxed);
  return true;
}

void ThreadPool::stopRecording() {
  const std::lock_guard lock(oneLoop_);
  recorder_.store(nullptr, std::memory_order_relaxed);
}

void ThreadPool::noteCall(const std::string& name, const std::string& dimensions, std::int64_t start,
                          std::int64_t stop) {
  if (insideLoop) return;  // a call inside a loop is time of the loop's part
  const std::lock_guard lock(oneLoop_);
  if (Recorder* const recorder = recorder_.load(std::memory_order_relaxed)) {
    recorder->noteCall(name, dimensions, start, stop);
  }
}

}  // namespace pl::runtime

void pl_parallel_for(const pl_loop* loop, void* context, int64_t iterations) {
  pl::runtime::ThreadPool::instance().run(*loop, context, iterations);
}

int pl_set_threads(int threads) {
  if (threads < 1) return 1;
  pl::runtime::ThreadPool::instance().resize(threads);
  return 0;
}
