// Proofs that succeed, and programs beside them that are wrong by one: those must not be proved. What is true is
// enumerated, so a test cannot be mistaken about it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "Nest.h"

namespace pl::analysis {
namespace {

const Integer n = Integer::n(), i = Integer::variable(0), j = Integer::variable(1), k = Integer::variable(2);

bool holds(const Verdicts& verdicts, const std::string& rule) {
  auto found = verdicts.find(rule);
  return found != verdicts.end() && !found->second.empty() && std::ranges::count(found->second, false) == 0;
}

/// Every rule of the nest is true and proved.
void expectProved(const Nest& nest) {
  const Verdicts truth = enumerated(nest), verdicts = proved(nest);
  for (const auto& [rule, places] : truth) {
    if (places.empty()) continue;
    EXPECT_TRUE(holds(truth, rule)) << rule << " of\n" << programText(nest);
    EXPECT_TRUE(holds(verdicts, rule) || (rule == "valid extents" && !verdicts.contains(rule))) << rule << " of\n"
                                                                                                << programText(nest);
  }
}

/// The rule is broken for some n, and not proved.
void expectRefused(const Nest& nest, const std::string& rule) {
  EXPECT_FALSE(holds(enumerated(nest), rule)) << rule << " of\n" << programText(nest);
  const Verdicts verdicts = proved(nest);
  ASSERT_TRUE(verdicts.contains(rule)) << rule << " of\n" << programText(nest);
  EXPECT_FALSE(holds(verdicts, rule)) << rule << " of\n" << programText(nest);
}

/// Tiles of 4 rows with a tail, in a parallel loop.
Nest tiles() {
  return {.height = 1,
          .cols = 8,
          .writes = {.loops = {{0, n, 4}}, .windows = {{i, 0, min(4, n - i), 8}}},
          .isParallel = true};
}

TEST(Tiles, AreProved) { expectProved(tiles()); }

TEST(Tiles, WithoutATailLieOutside) {
  Nest nest = tiles();
  nest.writes.windows[0].rows = 4;
  expectRefused(nest, "assemble R1");
}

TEST(Tiles, OneRowTooFarLieOutside) {
  Nest nest = tiles();
  nest.writes.windows[0].row = i + 1;
  expectRefused(nest, "assemble R1");
  expectRefused(nest, "program R1");
}

TEST(Tiles, WithATailOneTooLongLieOutside) {
  Nest nest = tiles();
  nest.writes.windows[0].rows = min(4, n - i + 1);
  expectRefused(nest, "assemble R1");
}

TEST(Tiles, OneRowShortLeaveAGap) {
  Nest nest = tiles();
  nest.writes.windows[0].rows = min(3, n - i);
  expectRefused(nest, "program R1");
}

TEST(Tiles, OneRowLongOverlap) {
  Nest nest = tiles();
  nest.writes.windows[0].rows = min(5, n - i);
  expectRefused(nest, "parallel R1");
}

TEST(Tiles, OfALoopThatEndsOneEarlyLeaveAGap) {
  Nest nest = tiles();
  nest.writes.loops[0].to = n - 1;
  expectRefused(nest, "program R1");
}

TEST(Tiles, OfALoopThatBeginsLateLeaveAGap) {
  Nest nest = tiles();
  nest.writes.loops[0].from = 1;
  expectRefused(nest, "program R1");
}

TEST(Tiles, OfEveryFifthRowLeaveAGap) {
  Nest nest = tiles();
  nest.writes.loops[0].step = 5;
  expectRefused(nest, "program R1");
}

TEST(Tiles, AreProvedForOneSizeAlone) {
  Nest nest = tiles();
  nest.lowest = nest.highest = 8;
  nest.writes.windows[0].rows = 4;
  expectProved(nest);
}

/// Rows 3 * b + head of a loop over all pairs, columns 4 * g + … of a loop inside.
Nest digits() {
  return {.height = 1,
          .cols = 24,
          .writes = {.loops = {{0, n * 3}, {0, 2}}, .windows = {{i / 3, (i % 3) * 8 + j * 4, 1, 4}}},
          .isParallel = true};
}

TEST(Digits, AreProved) { expectProved(digits()); }

TEST(Digits, OfAWrongRadixLeaveAGapAndOverlap) {
  Nest nest = digits();
  nest.writes.windows[0].col = (i % 3) * 6 + j * 4;
  expectRefused(nest, "program R1");
  expectRefused(nest, "parallel R1");
}

TEST(Digits, OfADivisorOneTooSmallLieOutside) {
  Nest nest = digits();
  nest.writes.windows[0].row = i / 2;
  expectRefused(nest, "assemble R1");
}

TEST(Digits, OfARemainderOneTooLargeLieOutside) {
  Nest nest = digits();
  nest.writes.windows[0].col = (i % 4) * 8 + j * 4;
  expectRefused(nest, "assemble R1");
}

TEST(Digits, OfTheFirstGroupAloneLeaveAGap) {
  Nest nest = digits();
  nest.writes.loops[1].to = 1;
  expectRefused(nest, "program R1");
}

TEST(Digits, OfTwoGroupsAtOnePlaceOverlap) {
  Nest nest = digits();
  nest.writes.windows[0].row = i / 6;
  expectRefused(nest, "parallel R1");
}

TEST(Digits, OfAQuotientOfAQuotientAreProved) {
  expectProved({.height = 1,
                .cols = 12,
                .writes = {.loops = {{0, n * 6}}, .windows = {{i / 6, (i / 2 % 3) * 4 + (i % 2) * 2, 1, 2}}},
                .isParallel = true});
}

/// Groups of at most 2 of 5 heads, 4 columns each: the last group holds one.
Nest groups() {
  return {.height = 1,
          .cols = 20,
          .writes = {.loops = {{0, n}, {0, 3}}, .windows = {{i, j * 8, 1, min(2, 5 - j * 2) * 4}}},
          .isParallel = true};
}

TEST(Groups, WithATailAreProved) { expectProved(groups()); }

TEST(Groups, WithoutATailLieOutside) {
  Nest nest = groups();
  nest.writes.windows[0].cols = 8;
  expectRefused(nest, "assemble R1");
}

TEST(Groups, OneTooFewLeaveAGap) {
  Nest nest = groups();
  nest.writes.loops[1].to = 2;
  expectRefused(nest, "program R1");
}

TEST(Windows, ThatGoDownAreProved) {
  expectProved({.height = 2, .cols = 4, .writes = {.loops = {{0, n}}, .windows = {{n * 2 - i * 2 - 2, 0, 2, 4}}}});
}

TEST(Windows, InTwoHalvesAreProved) {
  expectProved({.height = 1, .cols = 9, .writes = {.loops = {{0, n}}, .windows = {{i, 0, 1, 5}, {i, 5, 1, 4}}}});
}

TEST(Windows, InTwoHalvesWithAGapAreNot) {
  expectRefused({.height = 1, .cols = 9, .writes = {.loops = {{0, n}}, .windows = {{i, 0, 1, 4}, {i, 5, 1, 4}}}},
                "program R1");
}

TEST(Windows, OfATriangleLeaveAGap) {
  expectRefused({.height = 1, .cols = 9, .writes = {.loops = {{0, n}, {0, i}}, .windows = {{i, min(j, 8), 1, 1}}}},
                "program R1");
}

TEST(Windows, UnderAConditionThatAlwaysHoldsAreProved) {
  Nest nest = tiles();
  nest.writes.where = n - i - 1;
  expectProved(nest);
}

TEST(Windows, UnderAConditionThatLeavesOneOutLeaveAGap) {
  Nest nest = tiles();
  nest.writes.where = n - i - 2;
  expectRefused(nest, "program R1");
}

TEST(Windows, OfALoopThatMayNotRunLeaveAGap) {
  expectRefused({.height = 1, .cols = 4, .writes = {.loops = {{0, n - 1}}, .windows = {{0, 0, 1, 4}}}}, "program R1");
}

/// Slots of 4 rows, of which 3 are written and read.
Nest slots() {
  return {.height = 4,
          .cols = 8,
          .writes = {.loops = {{0, n}}, .windows = {{i * 4, 0, 4, 8}}},
          .reads = {.loops = {{0, n}}, .windows = {{i * 4, 0, 3, 8}}}};
}

TEST(Reads, OfWhatWasWrittenAreProved) { expectProved(slots()); }

TEST(Reads, OfARowThatNothingWroteAreNot) {
  Nest nest = slots();
  nest.writes.windows[0].rows = 3;
  nest.reads.windows[0].rows = 4;
  expectRefused(nest, "valid R1");
}

TEST(Reads, OfTheNextSlotAreNot) {
  Nest nest = slots();
  nest.writes.windows[0].rows = 3;
  nest.reads.windows[0].row = i * 4 + 1;
  expectRefused(nest, "valid R1");
}

TEST(Reads, OfASlotMoreAreNot) {
  Nest nest = slots();
  nest.reads.loops[0].to = n + 1;
  expectRefused(nest, "slice R1");
}

TEST(Reads, OfEarlierIterationsAreProved) {
  Nest nest = slots();
  nest.readsInside = true;
  nest.reads.windows[0].row = max(i - 1, 0) * 4;
  expectProved(nest);
}

TEST(Reads, OfTheNextIterationAreNot) {
  Nest nest = slots();
  nest.readsInside = true;
  nest.reads.windows[0].row = min(i + 1, n - 1) * 4;
  expectRefused(nest, "valid R1");
}

TEST(Reads, OfTheOwnWindowInAParallelLoopAreProved) {
  Nest nest = slots();
  nest.readsInside = nest.isParallel = true;
  expectProved(nest);
}

TEST(Reads, OfAnEarlierIterationOfAParallelLoopAreNot) {
  Nest nest = slots();
  nest.readsInside = nest.isParallel = true;
  nest.reads.windows[0].row = max(i - 1, 0) * 4;
  expectRefused(nest, "valid R1");
  expectRefused(nest, "parallel R2");
}

}  // namespace
}  // namespace pl::analysis
