// Operations that make NaN or an infinity of finite numbers.
#include <gtest/gtest.h>

#include <limits>

#include "CheckedText.h"

namespace pl::test {
namespace {

TEST(Notes, TellOfAnOperationOnce) {
  expectSaid(__LINE__,
             "+9: note: exp makes inf of finite elements, first at [0, 2], 5 times in all\n"
             "+7: note: in the iteration 1 of this loop",
             [](Parameters& p) {
               auto y = p.out("y", {3, 4}, pl::FP32);
               y = pl::full({3, 4}, pl::FP32, 0);
               const auto ramp = pl::arange(4, pl::FP32, 0);
               for (pl::Index i : pl::range(3)) {
                 const auto factor = pl::arange(1, pl::FP32, i * 45);
                 y = pl::assemble(y, pl::exp(ramp * factor), {i, 0});
               }
             });
}

TEST(Notes, OperationsThatCompute) {
  expectSaid(__LINE__, "+2: note: log makes -inf of finite elements, first at [0, 1]", [](Parameters& p) {
    auto y = p.out("y", {1, 2}, pl::FP32);
    y = pl::log(1 - pl::arange(2, pl::FP32, 0));
  });
  expectSaid(__LINE__, "+2: note: cast makes inf of finite elements, first at [0, 0]", [](Parameters& p) {
    auto y = p.out("y", {1, 1}, pl::FP16);
    y = pl::cast(pl::full({1, 1}, pl::INT32, 70000), pl::FP16);
  });
  expectSaid(__LINE__, "+3: note: row_sum makes inf of finite elements, first at [0, 0], 2 times in all",
             [](Parameters& p) {
               auto y = p.out("y", {2, 1}, pl::FP32);
               y = pl::row_sum(pl::full({2, 2}, pl::FP32, 3e38));
             });
  expectSaid(__LINE__, "+2: note: matmul makes -inf of finite elements, first at [0, 0]", [](Parameters& p) {
    auto y = p.out("y", {1, 1}, pl::FP32);
    y = pl::matmul(pl::full({1, 2}, pl::FP32, -3e38), pl::full({2, 1}, pl::FP32, 3));
  });
}

TEST(Notes, Numbers) {
  expectSaid(__LINE__, "+4: note: divf makes nan of finite numbers", [](Parameters& p) {
    const auto x = p.in("x", {1}, pl::FP32);
    auto y = p.out("y", {1, 1}, pl::FP32);
    const pl::Scalar zero = pl::read(x, {0}) - pl::read(x, {0});
    y = pl::full({1, 1}, pl::FP32, zero / zero);
  });
}

TEST(Notes, WhatIsNotFiniteBeforehandIsNoNews) {
  expectSaid(__LINE__, "", [](Parameters& p) {
    auto y = p.out("y", {2, 2}, pl::FP32);
    const auto inf = pl::full({2, 2}, pl::FP32, std::numeric_limits<double>::infinity());
    y = pl::exp(inf) - inf + pl::row_sum(inf) + pl::matmul(inf, pl::full({2, 2}, pl::FP32, 1));
  });
}

TEST(Notes, WhatNothingWroteAndPadsAreNoNews) {
  expectSaid(__LINE__, "", [](Parameters& p) {
    const auto x = p.in("x", {2, 2}, pl::FP32);
    auto y = p.out("y", {2, 2}, pl::FP32);
    const auto part = pl::slice(x, {2, 2}, {0, 0}, {.valid_shape = {1, 2}});
    const auto padded = pl::fillpad(part, pl::Pad::zero);
    y = pl::assemble(x, pl::slice(pl::exp(padded) / padded, {1, 2}, {1, 0}), {1, 0});
  });
}

TEST(Notes, ComeBeforeTheErrorOfTheRun) {
  expectSaid(__LINE__,
             "+6: note: recip makes inf of finite elements, first at [0, 0], 4 times in all\n"
             "+5: error: y expects every element to be written but got elements of this tensor that nothing wrote, at "
             "[2:4, 0:2]",
             [](Parameters& p) {
               auto y = p.out("y", {4, 2}, pl::FP32);
               y = pl::assemble(y, pl::recip(pl::full({2, 2}, pl::FP32, 0)), {0, 0});
             });
}

}  // namespace
}  // namespace pl::test
