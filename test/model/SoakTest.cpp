// Thousands of requests through a small model whose pages are too few for all: nothing is lost, nothing is kept.
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "Decoded.h"
#include "pl/random.h"

namespace pl::model {
namespace {

std::int64_t residentBytes() {
  std::int64_t whole = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> whole >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

TEST(Soak, EveryRequestEndsAndAllPagesComeBack) {
  constexpr std::int64_t kRequests = 10'000, kWarm = 1'000;
  const RandomCheckpoint checkpoint({"vocab_size=128", "num_hidden_layers=1", "intermediate_size=64"});
  const auto model = load_model(checkpoint.path(), {.cache_positions = 1024, .cache = ""});  // 8 pages
  Engine engine(*model, {.max_rows = 128, .max_sequences = 16});
  const Random random(1, "soak");

  std::int64_t generated = 0, expected = 0, finished = 0, resident = 0;
  for (std::int64_t i = 0; i < kRequests; ++i) {
    const bool isLong = i % 32 == 0;  // five pages at the end: two of them are too many
    const std::int64_t prompt = random.integer(2 * i, 1, isLong ? 100 : 24);
    const std::int64_t count = random.integer(2 * i + 1, 1, 12) + (isLong ? 400 : 0);
    expected += count;
    engine.submit({.prompt = randomTokens(static_cast<std::uint64_t>(i), prompt, model->vocabulary()),
                   .max_new_tokens = count,
                   .sampling = {.do_sample = i % 2 == 0, .seed = static_cast<std::uint64_t>(i)},
                   .on_token = [&](const Token&) { return ++generated > 0; },
                   .on_finish =
                       [&](std::int64_t, Finish finish) {
                         EXPECT_EQ(finish, Finish::length);
                         if (++finished == kWarm) resident = residentBytes();
                       }});
  }
  engine.run();
  EXPECT_EQ(finished, kRequests);
  EXPECT_EQ(generated, expected);
  EXPECT_EQ(engine.free_pages(), model->pages());
  EXPECT_GT(engine.statistics().preemptions, 10);
  EXPECT_EQ(engine.statistics().most_pages_used, model->pages());
  EXPECT_LT(residentBytes() - resident, 16 << 20) << "memory grows";
}

}  // namespace
}  // namespace pl::model
