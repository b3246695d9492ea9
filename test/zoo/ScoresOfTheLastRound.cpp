// The buffer of scores is made, full of -inf, before the loop over rounds of two blocks. In the last round, which may
// have one block only, the other half still holds the scores of the round before. Happens when a buffer is hoisted for
// speed.
#include <cmath>
#include <limits>

#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kMaxSeq = 16, kDim = 8, kBlock = 4, kRound = 2 * kBlock;
constexpr double kInf = std::numeric_limits<double>::infinity();

/// log(sum(exp(q · k))) of every sequence.
void program(pl::Parameters& p, bool wrong, bool parallel) {
  const pl::Index batch = p.dim("batch");
  const auto seq_lens = p.in("seq_lens", {batch}, pl::INT32, {.range = pl::ValueRange{1, kMaxSeq}});
  const auto q = p.in("q", {batch, kDim}, pl::FP32);
  const auto k_cache = p.in("k_cache", {batch * kMaxSeq, kDim}, pl::FP32);
  auto log_sum = p.out("log_sum", {batch, 1}, pl::FP32);

  auto hoisted = pl::full({1, kRound}, pl::FP32, -kInf);
  for (pl::Index b : parallel ? pl::parallel(batch) : pl::range(batch)) {
    const pl::Index seq_len = pl::read(seq_lens, {b});
    const auto query = pl::slice(q, {1, kDim}, {b, 0});
    auto sum = pl::full({1, 1}, pl::FP32, 0);
    for (pl::Index first : pl::range(0, seq_len, kRound)) {
      auto of_round = pl::full({1, kRound}, pl::FP32, -kInf);
      auto& scores = wrong ? hoisted : of_round;
      for (pl::Index s : pl::range(first, pl::min(first + kRound, seq_len), kBlock)) {
        const auto k = pl::slice(k_cache, {kBlock, kDim}, {b * kMaxSeq + s, 0},
                                 {.valid_shape = {pl::min(kBlock, seq_len - s), kDim}});
        scores = pl::assemble(scores, pl::matmul(query, k, {.b_trans = true}), {0, s - first});
      }
      sum += pl::row_sum(pl::exp(scores));
    }
    log_sum = pl::assemble(log_sum, pl::log(sum), {b, 0});
  }
}

const std::vector<double> kLengths = {9, 16, 3};
bool is_past_the_end(std::int64_t row) { return static_cast<double>(row % kMaxSeq) >= kLengths[row / kMaxSeq]; }

Results reference(const Given& given) {
  const Numbers q = given("q");
  const Numbers k = given("k_cache");
  Numbers log_sum({3, 1});
  for (std::int64_t b = 0; b < 3; ++b) {
    for (std::int64_t s = 0; s < static_cast<std::int64_t>(kLengths[b]); ++s)
      log_sum[b] += std::exp(dot(q, b, k, b * kMaxSeq + s));
    log_sum[b] = std::log(log_sum[b]);
  }
  return {{"log_sum", log_sum}};
}

const Exhibit kInParallel({.error = "the buffer of scores is hoisted out of the parallel loop over sequences",
                           .program = [](pl::Parameters& p, bool wrong) { program(p, wrong, /*parallel=*/true); },
                           .dims = {{"batch", 3}},
                           .values = {{"seq_lens", kLengths}},
                           .stale = {{"k_cache", is_past_the_end}},
                           .reference = reference,
                           .found = Moment::checked,
                           .says = "-23: error: assemble expects a window that no other iteration of its parallel loop "
                                   "writes but got [1, 4] at [0, 0]\n"
                                   "-26: note: in the iteration 0 of this loop\n"
                                   "-29: note: in the iteration 0 of this loop\n"
                                   "-33: note: in the iteration 1 of this loop\n"
                                   "-23: note: the iteration 0 writes [1, 1] at [0, 0] here\n"
                                   "-34: note: the destination was made here"},
                          "InParallel");

const Exhibit kInOrder({.error = "the buffer of scores is hoisted: the last round reads scores of the one before",
                        .program = [](pl::Parameters& p, bool wrong) { program(p, wrong, /*parallel=*/false); },
                        .dims = {{"batch", 3}},
                        .values = {{"seq_lens", kLengths}},
                        .stale = {{"k_cache", is_past_the_end}},
                        .reference = reference,
                        .found = Moment::reference,
                        .says = "log_sum disagrees with the reference at [0, 0] and 1 other place"},
                       "InOrder");

}  // namespace
}  // namespace pl::test
