// The queue of Merges against the definition: look at all neighbours, merge the leftmost of the lowest rank, again.
#include "tokenizer/Merges.h"

#include <gmock/gmock.h>

#include <random>

namespace pl::tokenizer {
namespace {

std::vector<Id> mergedSlowly(const std::vector<MergeRule>& rules, std::vector<Id> symbols) {
  while (true) {
    std::size_t bestRank = rules.size();
    std::size_t bestAt = 0;
    for (std::size_t at = 0; at + 1 < symbols.size(); ++at) {
      for (std::size_t rank = 0; rank < bestRank; ++rank) {
        if (rules[rank].left != symbols[at] || rules[rank].right != symbols[at + 1]) continue;
        bestRank = rank;
        bestAt = at;
      }
    }
    if (bestRank == rules.size()) return symbols;
    symbols[bestAt] = rules[bestRank].whole;
    symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(bestAt) + 1);
  }
}

std::vector<Id> merged(const Merges& merges, const std::vector<Id>& symbols) {
  std::vector<Id> ids;
  Merges::Work work;
  merges.apply(symbols, ids, work);
  return ids;
}

TEST(MergesTest, EqualsTheDefinition) {
  std::mt19937 random(1);
  const auto below = [&](Id end) { return static_cast<Id>(random() % static_cast<unsigned>(end)); };
  for (int round = 0; round < 2000; ++round) {
    std::vector<MergeRule> rules;
    const Id letters = 1 + below(4);
    Id end = letters;
    for (int i = 0; i < 12; ++i) {
      const MergeRule rule{below(end), below(end), end};
      const bool known =
          std::ranges::any_of(rules, [&](const MergeRule& r) { return r.left == rule.left && r.right == rule.right; });
      if (known) continue;
      rules.push_back(rule);
      ++end;
    }
    std::shuffle(rules.begin(), rules.end(), random);
    std::vector<Id> symbols(below(40));
    for (Id& symbol : symbols) symbol = below(letters);
    EXPECT_EQ(merged(Merges(rules), symbols), mergedSlowly(rules, symbols)) << "round " << round;
  }
}

TEST(MergesTest, OfTheSamePairTheLaterRuleCounts) {
  EXPECT_THAT(merged(Merges({{0, 1, 2}, {1, 1, 3}, {0, 1, 4}}), {0, 1, 1}), testing::ElementsAre(0, 3));
  EXPECT_THAT(merged(Merges({{0, 1, 2}, {0, 1, 4}}), {0, 1}), testing::ElementsAre(4));
}

TEST(MergesTest, NothingToMerge) {
  EXPECT_THAT(merged(Merges(), {}), testing::IsEmpty());
  EXPECT_THAT(merged(Merges(), {5, 6}), testing::ElementsAre(5, 6));
  EXPECT_THAT(merged(Merges(std::vector<MergeRule>{}), {7}), testing::ElementsAre(7));
}

}  // namespace
}  // namespace pl::tokenizer
