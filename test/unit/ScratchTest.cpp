#include "runtime/Scratch.h"

#include <gtest/gtest.h>

#include <cstring>

#include "runtime/abi.h"

namespace pl::runtime {
namespace {

constexpr std::int64_t kMegabyte = std::int64_t{1} << 20;

TEST(Scratch, BlocksAreAlignedAndSeparate) {
  Scratch scratch;
  char* last = nullptr;
  for (const std::int64_t bytes : {1, 64, 65, 0, 1000}) {
    char* block = static_cast<char*>(scratch.take(bytes));
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(block) % Scratch::kAlignment, 0u);
    EXPECT_NE(block, last);
    std::memset(block, 1, static_cast<std::size_t>(bytes));
    last = block;
  }
}

TEST(Scratch, ReleasedMemoryIsTakenAgain) {
  Scratch scratch;
  scratch.take(100);
  const std::int64_t mark = scratch.mark();
  void* first = scratch.take(100);
  scratch.take(5000);
  scratch.release(mark);
  EXPECT_EQ(scratch.take(64), first);
}

TEST(Scratch, PointersStayValidWhileItGrows) {
  Scratch scratch;
  int* early = static_cast<int*>(scratch.take(sizeof(int)));
  *early = 42;
  for (int i = 0; i < 4; ++i) std::memset(scratch.take(kMegabyte), 0xff, kMegabyte);
  EXPECT_GT(scratch.chunks(), 1u);
  EXPECT_EQ(*early, 42);
}

TEST(Scratch, SecondRoundFitsInOneChunk) {
  Scratch scratch;
  const auto round = [&] {
    const std::int64_t outer = scratch.mark();
    scratch.take(kMegabyte / 2);
    for (int i = 0; i < 3; ++i) {
      const std::int64_t inner = scratch.mark();
      scratch.take(3 * kMegabyte);
      scratch.take(kMegabyte / 4);
      scratch.release(inner);
    }
    scratch.take(5 * kMegabyte);
    const std::size_t chunks = scratch.chunks();
    scratch.release(outer);
    return chunks;
  };
  EXPECT_GT(round(), 1u);
  EXPECT_EQ(round(), 1u);
  EXPECT_EQ(round(), 1u);
}

TEST(Scratch, TooSmallALaterChunkIsReplaced) {
  Scratch scratch;
  scratch.take(64);
  const std::int64_t mark = scratch.mark();
  scratch.take(kMegabyte);  // a second chunk
  scratch.release(mark);
  char* block = static_cast<char*>(scratch.take(8 * kMegabyte));
  std::memset(block, 1, 8 * kMegabyte);
  EXPECT_EQ(scratch.chunks(), 2u);
}

TEST(Scratch, TheInterfaceOfCompiledCodeIsOneStackPerThread) {
  const std::int64_t mark = pl_scratch_mark();
  void* block = pl_scratch_take(128);
  EXPECT_GE(pl_scratch_mark(), mark + 128);
  pl_scratch_release(mark);
  EXPECT_EQ(pl_scratch_take(128), block);
  pl_scratch_release(mark);
}

}  // namespace
}  // namespace pl::runtime
