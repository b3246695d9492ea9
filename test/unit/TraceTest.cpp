// Traces: what is recorded, and the file that Perfetto opens.
#include "pl/trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "pl/error.h"
#include "pl/executable.h"
#include "runtime/abi.h"

namespace pl {
namespace {

using nlohmann::json;
using testing::ElementsAre;

struct Context {
  std::int64_t iterations = 0;  // that have run
};

// Each iteration takes 20 us, so that slices have a length.
void body(void* opaque, std::int64_t begin, std::int64_t end) {
  for (std::int64_t i = begin; i < end; ++i) {
    __atomic_fetch_add(&static_cast<Context*>(opaque)->iterations, 1, __ATOMIC_RELAXED);
    const auto start = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - start < std::chrono::microseconds(20)) {
    }
  }
}

// Iteration i reads 10·i bytes and writes 2; it computes 3 flops in 4 operations.
void work(void*, std::int64_t begin, std::int64_t end, pl_work* sum) {
  for (std::int64_t i = begin; i < end; ++i) sum->bytes_read += 10 * i;
  sum->bytes_written += 2 * (end - begin);
  sum->flops += 3 * (end - begin);
  sum->operations += 4 * (end - begin);
}

constexpr pl_loop kCounted{.name = "attention", .place = "attention.cpp:109", .body = body, .work = work, .chunk = 2};
constexpr pl_loop kUncounted{.name = "a \"name\"\n", .place = "?", .body = body, .work = nullptr, .chunk = 1};

// Whole slices of a trace, in the order of the file.
std::vector<json> slicesOf(Trace& trace) {
  std::ostringstream out;
  trace.write(out);
  const json file = json::parse(out.str());
  std::vector<json> slices;
  for (const json& event : file.at("traceEvents")) {
    if (event.at("ph") == "X") slices.push_back(event);
  }
  return slices;
}

std::vector<json> ofKind(const std::vector<json>& slices, const char* kind) {
  std::vector<json> chosen;
  for (const json& slice : slices) {
    if (slice.at("cat") == kind) chosen.push_back(slice);
  }
  return chosen;
}

class TraceTest : public testing::Test {
 protected:
  const int before_ = threads();
  void TearDown() override { set_threads(before_); }
};

TEST_F(TraceTest, EveryPartOfALoopIsASliceOnItsWorkersTrack) {
  set_threads(3);
  Trace trace;
  trace.start();
  Context context;
  pl_parallel_for(&kCounted, &context, 12);
  const std::vector<json> slices = slicesOf(trace);

  const std::vector<json> loops = ofKind(slices, "loop");
  ASSERT_EQ(loops.size(), 1u);
  EXPECT_EQ(loops[0].at("name"), "attention");
  EXPECT_EQ(loops[0].at("tid"), 0);
  const json whole = {{"place", "attention.cpp:109"}, {"first_iteration", 0}, {"iterations", 12}, {"bytes_read", 660},
                      {"bytes_written", 24},          {"flops", 36},          {"operations", 48}};
  for (const auto& [key, value] : whole.items()) EXPECT_EQ(loops[0].at("args").at(key), value) << key;

  std::map<int, json> parts;
  for (const json& part : ofKind(slices, "part")) parts[part.at("tid")] = part;
  ASSERT_EQ(parts.size(), 3u);
  std::int64_t next = 0, read = 0;
  for (const auto& [worker, part] : parts) {
    const json& arguments = part.at("args");
    EXPECT_EQ(part.at("name"), "attention");
    EXPECT_EQ(arguments.at("first_iteration"), next);
    EXPECT_EQ(arguments.at("iterations"), 4);
    EXPECT_EQ(arguments.at("flops"), 12);
    next += 4;
    read += arguments.at("bytes_read").get<std::int64_t>();
    // Inside the loop's slice; each iteration took at least 20 us.
    EXPECT_GE(part.at("ts"), loops[0].at("ts"));
    EXPECT_LE(part.at("ts").get<double>() + part.at("dur").get<double>(),
              loops[0].at("ts").get<double>() + loops[0].at("dur").get<double>());
    EXPECT_GE(part.at("dur"), 80);
    EXPECT_NEAR(arguments.at("GFLOP/s").get<double>(), 12 / (part.at("dur").get<double>() * 1000), 0.005);
  }
  EXPECT_EQ(read, 660);
}

TEST_F(TraceTest, SlicesOfATrackFollowOrHoldEachOther) {
  set_threads(2);
  const Signature signature{"two_loops", {{"n", {1, 100}}}, {{"x", Role::InOut, FP32, {{1, {"n"}}}, {}}}};
  const Executable executable(
      signature,
      [](void* const*, const std::int64_t* dimensions) {
        Context context;
        pl_parallel_for(&kCounted, &context, dimensions[0]);
        pl_parallel_for(&kUncounted, &context, 1);  // one part, on the caller
      },
      nullptr);
  Trace trace;
  trace.start();
  const Array x(FP32, {8});
  for (int i = 0; i < 3; ++i) executable.run({{"x", x}});
  const std::vector<json> slices = slicesOf(trace);

  const std::vector<json> calls = ofKind(slices, "call");
  ASSERT_EQ(calls.size(), 3u);
  EXPECT_EQ(calls[0].at("name"), "two_loops");
  EXPECT_EQ(calls[0].at("args").at("dimensions"), "n=8");
  EXPECT_EQ(ofKind(slices, "loop").size(), 6u);
  EXPECT_EQ(ofKind(slices, "part").size(), 9u);

  // Slices come in the order of their starts. One that begins while another runs ends before it does.
  std::map<int, std::vector<double>> open;  // ends of the slices that hold the next one, by track
  std::map<int, double> last;
  for (const json& slice : slices) {
    const int track = slice.at("tid");
    const double start = slice.at("ts"), end = start + slice.at("dur").get<double>();
    EXPECT_GE(start, last[track]);
    last[track] = start;
    std::vector<double>& ends = open[track];
    while (!ends.empty() && ends.back() <= start) ends.pop_back();
    if (!ends.empty()) EXPECT_LE(end, ends.back() + 1e-3);
    ends.push_back(end);
  }
  std::vector<std::string> names;
  for (const json& slice : slices) {
    if (slice.at("tid") == 0 && names.size() < 5) names.push_back(slice.at("cat"));
  }
  EXPECT_THAT(names, ElementsAre("call", "loop", "part", "loop", "part"));
}

TEST_F(TraceTest, TracksAreNamed) {
  set_threads(2);
  Trace trace;
  trace.start();
  Context context;
  pl_parallel_for(&kUncounted, &context, 2);
  set_threads(3);  // one more, while the trace is on
  pl_parallel_for(&kUncounted, &context, 3);
  std::ostringstream out;
  trace.write(out);
  const json file = json::parse(out.str());
  std::vector<std::string> names;
  std::size_t parts = 0;
  for (const json& event : file.at("traceEvents")) {
    if (event.at("name") == "thread_name") names.push_back(event.at("args").at("name"));
    if (event.value("cat", "") != "part") continue;
    ++parts;
    EXPECT_EQ(event.at("name"), kUncounted.name);
    EXPECT_FALSE(event.at("args").contains("bytes_read"));  // nobody knows
  }
  EXPECT_THAT(names, ElementsAre("worker 0 (caller)", "worker 1", "worker 2"));
  EXPECT_EQ(parts, 5u);
}

TEST_F(TraceTest, OnlyWhatRunsWhileItIsOn) {
  set_threads(2);
  Trace trace;
  Context context;
  pl_parallel_for(&kUncounted, &context, 2);
  trace.start();
  pl_parallel_for(&kUncounted, &context, 2);
  trace.stop();
  pl_parallel_for(&kUncounted, &context, 2);
  trace.start();
  pl_parallel_for(&kUncounted, &context, 2);
  EXPECT_EQ(ofKind(slicesOf(trace), "loop").size(), 2u);
  EXPECT_EQ(context.iterations, 8);
}

TEST_F(TraceTest, SlicesWithoutRoomAreCounted) {
  set_threads(1);
  Trace trace(3);
  trace.start();
  Context context;
  for (int i = 0; i < 4; ++i) pl_parallel_for(&kUncounted, &context, 1);  // a part and a loop each
  EXPECT_EQ(slicesOf(trace).size(), 3u);
  EXPECT_EQ(trace.lost(), 5);
}

TEST_F(TraceTest, OneAtATime) {
  Trace first, second;
  first.start();
  first.start();  // is on already
  EXPECT_THAT([&] { second.start(); },
              testing::ThrowsMessage<CallError>("start of a trace expects no other trace of this process to be on"));
  first.stop();
  second.start();
  first.stop();  // is off: says nothing about the second
  Context context;
  pl_parallel_for(&kUncounted, &context, 1);
  EXPECT_EQ(ofKind(slicesOf(second), "loop").size(), 1u);
}

TEST_F(TraceTest, AnEmptyTraceIsAFileToo) {
  Trace trace;
  EXPECT_THAT(slicesOf(trace), testing::IsEmpty());
}

}  // namespace
}  // namespace pl
