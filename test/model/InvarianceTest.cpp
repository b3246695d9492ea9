// A request has the tokens, and the bits of all its logits, that it has alone: whatever runs beside it, in whatever
// pieces its prompt is computed, wherever its pages lie, and on any number of threads.
#include <gtest/gtest.h>

#include <numeric>

#include "WitnessedModel.h"
#include "pl/executable.h"
#include "pl/random.h"

namespace pl::model {
namespace {

/// Prompts that share beginnings, of lengths around those where pages and tiles end.
std::vector<Request> randomRequests(std::uint64_t seed, std::int64_t count, std::int64_t vocabulary) {
  const Random random(seed, "requests");
  const Tokens text = randomTokens(seed, 400, vocabulary);
  constexpr std::int64_t kEdges[] = {1, 16, 64, 127, 128, 129, 256};
  std::vector<Request> requests;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t length =
        i % 3 == 0 ? kEdges[random.integer(2 * i, 0, std::ssize(kEdges) - 1)] : random.integer(2 * i, 1, 300);
    Request request{.prompt = {text.begin(), text.begin() + length}};
    if (i % 2 == 0) request.prompt.front() = static_cast<std::int32_t>(i);
    request.max_new_tokens = random.integer(2 * i + 1, 1, 12);
    request.sampling.do_sample = i % 4 == 3;
    request.sampling.seed = static_cast<std::uint64_t>(i);
    requests.push_back(std::move(request));
  }
  return requests;
}

/// What an engine makes of them: `arrivals` of the requests are there at first, another one comes at every step.
std::vector<Tokens> outputsOf(PagedModel& model, const std::vector<Request>& requests, const EngineOptions& options,
                              std::size_t arrivals) {
  Engine engine(model, options);
  std::vector<Tokens> outputs(requests.size());
  std::size_t next = 0;
  const auto submit = [&] {
    Request request = requests[next];
    request.on_token = [&outputs, at = next](const Token& token) {
      outputs[at].push_back(token.choice.token);
      return true;
    };
    engine.submit(std::move(request));
    ++next;
  };
  while (next < std::min(arrivals, requests.size())) submit();
  while (engine.step() || next < requests.size()) {
    if (next < requests.size()) submit();
  }
  EXPECT_EQ(engine.free_pages(), model.pages());
  return outputs;
}

class Invariance : public testing::TestWithParam<std::vector<std::string>> {
 protected:
  void TearDown() override { set_threads(before_); }

 private:
  int before_ = threads();
};

TEST_P(Invariance, ARequestHasTheBitsThatItHasAlone) {
  const RandomCheckpoint checkpoint(GetParam());
  const auto model = load_model(checkpoint.path(), {.cache_positions = 4096, .cache = ""});
  Witness witness;
  const std::vector<Request> requests = randomRequests(1, 10, model->vocabulary());

  set_threads(1);
  std::vector<Tokens> alone;
  for (const Request& request : requests) {
    WitnessedModel witnessed(*model, witness, 3);
    alone.push_back(outputsOf(witnessed, {request}, {.max_rows = 1, .max_sequences = 1}, 1).front());
  }
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const Random random(seed, "run");
    set_threads(static_cast<int>(1 + seed % 4));
    // From a pool in which the longest request hardly fits, to one with room for all.
    WitnessedModel witnessed(*model, witness, random.integer(0, 3, 32));
    const std::int64_t rows = seed % 2 == 0 ? random.integer(1, 1, 30) : random.integer(1, 30, 500);
    const EngineOptions options{.max_rows = rows,
                                .max_sequences = random.integer(2, 1, std::min<std::int64_t>(rows, 10))};
    std::vector<Request> shuffled = requests;
    std::vector<Tokens> expected = alone;
    for (std::size_t i = shuffled.size() - 1; i > 0; --i) {
      const auto other =
          static_cast<std::size_t>(random.integer(static_cast<std::int64_t>(10 + i), 0, static_cast<std::int64_t>(i)));
      std::swap(shuffled[i], shuffled[other]);
      std::swap(expected[i], expected[other]);
    }
    EXPECT_EQ(outputsOf(witnessed, shuffled, options, random.integer(3, 1, 10)), expected) << "run " << seed;
  }
  EXPECT_GT(witness.again(), 100);
}

INSTANTIATE_TEST_SUITE_P(Models, Invariance,
                         testing::Values(std::vector<std::string>{"vocab_size=300"},
                                         std::vector<std::string>{"num_attention_heads=9", "num_key_value_heads=3",
                                                                  "hidden_size=72", "vocab_size=131",
                                                                  "num_hidden_layers=3"}),
                         [](const auto& model) { return model.index == 0 ? "heads_4_2" : "heads_9_3"; });

// Steps around the sizes of the tiles of rows.
TEST(Invariance, ATokenHasTheSameBitsInStepsOfAnySize) {
  const RandomCheckpoint checkpoint({"vocab_size=300"});
  const auto model = load_model(checkpoint.path(), {.cache_positions = 512, .cache = ""});
  const Tokens tokens = randomTokens(3, 200, model->vocabulary());
  const auto expected = logitsOf(*model, tokens, 1);
  for (const std::int64_t chunk : {2, 15, 16, 17, 63, 64, 65, 200}) {
    EXPECT_EQ(logitsOf(*model, tokens, chunk, 1), expected) << "chunks of " << chunk;
  }
}

// The programs for short sequences and for long ones, which a short one meets in the same step.
TEST(Invariance, ATokenHasTheSameBitsBesideALongSequence) {
  constexpr std::int64_t kLong = 4200, kEdge = 4096;
  const RandomCheckpoint checkpoint({"vocab_size=64", "num_hidden_layers=1", "max_position_embeddings=5000"});
  const auto model = load_model(checkpoint.path(), {.cache_positions = 3 * 4224, .cache = ""});
  const Tokens longTokens = randomTokens(1, kLong, 64), shortTokens = randomTokens(2, kLong - kEdge, 64);
  const auto longAlone = logitsOf(*model, longTokens, 300), shortAlone = logitsOf(*model, shortTokens, 7, 33);

  // Again, on other pages: a token of each in a step, from where the long one crosses the edge.
  std::vector<std::int32_t> longPages(33), shortPages = {98};
  std::iota(longPages.begin(), longPages.end(), 34);
  const auto row = [](const Tokens& tokens, std::int64_t position, std::span<const std::int32_t> pages, bool wanted) {
    return PagedModel::Row{.token = tokens[position],
                           .position = static_cast<std::int32_t>(position),
                           .pages = pages,
                           .wants_logits = wanted};
  };
  for (std::int64_t begin = 0; begin < kEdge; begin += 512) {
    std::vector<PagedModel::Row> rows;
    for (std::int64_t p = begin; p < begin + 512; ++p) rows.push_back(row(longTokens, p, longPages, false));
    model->step(rows, {});
  }
  for (std::int64_t p = kEdge; p < kLong; ++p) {
    std::vector<float> logits(2 * model->vocabulary());
    model->step(std::vector{row(shortTokens, p - kEdge, shortPages, true), row(longTokens, p, longPages, true)},
                logits);
    const auto half = logits.begin() + model->vocabulary();
    ASSERT_EQ(std::vector(logits.begin(), half), shortAlone[p - kEdge]) << "position " << p - kEdge;
    ASSERT_EQ(std::vector(half, logits.end()), longAlone[p]) << "position " << p;
  }
}

}  // namespace
}  // namespace pl::model
