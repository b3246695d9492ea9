#include "runtime/Partition.h"

#include <algorithm>

namespace pl::runtime {
namespace {

// A Zen 4 core computes 15 bf16 products and sums in the time in which its share of the memory delivers a byte.
constexpr std::int64_t kFlopsPerByte = 16;
// An operation on a tile takes some 30 ns, however small the tile is: in attention a sequence of 16 positions takes
// 1.3 us for each KV head, where 128 positions of a long one take 4.3 us.
constexpr std::int64_t kBytesPerOperation = 512;
// Of an iteration that finds nothing to do: about 20 ns.
constexpr std::int64_t kBytesPerIteration = 256;

}  // namespace

Part evenPart(std::int64_t iterations, std::int64_t chunk, int number, int parts) {
  const std::int64_t chunks = (iterations - 1) / chunk + 1;
  return {chunks * number / parts * chunk, std::min(chunks * (number + 1) / parts * chunk, iterations)};
}

std::int64_t costOf(const pl_work& work) {
  return work.bytes_read + work.bytes_written + work.flops / kFlopsPerByte + work.operations * kBytesPerOperation;
}

void WeighedParts::cut(pl_loop_work work, void* context, std::int64_t iterations, std::int64_t chunk, int parts) {
  const std::int64_t chunks = (iterations - 1) / chunk + 1;
  const std::int64_t unit = ((chunks - 1) / kMaxUnits + 1) * chunk;
  costBefore_.assign(1, 0);
  for (std::int64_t begin = 0; begin < iterations; begin += unit) {
    const std::int64_t end = std::min(begin + unit, iterations);
    pl_work sum = {};
    work(context, begin, end, &sum);
    costBefore_.push_back(costBefore_.back() + costOf(sum) + (end - begin) * kBytesPerIteration);
  }

  cuts_.assign(1, 0);
  const std::int64_t whole = costBefore_.back();
  for (int number = 1; number < parts; ++number) {
    // The border that is nearest to where the part should end: off by half a unit at most.
    const std::int64_t wanted = whole / parts * number + whole % parts * number / parts;
    auto border = std::ranges::lower_bound(costBefore_, wanted);
    if (border != costBefore_.begin() && wanted - *std::prev(border) <= *border - wanted) --border;
    cuts_.push_back(std::min((border - costBefore_.begin()) * unit, iterations));
  }
  cuts_.push_back(iterations);
}

Part WeighedParts::part(int number) const {
  const auto at = static_cast<std::size_t>(number);
  return {cuts_[at], cuts_[at + 1]};
}

}  // namespace pl::runtime
