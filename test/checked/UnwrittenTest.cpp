// valid R1: elements that nothing wrote.
#include <gtest/gtest.h>

#include "CheckedText.h"
#include "pl/executable.h"

namespace pl::test {
namespace {

// program R1
TEST(Unwritten, OutOfWhichTheLastRowsAreForgotten) {
  expectSaid(__LINE__,
             "+5: error: y expects every element to be written but got elements of this tensor that nothing wrote, at "
             "[3:4, 0:3]",
             [](Parameters& p) {
               const auto x = p.in("x", {4, 3}, pl::FP32);
               auto y = p.out("y", {4, 3}, pl::FP32);
               for (pl::Index i : pl::range(0, 3)) y = pl::assemble(y, pl::slice(x, {1, 3}, {i, 0}), {i, 0});
             });
}

// program R1
TEST(Unwritten, BranchThatDoesNotRunWritesNothing) {
  expectSaid(__LINE__,
             "+5: error: y expects every element to be written but got elements of this tensor that nothing wrote, at "
             "[0:2, 0:2]",
             [](Parameters& p) {
               const auto x = p.in("x", {2, 2}, pl::INT32, {.range = pl::ValueRange{1, 9}});
               auto y = p.out("y", {2, 2}, pl::INT32);
               pl::if_(pl::read(x, {0, 0}) > 9, [&] { y = pl::assemble(y, x, {0, 0}); });
             });
}

// A buffer of padded query rows, sized for both groups of each KV head, of which only the first group is filled.
void attend(Parameters& p, std::int64_t filledGroups) {
  constexpr std::int64_t kKvHeads = 2, kGroups = 2, kHeads = 3, kPadded = 4, kDim = 8;
  const auto q = p.in("q", {kKvHeads * kGroups * kHeads, kDim}, pl::FP32);
  const auto k = p.in("k", {5, kDim}, pl::FP32);
  auto scores = p.out("scores", {kKvHeads * kGroups * kHeads, 5}, pl::FP32);
  auto padded = pl::create_tensor({kKvHeads * kGroups * kPadded, kDim}, pl::FP32);
  for (pl::Index head : pl::range(kKvHeads))
    for (pl::Index group : pl::range(filledGroups)) {
      const pl::Index g = head * kGroups + group;
      padded = pl::assemble(padded, pl::slice(q, {kHeads, kDim}, {g * kHeads, 0}), {g * kPadded, 0});
    }
  for (pl::Index g : pl::range(kKvHeads * kGroups)) {
    const auto tile = pl::slice(padded, {kPadded, kDim}, {g * kPadded, 0});
    const auto product = pl::matmul(tile, k, {.b_trans = true});
    scores = pl::assemble(scores, pl::slice(product * 0.5, {kHeads, 5}, {0, 0}), {g * kHeads, 0});
  }
}

TEST(Unwritten, PaddedQueriesOfTheFirstGroupOnly) {
  expectSaid(__LINE__,
             "-6: error: matmul expects elements that were written but reads some that nothing wrote, and they reach "
             "scores at [3, 0] and 29 other places\n"
             "-8: note: in the iteration 1 of this loop\n"
             "-14: note: the unwritten tensor was made here",
             [](Parameters& p) { attend(p, 1); });
}

TEST(Unwritten, OutsideCheckedModeNothingIsFollowed) {
  const Program program = unprobed([](Parameters& p) { attend(p, 1); });
  EXPECT_NO_THROW(interpret(program, argumentsOf(program)));
}

TEST(Unwritten, PadRowsWhoseResultsAreDropped) {
  expectSaid(__LINE__, "", [](Parameters& p) { attend(p, 2); });
}

// Rows 0 and 1 of [4, 3] are written.
pl::Tensor halfOf(Parameters& p) {
  return pl::assemble(pl::create_tensor({4, 3}, pl::FP32), p.in("x", {2, 3}, pl::FP32), {0, 0});
}

TEST(Unwritten, ProductsTaintTheRowAndTheColumnTheyEnter) {
  expectSaid(__LINE__,
             "+6: error: matmul expects elements that were written but reads some that nothing wrote, and they reach y "
             "at [2:4, 0:5]\n"
             "-4: note: the unwritten tensor was made here",
             [](Parameters& p) {
               auto y = p.out("y", {4, 5}, pl::FP32);
               y = pl::matmul(halfOf(p), pl::full({3, 5}, pl::FP32, 0));
             });
  expectSaid(__LINE__,
             "+6: error: matmul expects elements that were written but reads some that nothing wrote, and they reach y "
             "at [0:5, 2:4]\n"
             "-12: note: the unwritten tensor was made here",
             [](Parameters& p) {
               auto y = p.out("y", {5, 4}, pl::FP32);
               y = pl::matmul(pl::full({5, 3}, pl::FP32, 0), halfOf(p), {.b_trans = true});
             });
  expectSaid(__LINE__,
             "+6: error: matmul_acc expects elements that were written but reads some that nothing wrote, and they "
             "reach y at [2:4, 0:3]\n"
             "-20: note: the unwritten tensor was made here",
             [](Parameters& p) {
               auto y = p.out("y", {4, 3}, pl::FP32);
               y = pl::matmul_acc(halfOf(p), pl::full({4, 2}, pl::FP32, 0), pl::full({2, 3}, pl::FP32, 0));
             });
}

TEST(Unwritten, ReductionsTaintTheResultTheyEnter) {
  expectSaid(__LINE__,
             "+6: error: row_sum expects elements that were written but reads some that nothing wrote, and they reach "
             "y at [2:4, 0:1]\n"
             "-31: note: the unwritten tensor was made here",
             [](Parameters& p) {
               auto y = p.out("y", {4, 1}, pl::FP32);
               y = pl::row_sum(halfOf(p));
             });
  expectSaid(__LINE__,
             "+6: error: col_max expects elements that were written but reads some that nothing wrote, and they reach "
             "y at [0:1, 2:4]\n"
             "-39: note: the unwritten tensor was made here",
             [](Parameters& p) {
               auto y = p.out("y", {1, 4}, pl::FP32);
               y = pl::col_max(pl::transpose(halfOf(p)));
             });
}

TEST(Unwritten, TheFirstReaderIsNamedNotThoseAfterIt) {
  expectSaid(__LINE__,
             "+7: error: row_max expects elements that were written but reads some that nothing wrote, and they reach "
             "y at [2:4, 0:3]\n"
             "-50: note: the unwritten tensor was made here",
             [](Parameters& p) {
               auto y = p.inout("y", {4, 3}, pl::BF16);
               const auto half = halfOf(p);
               const auto difference = pl::row_expand_sub(pl::full({4, 3}, pl::FP32, 1), pl::row_max(half));
               y = pl::cast(pl::exp(difference), pl::BF16);
             });
}

TEST(Unwritten, SelectThrowsTheOtherAway) {
  const auto body = [](pl::Predicate predicate) {
    return [=](Parameters& p) {
      auto y = p.out("y", {4, 3}, pl::FP32);
      const auto rows = pl::cast(pl::reshape(pl::arange(4, pl::INT32), {4, 1}), pl::FP32);
      const auto row = pl::row_expand_add(pl::full({4, 3}, pl::FP32, 0), rows);
      y = pl::select(pl::compare(row, predicate, 2.0F), halfOf(p), 0.0F);
    };
  };
  expectSaid(__LINE__, "", body(pl::Predicate::lt));
  expectSaid(__LINE__,
             "-72: error: y expects every element to be written but got elements of this tensor that nothing wrote, at "
             "[2:3, 0:3]",
             body(pl::Predicate::le));
}

TEST(Unwritten, MovesKeepElementsApart) {
  expectSaid(__LINE__,
             "-79: error: y expects every element to be written but got elements of this tensor that nothing wrote, at "
             "[0:2, 6:8]",
             [](Parameters& p) {
               auto y = p.out("y", {2, 8}, pl::FP32);
               const auto half = halfOf(p);
               const auto wide = pl::concat({pl::full({3, 4}, pl::FP32, 0), pl::transpose(half)}, 1);
               y = pl::slice(wide, {2, 8}, {1, 0});
             });
  expectSaid(__LINE__, "", [](Parameters& p) {
    auto y = p.out("y", {3, 2}, pl::FP32);
    const auto written = pl::slice(pl::reshape(halfOf(p), {6, 2}), {6, 2}, {0, 0}, {.valid_shape = {3, 2}});
    y = pl::slice(pl::fillpad(written, pl::Pad::zero), {3, 2}, {2, 0});
  });
}

TEST(Unwritten, RowIndices) {
  expectSaid(__LINE__,
             "+7: error: gather_rows expects row indices that were written but got one that nothing wrote, at 2\n"
             "+6: note: the unwritten tensor was made here",
             [](Parameters& p) {
               const auto table = p.in("table", {9, 2}, pl::FP32);
               auto y = p.out("y", {4, 2}, pl::FP32);
               const auto pages = pl::assemble(pl::create_tensor({4}, pl::INT32), pl::full({2}, pl::INT32, 1), {0});
               y = pl::gather_rows(table, pages);
             });
}

TEST(Unwritten, RowsThatAreGatheredMove) {
  const auto body = [](std::int64_t row) {
    return [=](Parameters& p) {
      auto y = p.out("y", {2, 3}, pl::FP32);
      y = pl::gather_rows(halfOf(p), pl::full({2}, pl::INT32, row));
    };
  };
  expectSaid(__LINE__, "", body(1));
  expectSaid(__LINE__,
             "-115: error: y expects every element to be written but got elements of this tensor that nothing wrote, "
             "at [0:2, 0:3]",
             body(2));
}

// program R1
TEST(Unwritten, AnOutIsWhollyValid) {
  expectSaid(__LINE__, "+3: error: y expects a wholly valid value but got [2, 3] valid of [4, 3]", [](Parameters& p) {
    const auto x = p.in("x", {4, 3}, pl::FP32);
    auto y = p.out("y", {4, 3}, pl::FP32);
    y = pl::slice(x, {4, 3}, {0, 0}, {.valid_shape = {2, 3}});
  });
}

}  // namespace
}  // namespace pl::test
