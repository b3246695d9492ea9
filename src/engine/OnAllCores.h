// Loops of this folder on the process's worker threads.
#pragma once

#include <cstdint>

#include "runtime/abi.h"

namespace pl::engine {

/// Calls body(i) for every i of [0, iterations). `body` must not throw.
template <class Body>
void onAllCores(std::int64_t iterations, const Body& body) {
  const pl_loop_body part = [](void* context, std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) (*static_cast<const Body*>(context))(i);
  };
  const pl_loop loop{.name = "engine", .place = "", .body = part, .work = nullptr, .chunk = 1, .unequal = 0};
  pl_parallel_for(&loop, const_cast<Body*>(&body), iterations);
}

}  // namespace pl::engine
