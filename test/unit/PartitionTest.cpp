// Where parallel loops are cut: whole chunks, everything once, nearly equal costs.
#include "runtime/Partition.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace pl::runtime {
namespace {

// Bytes that each iteration reads.
using Bytes = std::vector<std::int64_t>;

void addBytes(void* context, std::int64_t begin, std::int64_t end, pl_work* sum) {
  const Bytes& bytes = *static_cast<const Bytes*>(context);
  sum->bytes_read = std::accumulate(bytes.begin() + begin, bytes.begin() + end, sum->bytes_read);
}

std::int64_t sizeOf(const Bytes& bytes) { return static_cast<std::int64_t>(bytes.size()); }

std::vector<Part> partsOf(Bytes& bytes, std::int64_t chunk, int parts) {
  WeighedParts weighed;
  weighed.cut(addBytes, &bytes, sizeOf(bytes), chunk, parts);
  std::vector<Part> all;
  for (int number = 0; number < parts; ++number) all.push_back(weighed.part(number));
  return all;
}

// Follow each other from 0 to the end, and start at chunks.
void expectWhole(const std::vector<Part>& parts, std::int64_t iterations, std::int64_t chunk) {
  std::int64_t next = 0;
  for (const Part& part : parts) {
    RC_ASSERT(part.begin == next);
    RC_ASSERT(part.end >= part.begin);
    RC_ASSERT(part.begin % chunk == 0 || part.begin == iterations);
    next = part.end;
  }
  RC_ASSERT(next == iterations);
}

// Mostly short, some very long, some with nothing to do.
rc::Gen<Bytes> anyBytes(std::size_t most) {
  const auto one = rc::gen::weightedOneOf<std::int64_t>({{2, rc::gen::inRange<std::int64_t>(0, 10'000)},
                                                         {1, rc::gen::inRange<std::int64_t>(0, 100'000'000)},
                                                         {1, rc::gen::just<std::int64_t>(0)}});
  return rc::gen::mapcat(rc::gen::inRange<std::size_t>(1, most),
                         [one](std::size_t count) { return rc::gen::container<Bytes>(count, one); });
}

RC_GTEST_PROP(Partition, WeighedPartsAreWholeAndNearlyEqual, ()) {
  Bytes bytes = *anyBytes(300);
  const auto chunk = *rc::gen::inRange<std::int64_t>(1, 9);
  const auto parts = *rc::gen::inRange(1, 12);
  const std::vector<Part> all = partsOf(bytes, chunk, parts);
  expectWhole(all, sizeOf(bytes), chunk);

  const auto cost = [&](const Part& part) {
    constexpr std::int64_t kPerIteration = 256;
    pl_work sum = {};
    addBytes(&bytes, part.begin, part.end, &sum);
    return costOf(sum) + (part.end - part.begin) * kPerIteration;
  };
  std::int64_t dearest = 0;
  for (std::int64_t begin = 0; begin < sizeOf(bytes); begin += chunk) {
    dearest = std::max(dearest, cost({begin, std::min(begin + chunk, sizeOf(bytes))}));
  }
  const std::int64_t mean = (cost({0, sizeOf(bytes)}) + parts - 1) / parts;
  for (const Part& part : all) RC_ASSERT(cost(part) <= mean + dearest);
}

RC_GTEST_PROP(Partition, EvenPartsAreWhole, (std::uint16_t more)) {
  const auto chunk = *rc::gen::inRange<std::int64_t>(1, 70);
  const auto parts = *rc::gen::inRange(1, 12);
  const std::int64_t iterations = std::int64_t{more} + 1;
  std::vector<Part> all;
  for (int number = 0; number < parts; ++number) all.push_back(evenPart(iterations, chunk, number, parts));
  expectWhole(all, iterations, chunk);
}

TEST(Partition, OneLongSequenceAmongShortOnes) {
  Bytes bytes(16, 1000);
  bytes[0] = 100'000;
  EXPECT_EQ(partsOf(bytes, 1, 2), (std::vector<Part>{{0, 1}, {1, 16}}));
  EXPECT_EQ(partsOf(bytes, 1, 3), (std::vector<Part>{{0, 0}, {0, 1}, {1, 16}}));
  std::ranges::reverse(bytes);
  EXPECT_EQ(partsOf(bytes, 1, 2), (std::vector<Part>{{0, 15}, {15, 16}}));
}

TEST(Partition, EmptyIterationsWeighNextToNothing) {
  // Two sequences of 3 and 61 segments of 512 KiB, each with room for 64.
  Bytes bytes(128, 0);
  std::fill_n(bytes.begin(), 3, 512 * 1024);
  std::fill_n(bytes.begin() + 64, 61, 512 * 1024);
  EXPECT_EQ(partsOf(bytes, 1, 2), (std::vector<Part>{{0, 93}, {93, 128}}));
}

TEST(Partition, ManyIterationsAreAskedForInUnits) {
  Bytes bytes(100'000, 1000);
  std::int64_t asked = 0;
  struct Counting {
    Bytes& bytes;
    std::int64_t& asked;
  } counting{bytes, asked};
  WeighedParts weighed;
  weighed.cut(
      [](void* context, std::int64_t begin, std::int64_t end, pl_work* sum) {
        auto& counting = *static_cast<Counting*>(context);
        ++counting.asked;
        addBytes(&counting.bytes, begin, end, sum);
      },
      &counting, sizeOf(bytes), 3, 2);
  EXPECT_LE(asked, WeighedParts::kMaxUnits);
  EXPECT_EQ(weighed.part(0).begin, 0);
  EXPECT_NEAR(static_cast<double>(weighed.part(0).end), 50'000, 30);
  EXPECT_EQ(weighed.part(0).end % 3, 0);
  EXPECT_EQ(weighed.part(1), (Part{weighed.part(0).end, 100'000}));
}

TEST(Partition, CostsAreBytesProductsAndOperations) {
  EXPECT_EQ(costOf({.bytes_read = 0, .bytes_written = 0, .flops = 0, .operations = 2}), 1024);
  EXPECT_EQ(costOf({.bytes_read = 100, .bytes_written = 20, .flops = 0}), 120);
  EXPECT_EQ(costOf({.bytes_read = 0, .bytes_written = 0, .flops = 1600}), 100);
}

}  // namespace
}  // namespace pl::runtime
