// How fast this machine reads memory: the limit of a decoder layer at small batch, and what its GB/s is compared with.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <numeric>
#include <vector>

namespace {

constexpr std::size_t kBytesPerThread = std::size_t{512} << 20;  // far beyond any cache

void memory_read(benchmark::State& state) {
  const std::vector<std::uint64_t> data(kBytesPerThread / sizeof(std::uint64_t), 1);
  for (auto _ : state) {
    // Integers: their sum may be taken in any order, so the compiler uses vectors.
    benchmark::DoNotOptimize(std::reduce(data.begin(), data.end()));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * kBytesPerThread));
}
BENCHMARK(memory_read)->ThreadRange(1, 2)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
