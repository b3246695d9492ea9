// pl::check on programs as their authors write them: what the report says, and where.
#include "pl/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analysis/Probe.h"
#include "pl/pl.h"

namespace pl {
namespace {

// What the probe would already refuse is left to the proofs here.
const analysis::WithoutProbe kSilent;

using testing::HasSubstr;

constexpr int kSliceLine = __LINE__ + 9;
/// One row after the other is copied from where `table` says.
Program lookedUp(const ParameterOptions& options) {
  return program("looked_up", [&](Parameters& p) {
    const Index n = p.dim("n");
    const Tensor table = p.in("table", {n}, INT32, options);
    const Tensor x = p.in("x", {64, 32}, FP32);
    auto y = p.out("y", {n, 32}, FP32);
    for (Index i : parallel(0, n)) {
      const auto row = slice(x, {1, 32}, {read(table, {i}), 0}, {.valid_shape = {1, 32}});
      y = assemble(y, row, {i, 0});
    }
  });
}

TEST(Check, CountsByRule) {
  EXPECT_EQ(check(lookedUp({.range = ValueRange{0, 63}})).text(), R"(looked_up

rule                       proved  to be checked at run time
assemble R1                     1                          0
parallel R1                     1                          0
program R1                      2                          0
read R1                         1                          0
slice R1                        1                          0
tensor R1                       1                          0
tensor R2                       1                          0
all                             8                          0
)");
}

TEST(Check, SaysWhatIsLeftAndWhy) {
  const CheckReport report = check(lookedUp({}));
  ASSERT_EQ(report.proved() + 1, report.obligations.size()) << report.text();
  EXPECT_THAT(report.text(), HasSubstr("CheckTest.cpp:" + std::to_string(kSliceLine) + ":"));
  EXPECT_THAT(report.text(),
              HasSubstr(": slice R1: [1, 32] at [table[i], 0] of x: the window depends on what read gives\n"));
}

/// What an inout holds afterwards is a tensor of its own, of which `rows` rows are written.
Program replaced(std::int64_t rows) {
  return program("replaced", [&](Parameters& p) {
    auto y = p.inout("y", {8, 4}, FP32);
    auto next = create_tensor({8, 4}, FP32);
    for (Index r : range(0, rows)) next = assemble(next, slice(y, {1, 4}, {r, 0}), {r, 0});
    y = next;
  });
}

TEST(Check, AnInOutThatIsReplacedIsWholeAsAnOutIs) {
  EXPECT_THAT(check(replaced(8)).text(), HasSubstr("program R1                      2                          0\n"));
  EXPECT_THAT(check(replaced(7)).text(), HasSubstr("program R1                      1                          1\n"));
}

TEST(Check, ARangeThatIsOneTooWideIsNotProved) {
  const CheckReport report = check(lookedUp({.range = ValueRange{0, 64}}));
  EXPECT_EQ(report.proved() + 1, report.obligations.size()) << report.text();
}

/// The same, and a gather beside it, in a tensor of `rows`·n rows; the table's entries are below `limit`·n.
Program lookedUpIn(std::int64_t rows, std::int64_t limit) {
  return program("looked_up_in", [&](Parameters& p) {
    const Index n = p.dim("n");
    const Tensor table = p.in("table", {n}, INT32, {.below = n * limit});
    const Tensor x = p.in("x", {n * rows, 32}, FP32);
    auto y = p.out("y", {n, 32}, FP32);
    auto z = p.out("z", {n, 32}, FP32);
    for (Index i : parallel(0, n)) {
      const auto row = slice(x, {1, 32}, {read(table, {i}), 0}, {.valid_shape = {1, 32}});
      y = assemble(y, row, {i, 0});
    }
    z = gather_rows(x, table);
  });
}

TEST(Check, ALimitThatIsADimensionProvesWindows) {
  const CheckReport report = check(lookedUpIn(3, 3));
  EXPECT_EQ(report.proved(), report.obligations.size()) << report.text();
  const CheckReport wide = check(lookedUpIn(3, 4));
  EXPECT_EQ(wide.proved() + 2, wide.obligations.size()) << wide.text();
}

/// The heads of every group are padded to 16 rows; `groups` of them are filled, all are read.
Program padded(std::int64_t groups) {
  constexpr std::int64_t kHeads = 12, kGroup = 8, kPad = 16, kGroups = 2;
  return program("padded", [&](Parameters& p) {
    const Index batch = p.dim("batch");
    const Tensor q = p.in("q", {batch * kHeads, 64}, BF16);
    auto out = p.out("out", {batch * kHeads, 64}, BF16);
    auto buffer = create_tensor({batch * (kGroups * kPad), 64}, BF16);
    for (Index b : parallel(0, batch)) {
      for (Index g : range(0, groups)) {
        const auto heads =
            slice(q, {kPad, 64}, {b * kHeads + g * kGroup, 0}, {.valid_shape = {min(kGroup, kHeads - g * kGroup), 64}});
        buffer = assemble(buffer, fillpad(heads, Pad::zero), {(b * kGroups + g) * kPad, 0});
      }
    }
    for (Index b : parallel(0, batch)) {
      for (Index g : range(0, kGroups)) {
        const auto heads = slice(buffer, {kPad, 64}, {(b * kGroups + g) * kPad, 0},
                                 {.valid_shape = {min(kGroup, kHeads - g * kGroup), 64}});
        out = assemble(out, heads, {b * kHeads + g * kGroup, 0});
      }
    }
  });
}

TEST(Check, ABufferThatIsFilledForAllGroupsIsProved) {
  const CheckReport report = check(padded(2));
  EXPECT_EQ(report.proved(), report.obligations.size()) << report.text();
}

TEST(Check, NarrowSumsAreNoticed) {
  const Program sums = program("sums", [](Parameters& p) {
    const Tensor x = p.in("x", {64, 32}, BF16);
    auto narrow = p.out("narrow", {1, 32}, BF16);
    auto wide = p.out("wide", {1, 32}, FP32);
    auto half = full({1, 32}, BF16, 0);
    auto whole = full({1, 32}, FP32, 0);
    for (Index i : range(64)) {
      const auto row = slice(x, {1, 32}, {i, 0});
      half = half + row;
      whole = whole + cast(row, FP32);
    }
    narrow = half;
    wide = whole;
  });
  const CheckReport report = check(sums);
  ASSERT_EQ(report.noticed.size(), 1U) << report.text();
  EXPECT_EQ(report.noticed[0].text,
            "a sum over iterations in BF16: each one rounds it; carry it in FP32 and cast it after the loop");
}

TEST(Check, ASumThatIsCastInEveryIterationIsNoticed) {
  const Program sums = program("sums", [](Parameters& p) {
    const Tensor x = p.in("x", {64, 32}, FP32);
    auto y = p.out("y", {1, 32}, FP16);
    auto sum = full({1, 32}, FP16, 0);
    for (Index i : range(64)) sum = cast(cast(sum, FP32) + slice(x, {1, 32}, {i, 0}), FP16);
    y = sum;
  });
  EXPECT_EQ(check(sums).noticed.size(), 1U);
}

TEST(Check, WindowsThatMoveAreNoSums) {
  const Program residual = program("residual", [](Parameters& p) {
    const Tensor x = p.in("x", {64, 32}, BF16);
    auto y = p.inout("y", {64, 32}, BF16);
    for (Index i : range(64)) y = assemble(y, slice(y, {1, 32}, {i, 0}) + slice(x, {1, 32}, {i, 0}), {i, 0});
  });
  EXPECT_TRUE(check(residual).noticed.empty());
}

TEST(Check, AWindowThatStaysIsASum) {
  const Program sums = program("sums", [](Parameters& p) {
    const Tensor x = p.in("x", {64, 32}, BF16);
    auto y = p.inout("y", {64, 32}, BF16);
    for (Index i : range(64)) y = assemble(y, slice(y, {1, 32}, {3, 0}) + slice(x, {1, 32}, {i, 0}), {3, 0});
  });
  EXPECT_EQ(check(sums).noticed.size(), 1U);
}

}  // namespace
}  // namespace pl
