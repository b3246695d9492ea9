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
  pl_parallel_for(part, const_cast<Body*>(&body), iterations, 1);
}

}  // namespace pl::checkpoint
