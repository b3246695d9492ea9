// Random loop nests with small dimensions: what is proved is true, always; and most of what is true is proved.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "Nest.h"

namespace pl::analysis {
namespace {

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  Nest nest() {
    const Integer n = Integer::n(), i = Integer::variable(0);
    Nest nest{.height = pick({1, 1, 2, 3}), .cols = pick({4, 6, 8, 12}), .writes = {}};
    nest.highest = pick({3, 5, 7});
    nest.isParallel = pick({0, 1}) == 1;
    const std::int64_t kind = pick({0, 1, 2});
    if (kind == 0) tiles(nest);
    if (kind == 1) digits(nest);
    if (kind == 2) slots(nest);
    if (pick({0, 0, 0, 1}) == 1) nest.writes.where = n - i - pick({0, 1, 2});
    if (pick({0, 1}) == 1) reads(nest);
    return nest;
  }

 private:
  std::int64_t pick(std::vector<std::int64_t> choices) {
    return choices[std::uniform_int_distribution<std::size_t>(0, choices.size() - 1)(random_)];
  }
  /// `right`, or now and then a number beside it.
  std::int64_t near(std::int64_t right) { return std::max<std::int64_t>(0, right + pick({0, 0, 0, 0, 0, 0, 1, -1})); }

  /// Row tiles with a tail, column tiles inside.
  void tiles(Nest& nest) {
    const Integer i = Integer::variable(0), j = Integer::variable(1), rows = Integer::n() * nest.height;
    const std::int64_t height = pick({1, 2, 3, 4}), width = pick({1, 2, 4, nest.cols});
    nest.writes.loops = {{near(0), rows - near(0), std::max<std::int64_t>(1, near(height))},
                         {0, nest.cols, std::max<std::int64_t>(1, near(width))}};
    nest.writes.windows = {{i + near(0), j, min(near(height), rows - i - near(0) - pick({0, 0, 0, 0, 3})),
                            min(near(width), nest.cols - j)}};
    if (pick({0, 0, 1}) == 1) nest.writes.windows.push_back({i, near(0), 1, near(nest.cols)});
  }

  /// One loop over rows and columns at once, taken apart by division.
  void digits(Nest& nest) {
    const Integer i = Integer::variable(0), j = Integer::variable(1);
    const std::int64_t width = pick({1, 2}), inner = pick({1, 2});
    const std::int64_t radix = std::max<std::int64_t>(1, nest.cols / (width * inner));
    nest.writes.loops = {{0, Integer::n() * (nest.height * near(radix))}, {0, near(inner)}};
    nest.writes.windows = {{i / std::max<std::int64_t>(1, near(radix)),
                            (i % std::max<std::int64_t>(1, near(radix))) * near(width * inner) + j * near(width), 1,
                            near(width)}};
  }

  /// Slots of some rows, in some order, of which a part may be written.
  void slots(Nest& nest) {
    const Integer n = Integer::n(), i = Integer::variable(0), j = Integer::variable(1);
    const std::int64_t height = pick({1, 2, 3}), parts = pick({1, 2});
    nest.height = height * parts;
    const bool down = pick({0, 0, 1}) == 1;
    nest.writes.loops = {{0, n}, {0, near(parts)}};
    const Integer slot = (down ? n - i - 1 : i) * near(height * parts) + j * near(height);
    nest.writes.windows = {{slot, near(0), near(height), near(nest.cols)}};
  }

  void reads(Nest& nest) {
    nest.readsInside = pick({0, 0, 1}) == 1;
    nest.reads = {.loops = nest.writes.loops, .windows = {nest.writes.windows[0]}};
    Window& window = nest.reads.windows[0];
    if (pick({0, 1}) == 1) window.row = max(window.row - near(0), 0);
    if (pick({0, 0, 1}) == 1) window.cols = min(window.cols, near(1));
    if (!nest.readsInside && pick({0, 1}) == 1) {
      nest.reads.loops = {{0, Integer::n() * nest.height - near(0)}};
      window = {Integer::variable(0), 0, near(1), near(nest.cols)};
    }
  }

  std::mt19937_64 random_;
};

TEST(RandomNests, WhatIsProvedIsTrue) {
  constexpr int kNests = 1000;
  struct Count {
    int isTrue = 0, isProved = 0, isFalse = 0;
  };
  std::map<std::string, Count> counts;
  int refused = 0;
  for (int seed = 1; seed <= kNests; ++seed) {
    const Nest nest = Generator(seed).nest();
    const Verdicts truth = enumerated(nest), verdicts = proved(nest);
    if (verdicts.empty()) {  // the verifier has refused it
      ++refused;
      continue;
    }
    for (const auto& [rule, places] : verdicts) {
      if (rule == "tensor R1" || rule == "tensor R2") continue;  // true of every nest
      auto found = truth.find(rule);
      ASSERT_NE(found, truth.end()) << rule;
      // Rules that hold whatever runs are no obligations: then there are fewer places than windows.
      if (found->second.size() != places.size()) continue;
      for (std::size_t place = 0; place < places.size(); ++place) {
        ASSERT_TRUE(found->second[place] || !places[place])
            << "seed " << seed << ": " << rule << ", place " << place << ", is proved of\n"
            << programText(nest);
        Count& count = counts[rule];
        count.isTrue += found->second[place] ? 1 : 0;
        count.isProved += places[place] ? 1 : 0;
        count.isFalse += found->second[place] ? 0 : 1;
      }
    }
  }
  EXPECT_LT(refused, kNests / 5);
  for (const char* rule :
       {"assemble R1", "parallel R1", "parallel R2", "program R1", "slice R1", "valid R1", "valid extents"})
    EXPECT_TRUE(counts.contains(rule)) << rule;
  for (const auto& [rule, count] : counts) {
    fmt::print("{:<12} true {:>5}, of these proved {:>5}; false {:>5}\n", rule, count.isTrue, count.isProved,
               count.isFalse);
    // Each rule is met both ways, and a proof that silently stops working shows.
    EXPECT_GT(count.isFalse, 5) << rule;
    EXPECT_GE(count.isProved, count.isTrue * 8 / 10) << rule;
  }
}

}  // namespace
}  // namespace pl::analysis
