// Loops of this folder on the process's worker threads.
#pragma once

#include <cstdint>

#include "runtime/abi.h"

namespace pl::checkpoint {

/// Calls body(begin, end) for parts that make up [0, iterations). `body` must not throw.
template <class Body>
void onAllCores(std::int64_t iterations, const Body& body) {
  const pl_loop_body part = [](void* context, std::int64_t begin, std::int64_t end) {
    (*static_cast<const Body*>(context))(begin, end);
  };
  const pl_loop loop{.name = "checkpoint", .place = "", .body = part, .work = nullptr, .chunk = 1};
  pl_parallel_for(&loop, const_cast<Body*>(&body), iterations);
}

}  // namespace pl::checkpoint
