// Threads for filling arguments, references and comparisons: never part of a compiled program's run.
#pragma once

#include <cstdint>
#include <functional>

namespace pl::kernels {

/// Calls body(begin, end) for parts of [0, count), of `grain` or fewer, on all available cores. What a part computes
/// must not depend on where the parts begin.
void host_parallel(std::int64_t count, std::int64_t grain, const std::function<void(std::int64_t, std::int64_t)>& body);

}  // namespace pl::kernels
