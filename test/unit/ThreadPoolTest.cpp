#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <mutex>
#include <numeric>
#include <set>
#include <thread>
#include <vector>

#include "pl/error.h"
#include "pl/executable.h"
#include "runtime/abi.h"

namespace pl {
namespace {

using Parts = std::vector<std::pair<std::int64_t, std::int64_t>>;

void runLoop(pl_loop_body body, void* context, std::int64_t iterations, std::int64_t chunk) {
  const pl_loop loop{.name = "loop", .place = "", .body = body, .work = nullptr, .chunk = chunk};
  pl_parallel_for(&loop, context, iterations);
}

// Runs a loop and returns the parts it was divided into, in order.
Parts partsOf(std::int64_t iterations, std::int64_t chunk) {
  struct Context {
    std::mutex mutex;
    Parts parts;
  } context;
  runLoop(
      [](void* opaque, std::int64_t begin, std::int64_t end) {
        auto* context = static_cast<Context*>(opaque);
        const std::lock_guard lock(context->mutex);
        context->parts.emplace_back(begin, end);
      },
      &context, iterations, chunk);
  std::sort(context.parts.begin(), context.parts.end());
  return context.parts;
}

class ThreadPool : public testing::Test {
 protected:
  const int before_ = threads();
  void TearDown() override { set_threads(before_); }
};

TEST_F(ThreadPool, EveryIterationRunsOnce) {
  for (const int count : {1, 2, 3, 5}) {
    set_threads(count);
    EXPECT_EQ(threads(), count);
    for (const std::int64_t iterations : {1, 2, 7, 64, 1001}) {
      for (const std::int64_t chunk : {1, 3, 64}) {
        std::int64_t next = 0;
        for (const auto& [begin, end] : partsOf(iterations, chunk)) {
          EXPECT_EQ(begin, next);
          EXPECT_EQ(begin % chunk, 0) << "parts are whole chunks";
          next = end;
        }
        EXPECT_EQ(next, iterations);
      }
    }
  }
}

TEST_F(ThreadPool, ThePartitionIsFixed) {
  set_threads(3);
  EXPECT_EQ(partsOf(10, 2), (Parts{{0, 2}, {2, 6}, {6, 10}}));
  EXPECT_EQ(partsOf(2, 1), (Parts{{0, 1}, {1, 2}}));
  EXPECT_EQ(partsOf(0, 1), Parts{});
  EXPECT_EQ(partsOf(-5, 1), Parts{});
}

TEST_F(ThreadPool, UnequalIterationsAreSharedByTheirWork) {
  struct Context {
    std::vector<std::int64_t> bytes;
    std::vector<int> runs;
    std::mutex mutex;
    std::int64_t mostBytes = 0;  // of a part
  };
  const pl_loop loop{
      .name = "loop",
      .place = "",
      .body =
          [](void* opaque, std::int64_t begin, std::int64_t end) {
            auto* context = static_cast<Context*>(opaque);
            const std::lock_guard lock(context->mutex);
            for (std::int64_t i = begin; i < end; ++i) ++context->runs[static_cast<std::size_t>(i)];
            context->mostBytes = std::max(
                context->mostBytes, std::accumulate(context->bytes.begin() + begin, context->bytes.begin() + end, 0L));
          },
      .work =
          [](void* opaque, std::int64_t begin, std::int64_t end, pl_work* sum) {
            const auto& bytes = static_cast<Context*>(opaque)->bytes;
            sum->bytes_read = std::accumulate(bytes.begin() + begin, bytes.begin() + end, sum->bytes_read);
          },
      .chunk = 1,
      .unequal = 1};
  constexpr std::int64_t kIterations = 40, kLong = 1'000'000;
  for (int count = 1; count <= 9; ++count) {
    set_threads(count);
    // Nine long ones, then many of next to nothing: of parts of equally many the first would hold all long ones.
    Context context{.bytes = std::vector<std::int64_t>(kIterations, 10), .runs = std::vector<int>(kIterations)};
    for (std::size_t i = 0; i < 9; ++i) context.bytes[i] = kLong;
    pl_parallel_for(&loop, &context, kIterations);
    EXPECT_THAT(context.runs, testing::Each(1));
    const std::int64_t longOnes = context.mostBytes / kLong;
    EXPECT_EQ(longOnes, (9 + count - 1) / count) << count << " threads";
  }
}

TEST_F(ThreadPool, PartsRunOnDifferentThreads) {
  set_threads(4);
  struct Context {
    std::mutex mutex;
    std::set<std::thread::id> threads;
  } context;
  runLoop(
      [](void* opaque, std::int64_t, std::int64_t) {
        auto* context = static_cast<Context*>(opaque);
        const std::lock_guard lock(context->mutex);
        context->threads.insert(std::this_thread::get_id());
      },
      &context, 4, 1);
  EXPECT_EQ(context.threads.size(), 4u);
}

TEST_F(ThreadPool, LoopsInsideLoopsRunInline) {
  set_threads(3);
  std::vector<std::int64_t> sums(6);
  runLoop(
      [](void* opaque, std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
          runLoop(
              [](void* sum, std::int64_t from, std::int64_t to) {
                for (std::int64_t j = from; j < to; ++j) *static_cast<std::int64_t*>(sum) += j;
              },
              &(*static_cast<std::vector<std::int64_t>*>(opaque))[static_cast<std::size_t>(i)], 101, 1);
        }
      },
      &sums, 6, 1);
  EXPECT_THAT(sums, testing::Each(5050));
}

TEST_F(ThreadPool, SleepingWorkersWakeUp) {
  set_threads(2);
  for (int i = 0; i < 3; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));  // far longer than workers spin
    EXPECT_EQ(partsOf(2, 1).size(), 2u);
  }
}

TEST_F(ThreadPool, CallersFromSeveralThreadsTakeTurns) {
  set_threads(2);
  std::vector<std::thread> callers;
  std::vector<std::int64_t> totals(4);
  for (std::int64_t& total : totals) {
    callers.emplace_back([&total] {
      for (int i = 0; i < 200; ++i) {
        for (const auto& [begin, end] : partsOf(10, 1)) total += end - begin;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_THAT(totals, testing::Each(2000));
}

TEST_F(ThreadPool, RefusesLessThanOneThread) {
  EXPECT_THAT([] { set_threads(0); }, testing::ThrowsMessage<CallError>("set_threads expects 1 or more but got 0"));
  EXPECT_EQ(pl_set_threads(0), 1);
  EXPECT_EQ(pl_set_threads(2), 0);
  EXPECT_EQ(threads(), 2);
}

TEST_F(ThreadPool, AnExecutableBindsAndCalls) {
  const Signature signature{"twice", {{"n", {1, 100}}}, {{"x", Role::InOut, FP32, {{1, {"n"}}}, {}}}};
  const Executable executable(
      signature,
      [](void* const* arrays, const std::int64_t* dimensions) {
        for (std::int64_t i = 0; i < dimensions[0]; ++i) static_cast<float*>(arrays[0])[i] *= 2;
      },
      nullptr);
  Array x(FP32, {3});
  for (int i = 0; i < 3; ++i) x.set(i, i);
  executable.run({{"x", x}});
  EXPECT_EQ(x.at(2), 4);
  EXPECT_THROW(executable.run({}), CallError);
}

}  // namespace
}  // namespace pl
