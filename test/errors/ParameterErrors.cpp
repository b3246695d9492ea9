#include <gtest/gtest.h>

#include "ErrorText.h"

namespace pl::test {
namespace {

// program C1
TEST(Parameter, HasANameOfItsOwn) {
  expectBuildError(__LINE__,
                   "+5: error: out expects a name of its own but got \"x\" again\n"
                   "+4: note: \"x\" was declared here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8}, pl::FP32);
                     const auto y = p.out("x", {8}, pl::FP32);
                   });
  expectBuildError(__LINE__,
                   "+5: error: in expects a name of its own but got \"n\" again\n"
                   "+4: note: \"n\" was declared here",
                   [](Parameters& p) {
                     const auto n = p.dim("n");
                     const auto x = p.in("n", {8}, pl::FP32);
                   });
}

// program T1
TEST(Parameter, HasAnIdentifierForAName) {
  expectBuildError(__LINE__, "+1: error: in expects a name of letters, digits and _ but got \"k cache\"",
                   [](Parameters& p) { p.in("k cache", {8}, pl::FP32); });
  expectBuildError(__LINE__, "+1: error: dim expects a name of letters, digits and _ but got \"\"",
                   [](Parameters& p) { p.dim(""); });
  expectBuildError(__LINE__, "+1: error: inout expects a name of letters, digits and _ but got \"1st\"",
                   [](Parameters& p) { p.inout("1st", {8}, pl::FP32); });
}

// program C6
TEST(Parameter, HasExtentsThatACallCanBeCheckedAgainst) {
  expectBuildError(__LINE__,
                   "+5: error: in expects extents that are numbers, dimensions declared by dim, or products of them, "
                   "but got rows - 1; declare a dimension for it",
                   [](Parameters& p) {
                     const auto rows = p.dim("rows");
                     p.in("x", {rows - 1, 8}, pl::FP32);
                   });
}

// program C7
TEST(Parameter, HasARangeOnIntegersAlone) {
  expectBuildError(__LINE__, "+1: error: in expects a range on integers alone but got one on FP32",
                   [](Parameters& p) { p.in("x", {8}, pl::FP32, {.range = {{0, 1}}}); });
}

// program C7
TEST(Parameter, HasARangeInOrder) {
  expectBuildError(__LINE__, "+1: error: in expects a range with its lower end first but got [4, 1]",
                   [](Parameters& p) { p.in("x", {8}, pl::INT32, {.range = {{4, 1}}}); });
}

// layout C2
TEST(Parameter, HasPanelsWhereItIsAMatrixToRead) {
  const pl::ParameterOptions panels{.layout = pl::Layout::panels};
  expectBuildError(
      __LINE__,
      "+3: error: in expects layout panels on an in that is a BF16 matrix alone but got it on an in of FP32 "
      "and rank 2",
      [&](Parameters& p) { p.in("w", {8, 64}, pl::FP32, panels); });
  expectBuildError(
      __LINE__,
      "+3: error: in expects layout panels on an in that is a BF16 matrix alone but got it on an in of BF16 "
      "and rank 1",
      [&](Parameters& p) { p.in("w", {64}, pl::BF16, panels); });
  expectBuildError(__LINE__,
                   "+3: error: inout expects layout panels on an in that is a BF16 matrix alone but got it on an inout "
                   "of BF16 and rank 2",
                   [&](Parameters& p) { auto w = p.inout("w", {8, 64}, pl::BF16, panels); });
}

// program C10
TEST(Parameter, HasALimitThatIsAnExtent) {
  expectBuildError(__LINE__,
                   "+5: error: in expects extents that are numbers, dimensions declared by dim, or products of them, "
                   "but got rows - 1; declare a dimension for it",
                   [](Parameters& p) {
                     const auto rows = p.dim("rows");
                     p.in("x", {8}, pl::INT32, {.below = rows - 1});
                   });
  expectBuildError(__LINE__, "+1: error: in expects a limit (below) from 1 upward but got 0",
                   [](Parameters& p) { p.in("x", {8}, pl::INT32, {.below = 0}); });
  expectBuildError(__LINE__, "+1: error: in expects a range on integers alone but got one on BOOL",
                   [](Parameters& p) { p.in("x", {8}, pl::BOOL, {.below = 8}); });
}

// program C10
TEST(Parameter, HasARangeOrALimit) {
  expectBuildError(__LINE__, "+1: error: in expects a range or a limit (below) but got both",
                   [](Parameters& p) { p.in("x", {8}, pl::INT32, {.range = {{0, 1}}, .below = 2}); });
}

// program C7
TEST(Dimension, IsAtLeastOne) {
  expectBuildError(__LINE__, "+1: error: dim expects a range from 1 upward but got [0, 8]",
                   [](Parameters& p) { p.dim("n", {0, 8}); });
}

// program T1
TEST(Parameter, StandsOutsideLoops) {
  expectBuildError(__LINE__,
                   "+5: error: in expects to stand outside loops, branches and scopes but got into a loop\n"
                   "+4: note: the loop is here",
                   [](Parameters& p) {
                     for (pl::Index i : pl::range(4)) {
                       p.in("x", {8}, pl::FP32);
                     }
                   });
  expectBuildError(__LINE__,
                   "+3: error: out expects to stand outside loops, branches and scopes but got into an incore scope\n"
                   "+3: note: the incore scope is here",
                   [](Parameters& p) { pl::incore("scope", [&] { p.out("y", {8}, pl::FP32); }); });
}

// program T2
TEST(Out, IsWritten) {
  expectBuildError(__LINE__,
                   "+3: error: out expects \"y\" to be written but got a program that never does; assign to it: y = "
                   "pl::assemble(y, …)",
                   [](Parameters& p) { const auto y = p.out("y", {8}, pl::FP32); });
}

TEST(Out, HasValuesOfTheProgram) {
  expectBuildError(__LINE__, "+3: error: full expects a number that FP32 can hold but got 1e+300", [](Parameters& p) {
    auto y = p.out("y", {8}, pl::FP32);
    // The destructor of y, which runs while the error is on its way, must not get in it.
    y = pl::assemble(y, pl::full({8}, pl::FP32, 1e300), {0});
  });
}

}  // namespace
}  // namespace pl::test
