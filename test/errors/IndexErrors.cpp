#include <gtest/gtest.h>

#include "ErrorText.h"

namespace pl::test {
namespace {

// scalars T3
TEST(Index, IsNotDividedByZero) {
  expectBuildError(__LINE__, "+1: error: / expects a divisor other than 0 but got 0",
                   [](Parameters& p) { p.dim("n") / 0; });
  expectBuildError(__LINE__, "+1: error: % expects a divisor other than 0 but got 0",
                   [](Parameters& p) { p.dim("n") % 0; });
  expectBuildError(__LINE__, "+1: error: ceil_div expects a divisor other than 0 but got 0",
                   [](Parameters& p) { pl::ceil_div(p.dim("n"), 0); });
}

// scalars T3
TEST(Scalar, IsNotDividedByZero) {
  expectBuildError(__LINE__, "+3: error: / expects a divisor other than 0 but got 0", [](Parameters& p) {
    const auto lengths = p.in("lengths", {4}, pl::INT32);
    // A float would become an infinity.
    pl::read(lengths, {0}) / 0;
  });
  expectBuildError(__LINE__, "+3: error: div expects a divisor other than 0 but got 0", [](Parameters& p) {
    const auto lengths = p.in("lengths", {4}, pl::INT32);
    // Each element has the same divisor.
    pl::div(lengths, 0);
  });
}

// scalars T2
TEST(Scalar, IsAnIndexOnlyAsAnInteger) {
  expectBuildError(__LINE__,
                   "+6: error: index expects an integer scalar but got FP32; cast the tensor that it was read from\n"
                   "+5: note: the scalar was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8}, pl::FP32);
                     const auto first = pl::read(x, {0});
                     first.index();
                   });
}

// scalars T2
TEST(Scalar, HasOneDType) {
  expectBuildError(__LINE__,
                   "+8: error: + expects scalars of one dtype but got FP32 and INT32; cast a tensor that they were "
                   "read from\n"
                   "+8: note: the first was made here\n"
                   "+8: note: the second was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8}, pl::FP32);
                     const auto y = p.in("y", {8}, pl::INT32);
                     pl::read(x, {0}) + pl::read(y, {0});
                   });
}

// scalars T1
TEST(Scalar, TakesNumbersOfItsDType) {
  expectBuildError(__LINE__, "+3: error: < expects a number that INT32 can hold but got 1.5", [](Parameters& p) {
    const auto x = p.in("x", {8}, pl::INT32);
    // An INT32 is compared with integers.
    static_cast<void>(pl::read(x, {0}) < 1.5);
  });
}

// scalars T2
TEST(Scalar, IsCalculatedWithAsANumber) {
  expectBuildError(__LINE__,
                   "+6: error: * expects scalars of numbers but got BOOL; cast the tensor that it was read from\n"
                   "+6: note: the scalar was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8}, pl::BOOL);
                     // BOOL is for conditions.
                     pl::read(x, {0}) * 1;
                   });
}

}  // namespace
}  // namespace pl::test
