// fillpad R1: pads that reach a reduction or a contraction.
#include <gtest/gtest.h>

#include <limits>

#include "CheckedText.h"

namespace pl::test {
namespace {

// [2, 4] of -3, of which two columns are pads.
pl::Tensor padded(pl::Pad pad, double value = -3) {
  return pl::fillpad(pl::full({2, 4}, pl::FP32, value, {.valid_shape = {2, 2}}), pad);
}

// fillpad R1
TEST(Pads, ASoftmaxOverPadColumns) {
  expectSaid(
      __LINE__,
      "+8: error: row_max expects pads that do not change the result but got a pad of 0 at [0, 2], which makes "
      "[0, 0] of the result 0 instead of -3; reduce the valid part before fillpad, or let the pads be -inf here\n"
      "+7: note: the pad was made here",
      [](Parameters& p) {
        auto y = p.out("y", {2, 4}, pl::FP32);
        const auto scores = pl::full({2, 4}, pl::FP32, -3, {.valid_shape = {2, 2}});
        const auto s = pl::fillpad(scores, pl::Pad::zero);
        const auto e = pl::exp(pl::row_expand_sub(s, pl::row_max(s)));
        y = pl::row_expand_div(e, pl::row_sum(e));
      });
}

// fillpad R1
TEST(Pads, ThatAreNeutral) {
  expectSaid(__LINE__, "", [](Parameters& p) {
    auto y = p.out("y", {2, 4}, pl::FP32);
    const auto s = padded(pl::Pad::min);
    const auto e = pl::exp(pl::row_expand_sub(s, pl::row_max(s)));  // of a pad: 0
    const auto values = pl::fillpad(pl::full({4, 4}, pl::FP32, 1, {.valid_shape = {2, 4}}), pl::Pad::zero);
    y = pl::row_expand_div(pl::matmul(e, values), pl::row_sum(e)) + pl::row_min(padded(pl::Pad::max));
  });
}

// fillpad R1
TEST(Pads, InSumsAndExtremes) {
  expectSaid(__LINE__,
             "+8: error: row_sum expects pads that do not change the result but got a pad of 5 at [0, 2], which makes "
             "[0, 0] of the result 14 instead of 4; reduce the valid part before fillpad, or let the pads be 0 here\n"
             "+7: note: the pad was made here",
             [](Parameters& p) {
               auto y = p.out("y", {2, 1}, pl::FP32);
               const auto part = pl::full({2, 4}, pl::FP32, -3, {.valid_shape = {2, 2}});
               const auto t = pl::fillpad(part, pl::Pad::zero);
               y = pl::row_sum(t + 5.0F);
             });
  expectSaid(
      __LINE__,
      "+9: error: col_min expects pads that do not change the result but got a pad of 0 at [2, 0], which makes "
      "[0, 0] of the result 0 instead of 3; reduce the valid part before fillpad, or let the pads be the greatest "
      "integer here\n"
      "+8: note: the pad was made here",
      [](Parameters& p) {
        auto y = p.out("y", {1, 2}, pl::INT32);
        const auto part = pl::full({4, 2}, pl::INT32, 3, {.valid_shape = {2, 2}});
        const auto t = pl::fillpad(part, pl::Pad::zero);
        y = pl::col_min(t);
      });
  expectSaid(__LINE__,
             "+9: error: row_argmax expects pads that do not change the result but got a pad of inf at [0, 2], which "
             "makes [0, 0] of the result 2 instead of 0; reduce the valid part before fillpad, or let the pads be -inf "
             "here\n"
             "+8: note: the pad was made here",
             [](Parameters& p) {
               auto y = p.out("y", {2, 1}, pl::INT32);
               const auto logits = pl::full({2, 4}, pl::FP32, 1, {.valid_shape = {2, 2}});
               const auto t = pl::fillpad(logits, pl::Pad::max);
               y = pl::row_argmax(t);
             });
  // Of the elements before and after the pads a maximum is known wherever it stands.
  expectSaid(__LINE__, "", [](Parameters& p) {
    auto y = p.out("y", {1, 1}, pl::INT32);
    y = pl::row_argmax(pl::concat({pl::slice(padded(pl::Pad::min), {1, 4}, {0, 0}), pl::full({1, 2}, pl::FP32, 1)}, 1));
  });
}

// fillpad R1
TEST(Pads, InIterationsOfALoop) {
  expectSaid(
      __LINE__,
      "+10: error: row_sum expects pads that do not change the result but got a pad of -1 at [0, 1], which makes "
      "[0, 0] of the result -1 instead of 0; reduce the valid part before fillpad, or let the pads be 0 here\n"
      "+8: note: in the iteration 1 of this loop\n"
      "+9: note: the pad was made here",
      [](Parameters& p) {
        auto y = p.out("y", {4, 1}, pl::FP32);
        const auto row = pl::full({1, 2}, pl::FP32, 1);
        for (pl::Index i : pl::range(4)) {
          const auto t = pl::fillpad(pl::slice(row, {1, 2}, {0, 0}, {.valid_shape = {1, 1}}), pl::Pad::zero);
          y = pl::assemble(y, pl::row_sum(t - pl::arange(1, pl::FP32, i)), {i, 0});
        }
      });
}

// fillpad R1
TEST(Pads, InProducts) {
  expectSaid(
      __LINE__,
      "+9: error: matmul expects pads that do not change the result but got a pad of 1 at [0, 2] of the left "
      "operand times 5 at [2, 0] of the right operand, which makes [0, 0] of the result 0 instead of -10; multiply the "
      "valid part before fillpad, or let the pads be 0 here\n"
      "+8: note: the pad was made here",
      [](Parameters& p) {
        auto y = p.out("y", {2, 1}, pl::FP32);
        const auto part = pl::full({2, 4}, pl::FP32, -2, {.valid_shape = {2, 2}});
        const auto t = pl::fillpad(part, pl::Pad::zero);
        y = pl::matmul(t + 1.0F, pl::full({4, 1}, pl::FP32, 5));
      });
  // The pad is 0, but not everything times 0 is 0.
  expectSaid(
      __LINE__,
      "+10: error: matmul_acc expects pads that do not change the result but got a pad of 0 at [2, 0] of the right "
      "operand times inf at [0, 2] of the left operand, which makes [0, 0] of the result nan instead of inf; multiply "
      "the valid part before fillpad\n"
      "+9: note: the pad was made here",
      [](Parameters& p) {
        auto y = p.out("y", {2, 3}, pl::FP32);
        const auto infinite = pl::full({2, 4}, pl::FP32, std::numeric_limits<double>::infinity());
        const auto part = pl::full({4, 3}, pl::FP32, 2, {.valid_shape = {2, 3}});
        const auto t = pl::fillpad(part, pl::Pad::zero);
        y = pl::matmul_acc(pl::full({2, 3}, pl::FP32, 0), infinite, t);
      });
}

// fillpad R1
TEST(Pads, RowsOfPadsGivePads) {
  const auto body = [](bool dropped) {
    return [=](Parameters& p) {
      auto y = p.out("y", {1, 4}, pl::FP32);
      const auto part = pl::full({4, 2}, pl::FP32, 1, {.valid_shape = {2, 2}});
      const auto rows = pl::fillpad(part, pl::Pad::zero);
      const auto product = pl::matmul_acc(pl::full({4, 4}, pl::FP32, 0), rows - 1.5F, pl::full({2, 4}, pl::FP32, 1));
      y = pl::col_sum(dropped ? pl::slice(product, {2, 4}, {0, 0}) : product);
    };
  };
  expectSaid(__LINE__, "", body(true));
  expectSaid(__LINE__,
             "-4: error: col_sum expects pads that do not change the result but got a pad of -3 at [2, 0], which makes "
             "[0, 0] of the result -8 instead of -2; reduce the valid part before fillpad, or let the pads be 0 here\n"
             "-6: note: the pad was made here",
             body(false));
}

// fillpad R1
TEST(Pads, ChunksOfPadsAloneAddNothing) {
  expectSaid(__LINE__, "", [](Parameters& p) {
    auto y = p.out("y", {2, 1}, pl::FP32);
    const auto left = pl::fillpad(pl::full({2, 8}, pl::FP32, 3, {.valid_shape = {2, 3}}), pl::Pad::zero);
    auto sum = pl::full({2, 5}, pl::FP32, 0);
    for (pl::Index k : pl::range(0, 8, 4))
      sum = pl::matmul_acc(sum, pl::slice(left, {2, 4}, {0, k}), pl::full({4, 5}, pl::FP32, 2));
    y = pl::row_sum(pl::concat({sum, pl::full({2, 1}, pl::FP32, 1)}, 1));
  });
}

// fillpad R1
TEST(Pads, MayReachOutputsAddressesAndBranches) {
  expectSaid(__LINE__, "", [](Parameters& p) {
    auto y = p.out("y", {2, 4}, pl::FP32);
    const auto lengths = pl::fillpad(pl::full({4}, pl::INT32, 1, {.valid_shape = {2}}), pl::Pad::zero);
    const pl::Index last = pl::read(lengths, {3});
    y = pl::assemble(padded(pl::Pad::min), pl::full({1, 4}, pl::FP32, 1), {last, 0});
    pl::if_(last > 0, [&] { y = y + 1.0F; });
  });
}

// fillpad R1
TEST(Pads, OfIndicesGatherPads) {
  expectSaid(__LINE__,
             "+8: error: col_sum expects pads that do not change the result but got a pad of 2 at [2, 0], which makes "
             "[0, 0] of the result 6 instead of 4; reduce the valid part before fillpad, or let the pads be 0 here\n"
             "+6: note: the pad was made here",
             [](Parameters& p) {
               auto y = p.out("y", {1, 2}, pl::FP32);
               const auto tokens = pl::fillpad(pl::full({3}, pl::INT32, 1, {.valid_shape = {2}}), pl::Pad::zero);
               const auto table = pl::full({4, 2}, pl::FP32, 2);
               y = pl::col_sum(pl::gather_rows(table, tokens));
             });
}

// fillpad R1
TEST(Pads, ABlockOfPadsAlone) {
  expectSaid(__LINE__,
             "+6: note: row_expand_sub makes nan of pads, and it reaches y at [0:1, 0:4]\n"
             "+5: note: the pad was made here",
             [](Parameters& p) {
               auto y = p.out("y", {1, 4}, pl::FP32);
               const auto s = pl::fillpad(pl::full({1, 4}, pl::FP32, 1, {.valid_shape = {0, 4}}), pl::Pad::min);
               const auto e = pl::exp(pl::row_expand_sub(s, pl::row_max(s)));
               y = pl::full({1, 4}, pl::FP32, 1) + pl::row_sum(e) * 0.0F;
             });
}

}  // namespace
}  // namespace pl::test
