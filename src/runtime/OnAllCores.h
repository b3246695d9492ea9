// Loops that are no compiled code, on the process's worker threads.
#pragma once

#include <cstdint>

#include "runtime/abi.h"

namespace pl {

/// Calls body(begin, end) for parts that make up [0, iterations). `body` must not throw. A trace shows the loop
/// as `name`.
template <class Body>
void onAllCores(const char* name, std::int64_t iterations, const Body& body) {
  const pl_loop_body part = [](void* context, std::int64_t begin, std::int64_t end) {
    (*static_cast<const Body*>(context))(begin, end);
  };
  const pl_loop loop{.name = name, .place = "", .body = part, .work = nullptr, .chunk = 1, .unequal = 0};
  pl_parallel_for(&loop, const_cast<Body*>(&body), iterations);
}

}  // namespace pl
