// Mistakes that are found while a program is built, by running its integers: windows and extents (docs/language.md,
// program R2). What is never written is in ProbeWriteErrors.cpp.
#include <gtest/gtest.h>

#include "ErrorText.h"

namespace pl::test {
namespace {

// slice R1
TEST(Probe, WindowOfTheLastTileHoldsMoreThanThereIs) {
  expectBuildError(__LINE__,
                   "+11: error: slice expects the window's valid part inside the valid part [1, 64] of its source but "
                   "got [8, 64] at [0, 0], where rows = 1; end the valid_shape where the source ends\n"
                   "+10: note: in the iteration 0 of this loop\n"
                   "+8: note: the source was declared here\n"
                   "+7: note: rows may be 1; if it is not meant to, give it a range",
                   [](Parameters& p) {
                     const pl::Index rows = p.dim("rows");
                     const auto x = p.in("x", {rows, 64}, pl::FP32);
                     auto y = p.out("y", {rows, 64}, pl::FP32);
                     for (pl::Index i : pl::range(0, rows, 8)) {
                       const auto t = pl::slice(x, {8, 64}, {i, 0}, {.valid_shape = {8, 64}});
                       y = pl::assemble(y, t * 2.0, {i, 0});
                     }
                   });
}

TEST(Probe, WindowStartsOneRowTooLate) {
  expectBuildError(__LINE__,
                   "+11: error: slice expects the window's valid part inside the valid part [8, 64] of its source but "
                   "got [1, 64] at [8, 0], where rows = 8\n"
                   "+10: note: in the iteration 7 of this loop\n"
                   "+8: note: the source was declared here\n"
                   "+7: note: rows may be 8; if it is not meant to, give it a range",
                   [](Parameters& p) {
                     const pl::Index rows = p.dim("rows", {8, 64});
                     const auto x = p.in("x", {rows, 64}, pl::FP32);
                     auto y = p.out("y", {rows, 64}, pl::FP32);
                     for (pl::Index i : pl::range(rows)) {
                       const auto t = pl::slice(x, {1, 64}, {i + 1, 0}, {.valid_shape = {1, 64}});
                       y = pl::assemble(y, t, {i, 0});
                     }
                   });
}

// program R2: a length may be the greatest of its range
TEST(Probe, CacheRowOnePastTheEnd) {
  expectBuildError(__LINE__,
                   "+14: error: assemble expects the window's valid part inside the valid part [16, 4] of its "
                   "destination but got [1, 4] at [16, 0], where batch = 1 and every element of lengths is 16\n"
                   "+11: note: in the iteration 0 of this loop\n"
                   "+10: note: the destination was declared here\n"
                   "+7: note: batch may be 1; if it is not meant to, give it a range",
                   [](Parameters& p) {
                     const pl::Index batch = p.dim("batch");
                     const auto lengths = p.in("lengths", {batch}, pl::INT32, {.range = pl::ValueRange{1, 16}});
                     const auto k = p.in("k", {batch, 4}, pl::FP32);
                     auto cache = p.inout("cache", {batch * 16, 4}, pl::FP32);
                     for (pl::Index b : pl::parallel(batch)) {
                       const pl::Index length = pl::read(lengths, {b});
                       const pl::Index row = b * 16 + length;
                       cache = pl::assemble(cache, pl::slice(k, {1, 4}, {b, 0}), {row, 0});
                     }
                   });
}

// assemble R1
TEST(Probe, BufferForFewerRowsThanTheDimensionMayHave) {
  expectBuildError(__LINE__,
                   "+12: error: assemble expects the window's valid part inside the valid part [8, 4] of its "
                   "destination but got [1, 4] at [8, 0], where rows = 9\n"
                   "+11: note: in the iteration 8 of this loop\n"
                   "+10: note: the destination was made here\n"
                   "+7: note: rows may be 9; if it is not meant to, give it a range",
                   [](Parameters& p) {
                     const pl::Index rows = p.dim("rows");
                     const auto x = p.in("x", {rows, 4}, pl::FP32);
                     auto y = p.out("y", {1, 4}, pl::FP32);
                     auto buffer = pl::full({8, 4}, pl::FP32, 0);
                     for (pl::Index i : pl::range(rows))
                       buffer = pl::assemble(buffer, pl::slice(x, {1, 4}, {i, 0}), {i, 0});
                     y = pl::col_sum(buffer);
                   });
}

// read R1
TEST(Probe, ReadsOnePastTheEnd) {
  expectBuildError(__LINE__,
                   "+8: error: read expects an index inside the valid part [4] but got [4]\n"
                   "+7: note: in the iteration 3 of this loop\n"
                   "+5: note: the tensor was declared here",
                   [](Parameters& p) {
                     const auto ends = p.in("ends", {4}, pl::INT32);
                     auto y = p.out("y", {4, 1}, pl::INT32);
                     for (pl::Index i : pl::range(4))
                       y = pl::assemble(y, pl::full({1, 1}, pl::INT32, pl::read(ends, {i + 1})), {i, 0});
                   });
}

// gather_rows R1
TEST(Probe, GathersRowsBehindTheTable) {
  expectBuildError(__LINE__,
                   "+8: error: gather_rows expects row indices inside the 100 valid rows of its source but got 100, "
                   "where every element of tokens is 100\n"
                   "+6: note: the source was declared here",
                   [](Parameters& p) {
                     const auto tokens = p.in("tokens", {3}, pl::INT32, {.range = pl::ValueRange{0, 100}});
                     const auto table = p.in("table", {100, 4}, pl::FP32);
                     auto y = p.out("y", {3, 4}, pl::FP32);
                     y = pl::gather_rows(table, tokens);
                   });
}

// tensor R1
TEST(Probe, ExtentsThatAgreeForSomeDimensionsOnly) {
  expectBuildError(
      __LINE__,
      "+9: error: add expects operands of equal extents but got 2 and 3 in dimension 0, where m = 2 and n = 3\n"
      "+5: note: m may be 2; if it is not meant to, give it a range\n"
      "+5: note: n may be 3; if it is not meant to, give it a range",
      [](Parameters& p) {
        const pl::Index m = p.dim("m"), n = p.dim("n");
        const auto x = p.in("x", {m, 4}, pl::FP32);
        const auto z = p.in("z", {n, 4}, pl::FP32);
        auto y = p.out("y", {m, 4}, pl::FP32);
        y = x + z;
      });
  expectBuildError(__LINE__,
                   "+9: error: matmul expects equal contracted extents but got 2 and 3, where m = 2 and n = 3\n"
                   "+5: note: m may be 2; if it is not meant to, give it a range\n"
                   "+5: note: n may be 3; if it is not meant to, give it a range",
                   [](Parameters& p) {
                     const pl::Index m = p.dim("m"), n = p.dim("n");
                     const auto x = p.in("x", {4, m}, pl::FP32);
                     const auto z = p.in("z", {n, 4}, pl::FP32);
                     auto y = p.out("y", {4, 4}, pl::FP32);
                     y = pl::matmul(x, z);
                   });
}

// tensor R2
TEST(Probe, ExtentOfNothing) {
  expectBuildError(__LINE__,
                   "+8: error: full expects extents of at least 1 but got 0 in dimension 0, where n = 1\n"
                   "+4: note: n may be 1; if it is not meant to, give it a range",
                   [](Parameters& p) {
                     const pl::Index n = p.dim("n");
                     const auto x = p.in("x", {n, 4}, pl::FP32);
                     auto y = p.out("y", {n, 4}, pl::FP32);
                     y = pl::assemble(y, x, {0, 0});
                     y = pl::assemble(y, pl::full({n - 1, 4}, pl::FP32, 0), {1, 0});
                   });
}

// reshape C3
TEST(Probe, ReshapeOfTooFewElements) {
  expectBuildError(__LINE__,
                   "+8: error: reshape expects a shape of 6 elements but got [1, 2, 4], where n = 1\n"
                   "+6: note: the source was declared here\n"
                   "+5: note: n may be 1; if it is not meant to, give it a range",
                   [](Parameters& p) {
                     const pl::Index n = p.dim("n");
                     const auto x = p.in("x", {n, 6}, pl::FP32);
                     auto y = p.out("y", {n, 2, 4}, pl::FP32);
                     y = pl::reshape(x, {n, 2, 4});
                   });
}

// reshape R1
TEST(Probe, ReshapeOfAPartlyValidTile) {
  expectBuildError(__LINE__,
                   "+12: error: reshape expects a wholly valid source, or a shape that only adds or removes extents of "
                   "1, but got [32] from [8, 4] of which [1, 4] is valid, where rows = 1\n"
                   "+10: note: in the iteration 0 of this loop\n"
                   "+11: note: the source was made here\n"
                   "+7: note: rows may be 1; if it is not meant to, give it a range",
                   [](Parameters& p) {
                     const pl::Index rows = p.dim("rows");
                     const auto x = p.in("x", {rows, 4}, pl::FP32);
                     auto y = p.out("y", {rows, 4}, pl::FP32);
                     for (pl::Index i : pl::range(0, rows, 8)) {
                       const auto t = pl::slice(x, {8, 4}, {i, 0});
                       y = pl::assemble(y, pl::reshape(pl::reshape(t, {32}), {8, 4}), {i, 0});
                     }
                   });
}

// concat R1
TEST(Probe, ConcatAfterAPartlyValidOperand) {
  expectBuildError(__LINE__,
                   "+9: error: concat expects every operand but the last to be wholly valid along dimension 0 but got "
                   "1 of 8 before the last, where n = 1\n"
                   "+5: note: n may be 1; if it is not meant to, give it a range",
                   [](Parameters& p) {
                     const pl::Index n = p.dim("n", {1, 8});
                     const auto x = p.in("x", {n, 4}, pl::FP32);
                     auto y = p.out("y", {16, 4}, pl::FP32);
                     const auto t = pl::slice(x, {8, 4}, {0, 0});
                     y = pl::fillpad(pl::concat({t, t}, 0), pl::Pad::zero);
                   });
}

// elementwise R1
TEST(Probe, RepeatedRowThatIsNotThere) {
  expectBuildError(
      __LINE__,
      "+10: error: col_expand_add expects an operand that is repeated to be valid but got [0, 8] valid of [1, 8]\n"
      "+8: note: in the iteration 1 of this loop\n"
      "+9: note: the operand was made here",
      [](Parameters& p) {
        const auto x = p.in("x", {4, 8}, pl::FP32);
        const auto bias = p.in("bias", {1, 8}, pl::FP32);
        auto y = p.out("y", {4, 8}, pl::FP32);
        for (pl::Index i : pl::range(4)) {
          const auto row = pl::slice(bias, {1, 8}, {i, 0});  // bias has one row
          y = pl::col_expand_add(x, row);
        }
      });
}

// scalars R1
TEST(Probe, DivisorThatIsZero) {
  expectBuildError(__LINE__,
                   "+8: error: / expects a divisor other than 0 but got 1 / 0, where n = 1\n"
                   "+8: note: in the iteration 0 of this loop\n"
                   "+5: note: n may be 1; if it is not meant to, give it a range",
                   [](Parameters& p) {
                     const pl::Index n = p.dim("n");
                     const auto x = p.in("x", {n, 4}, pl::FP32);
                     auto y = p.out("y", {n, 4}, pl::FP32);
                     for (pl::Index i : pl::range(n)) y = pl::assemble(y, pl::slice(x, {1, 4}, {n / i, 0}), {i, 0});
                   });
}

// range R1
TEST(Probe, StepThatIsZero) {
  expectBuildError(__LINE__,
                   "+6: error: range expects a step of at least 1 but got 0, where n = 1\n"
                   "+4: note: n may be 1; if it is not meant to, give it a range",
                   [](Parameters& p) {
                     const pl::Index n = p.dim("n");
                     auto y = p.inout("y", {n, 4}, pl::FP32);
                     for (pl::Index i : pl::range(0, n, n / 2))
                       y = pl::assemble(y, pl::slice(y, {1, 4}, {i, 0}), {i, 0});
                   });
}

// slice C5
TEST(Probe, ValidExtentBelowZero) {
  expectBuildError(__LINE__,
                   "+7: error: slice expects a valid extent between 0 and 8 but got -3 in dimension 0, where n = 1\n"
                   "+4: note: n may be 1; if it is not meant to, give it a range",
                   [](Parameters& p) {
                     const pl::Index n = p.dim("n");
                     const auto x = p.in("x", {n, 4}, pl::FP32);
                     auto y = p.out("y", {8, 4}, pl::FP32);
                     y = pl::fillpad(pl::slice(x, {8, 4}, {0, 0}, {.valid_shape = {pl::min(8, n - 4), 4}}),
                                     pl::Pad::zero);
                   });
}

// program R1
TEST(Probe, OutThatIsPartlyValid) {
  expectBuildError(__LINE__,
                   "+8: error: out expects a wholly valid value for \"y\" but got [1, 4] of [8, 4], where n = 1; "
                   "fillpad makes the rest data\n"
                   "+5: note: n may be 1; if it is not meant to, give it a range",
                   [](Parameters& p) {
                     const pl::Index n = p.dim("n");
                     const auto x = p.in("x", {n, 4}, pl::FP32);
                     auto y = p.out("y", {8, 4}, pl::FP32);
                     y = pl::slice(x, {8, 4}, {0, 0});
                   });
}

TEST(Probe, TextualProgramsAreProbedToo) {
  expectError(__LINE__,
              "kernel.mlir:8:11: error: assemble expects the window's valid part inside the valid part [1, 4] of its "
              "destination but got [1, 4] at [1, 0], where n = 1\n"
              "kernel.mlir:7:8: note: the destination was made here\n"
              "kernel.mlir:2:14: note: n may be 1; if it is not meant to, give it a range",
              [] {
                Program::parse(R"(
func.func @f(%n: index {pl.name = "n", pl.role = "dim", pl.range = [1, 4]},
             %x: tensor<?x4xf32> {pl.name = "x", pl.role = "in", pl.shape = ["n", 4]})
    -> (tensor<?x4xf32> {pl.name = "y", pl.role = "out", pl.shape = ["n", 4]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %y = pl.create_tensor(%n) : tensor<?x4xf32>
  %done = pl.assemble %x into %y[%c1, %c0] : tensor<?x4xf32> into tensor<?x4xf32>
  return %done : tensor<?x4xf32>
})",
                               "kernel.mlir");
              });
}

}  // namespace
}  // namespace pl::test
