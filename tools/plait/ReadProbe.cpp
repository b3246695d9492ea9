#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>

#include "Ceilings.h"
#include "pl/executable.h"
#include "runtime/abi.h"

namespace pl::tool {
namespace {

constexpr std::int64_t kBlock = 4096;

std::size_t last_cache_bytes() {
  const long bytes = sysconf(_SC_LEVEL3_CACHE_SIZE);
  return bytes > 0 ? static_cast<std::size_t>(bytes) : std::size_t{32} << 20;
}

std::size_t room_for(double bytes, std::size_t evicting) {
  const auto wanted = static_cast<std::size_t>(std::min(bytes, static_cast<double>(ReadProbe::kMostBytes)));
  return 2 * evicting + std::max(wanted, ReadProbe::kLeastBytes);
}

struct Reading {
  const std::uint64_t* data;
  std::uint64_t sum;  // keeps the reads alive
};

// Eight sums of vectors: enough loads in flight for any core.
std::uint64_t sum_of(const std::uint64_t* data, std::size_t count) {
  using Vector = std::uint64_t __attribute__((vector_size(32)));
  constexpr std::size_t kVectors = 8, kLanes = sizeof(Vector) / sizeof(std::uint64_t);
  Vector sums[kVectors] = {};
  for (std::size_t i = 0; i < count; i += kVectors * kLanes) {
    for (std::size_t v = 0; v < kVectors; ++v) {
      Vector loaded;
      std::memcpy(&loaded, data + i + v * kLanes, sizeof loaded);
      sums[v] += loaded;
    }
  }
  std::uint64_t total = 0;
  for (const Vector& sum : sums) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) total += sum[lane];
  }
  return total;
}

}  // namespace

ReadProbe::ReadProbe(double bytes)
    : evicting_(2 * last_cache_bytes()), memory_(UINT8, {static_cast<std::int64_t>(room_for(bytes, evicting_))}) {
  std::memset(memory_.data(), 1, memory_.bytes());  // pages that were never written would all be one page of zeros
}

double ReadProbe::seconds(std::size_t bytes) {
  const std::size_t blocks = std::min(bytes, memory_.bytes()) / kBlock;
  if (next_ + blocks * kBlock > memory_.bytes()) next_ = 0;
  Reading reading{reinterpret_cast<const std::uint64_t*>(memory_.as<std::uint8_t>() + next_), 0};
  const pl_loop_body body = [](void* context, std::int64_t begin, std::int64_t end) {
    auto& shared = *static_cast<Reading*>(context);
    constexpr std::size_t kWords = kBlock / sizeof(std::uint64_t);
    const std::uint64_t sum =
        sum_of(shared.data + static_cast<std::size_t>(begin) * kWords, static_cast<std::size_t>(end - begin) * kWords);
    __atomic_fetch_add(&shared.sum, sum, __ATOMIC_RELAXED);
  };
  const pl_loop loop{.name = "read probe", .place = "", .body = body, .work = nullptr, .chunk = 1};
  const auto start = std::chrono::steady_clock::now();
  pl_parallel_for(&loop, &reading, static_cast<std::int64_t>(blocks));
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  next_ += blocks * kBlock;
  return elapsed.count();
}

double ReadProbe::gbps(double bytes) {
  evict();
  const auto read =
      static_cast<std::size_t>(std::clamp(bytes, static_cast<double>(kLeastBytes), static_cast<double>(kMostBytes)));
  return static_cast<double>(read) / seconds(read) * 1e-9;
}

}  // namespace pl::tool
