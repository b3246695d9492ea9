#include <gtest/gtest.h>

#include "ErrorText.h"

namespace pl::test {
namespace {

// elementwise C2
TEST(Add, HasOneDType) {
  expectBuildError(__LINE__,
                   "+7: error: add expects tensors of one dtype but got FP32 and BF16; cast one of them\n"
                   "+5: note: the first was made here\n"
                   "+6: note: the second was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     const auto y = p.in("y", {8, 16}, pl::BF16);
                     pl::add(x, y);
                   });
}

// elementwise C3
TEST(Add, HasOneRank) {
  expectBuildError(__LINE__,
                   "+8: error: add expects tensors of one rank but got FP32 [8, 16] and FP32 [16]; reshape one of "
                   "them\n"
                   "+6: note: the first was made here\n"
                   "+7: note: the second was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     const auto y = p.in("y", {16}, pl::FP32);
                     pl::add(x, y);
                   });
}

// elementwise C4
TEST(Operator, HasEqualExtents) {
  expectBuildError(__LINE__,
                   "+9: error: * expects tensors of equal extents, or of extent 1, in dimension 1 but got "
                   "FP32 [rows, 16] and FP32 [rows, 8]\n"
                   "+7: note: the first was made here\n"
                   "+8: note: the second was made here",
                   [](Parameters& p) {
                     const auto rows = p.dim("rows");
                     const auto x = p.in("x", {rows, 16}, pl::FP32);
                     const auto y = p.in("y", {rows, 8}, pl::FP32);
                     static_cast<void>(x * y);
                   });
}

// elementwise C4
TEST(Operator, NamesExtentsInsideLoops) {
  expectBuildError(__LINE__,
                   "+11: error: + expects tensors of equal extents, or of extent 1, in dimension 0 but got "
                   "FP32 [2, cols - 1] and FP32 [3, cols]\n"
                   "+9: note: the first was made here\n"
                   "+10: note: the second was made here",
                   [](Parameters& p) {
                     const auto cols = p.dim("cols");
                     const auto x = p.in("x", {8, cols}, pl::FP32);
                     for (pl::Index i : pl::range(4)) {
                       const auto a = pl::slice(x, {2, cols - 1}, {i, 0});
                       const auto b = pl::slice(x, {3, cols}, {i, 0});
                       static_cast<void>(a + b);
                     }
                   });
}

// elementwise C1
TEST(Maximum, NeedsATensor) {
  expectBuildError(__LINE__, "+2: error: maximum expects at least one tensor but got numbers alone", [](Parameters& p) {
    const auto x = p.in("x", {8}, pl::FP32);
    pl::maximum(pl::read(x, {0}), 1.0);
  });
}

// elementwise C1
TEST(Minimum, NeedsMoreThanNumbers) {
  expectBuildError(__LINE__, "+1: error: minimum expects at least one tensor or scalar but got numbers alone",
                   [](Parameters&) { pl::minimum(0.5, 1); });
}

// elementwise C7
TEST(Div, IsOfNumbers) {
  expectBuildError(__LINE__,
                   "+5: error: div expects a tensor of numbers but got BOOL; cast it first\n"
                   "+4: note: the tensor was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8}, pl::BOOL);
                     pl::div(x, x);
                   });
}

// scalars T1
TEST(Operator, ConvertsNumbersToTheTensorsDType) {
  expectBuildError(__LINE__, "+3: error: * expects a number that INT32 can hold but got 0.5", [](Parameters& p) {
    const auto x = p.in("x", {8}, pl::INT32);
    // INT32 has no halves: cast first.
    static_cast<void>(x * 0.5);
  });
}

// scalars T2
TEST(Operator, TakesScalarsOfTheTensorsDType) {
  expectBuildError(__LINE__,
                   "+7: error: - expects a number of FP32 but got INT32; cast the tensor that it was read from\n"
                   "+6: note: the scalar was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8}, pl::FP32);
                     const auto n = p.in("n", {1}, pl::INT32);
                     const auto first = pl::read(n, {0});
                     static_cast<void>(first - x);
                   });
}

// elementwise C7
TEST(Exp, IsOfFloats) {
  expectBuildError(__LINE__,
                   "+5: error: exp expects a tensor of FP32, FP16 or BF16 but got INT32; cast it first\n"
                   "+4: note: the tensor was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8}, pl::INT32);
                     pl::exp(x);
                   });
}

// elementwise C7
TEST(Neg, IsOfNumbers) {
  expectBuildError(__LINE__,
                   "+5: error: - expects a tensor of numbers but got BOOL; cast it first\n"
                   "+4: note: the tensor was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8}, pl::BOOL);
                     static_cast<void>(-x);
                   });
}

// elementwise C7
TEST(Compare, IsOfNumbers) {
  expectBuildError(__LINE__,
                   "+5: error: compare expects a tensor of numbers but got BOOL; cast it first\n"
                   "+4: note: the tensor was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8}, pl::BOOL);
                     pl::compare(x, pl::Predicate::eq, x);
                   });
}

// select C1
TEST(Select, NeedsACondition) {
  expectBuildError(__LINE__,
                   "+5: error: select expects a condition of BOOL but got FP32; make one with pl::compare\n"
                   "+4: note: the condition was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8}, pl::FP32);
                     pl::select(x, x, 0.0);
                   });
}

// elementwise C1
TEST(Select, NeedsADType) {
  expectBuildError(__LINE__, "+3: error: select expects at least one tensor or scalar but got numbers alone",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8}, pl::BOOL);
                     pl::select(x, 1.0, 0.0);
                   });
}

// elementwise C4
TEST(Select, HasEqualExtents) {
  expectBuildError(__LINE__,
                   "+8: error: select expects tensors of equal extents, or of extent 1, in dimension 0 but got "
                   "BOOL [8] and FP32 [9]\n"
                   "+6: note: the first was made here\n"
                   "+7: note: the second was made here",
                   [](Parameters& p) {
                     const auto c = p.in("c", {8}, pl::BOOL);
                     const auto x = p.in("x", {9}, pl::FP32);
                     pl::select(c, x, 0.0);
                   });
}

// cast C2
TEST(Cast, RoundsOnlyWhereItNarrows) {
  expectBuildError(__LINE__,
                   "+7: error: cast expects no rounding mode, since BF16 to FP32 does not narrow, but got one; leave "
                   "it out\n"
                   "+6: note: the tensor was made here",
                   [](Parameters& p) {
                     // Every BF16 is an FP32.
                     const auto x = p.in("x", {8}, pl::BF16);
                     pl::cast(x, pl::FP32, pl::Rounding::toward_zero);
                   });
}

}  // namespace
}  // namespace pl::test
