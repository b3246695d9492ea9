// Loops that are no compiled code, on the process's worker threads.
#pragma once

#include <cstdint>
#include <exception>
#include <mutex>

#include "runtime/abi.h"

namespace pl {

/// Calls body(begin, end) for parts that make up [0, iterations). What a body throws ends its part; when all parts have
/// ended, the exception of the first of them goes on to the caller: the same with any number of threads, where bodies
/// go through their iterations in order. A trace shows the loop as `name`.
template <class Body>
void onAllCores(const char* name, std::int64_t iterations, const Body& body) {
  struct Loop {
    const Body& body;
    std::mutex mutex;
    std::exception_ptr error;
    std::int64_t where = 0;  // begin of the part that threw `error`

    void run(std::int64_t begin, std::int64_t end) {
      try {
        body(begin, end);
      } catch (...) {  // must not pass through the worker, which is C
        const std::lock_guard lock(mutex);
        if (error && where < begin) return;
        error = std::current_exception();
        where = begin;
      }
    }
  };
  const pl_loop_body part = [](void* loop, std::int64_t begin, std::int64_t end) {
    static_cast<Loop*>(loop)->run(begin, end);
  };
  Loop context{.body = body, .mutex = {}, .error = {}};
  const pl_loop loop{.name = name, .place = "", .body = part, .work = nullptr, .chunk = 1, .unequal = 0};
  pl_parallel_for(&loop, &context, iterations);
  if (context.error) std::rethrow_exception(context.error);
}

}  // namespace pl
