// The reference interpreter from outside: its errors, word for word, and what it does with the caller's memory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "analysis/Probe.h"
#include "pl/error.h"
#include "pl/executable.h"
#include "pl/program.h"
#include "reference/Inputs.h"

namespace pl {
namespace {

using reference::fill;

/// The body of a program, around which go an In `x` [4, 4], an In `i` [2], an InOut `c` [4, 4] and its return.
std::string withArguments(const std::string& body) {
  return R"(func.func @f(%x: tensor<4x4xf32> {pl.name = "x", pl.role = "in", pl.shape = [4, 4]},
  %i: tensor<2xi32> {pl.name = "i", pl.role = "in", pl.shape = [2]},
  %c: tensor<4x4xf32> {pl.name = "c", pl.role = "inout", pl.shape = [4, 4]})
  -> (tensor<4x4xf32> {pl.name = "c", pl.role = "inout", pl.shape = [4, 4]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %a32 = pl.read %i[%c0] : tensor<2xi32> -> i32
  %b32 = pl.read %i[%c1] : tensor<2xi32> -> i32
  %a = arith.index_cast %a32 : i32 to index
  %b = arith.index_cast %b32 : i32 to index
)" + body +
         "}\n";
}

/// What interpreting the program says.
std::string errorOf(const std::string& text, const Bindings& arguments) {
  const analysis::WithoutProbe silent;  // it may find the mistake while the program is read
  const Program program = Program::parse(text, "kernel.mlir");
  try {
    interpret(program, arguments);
  } catch (const BuildError&) {
    throw;
  } catch (const CallError&) {
    throw;
  } catch (const InternalError&) {
    throw;
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

/// The same of the program with this body, whose `i` holds a and b.
std::string errorOf(const std::string& body, int a, int b) {
  return errorOf(withArguments(body),
                 {{"x", fill(FP32, {4, 4}, "iota", 1)},
                  {"i", fill(INT32, {2}, "values:" + std::to_string(a) + "," + std::to_string(b), 1)},
                  {"c", fill(FP32, {4, 4}, "full:7", 1)}});
}

// slice R1
TEST(InterpreterErrors, SliceOutsideItsSource) {
  const std::string body = R"(  %s = pl.slice %x[%a, %c0] valid[%c2, %b] : tensor<4x4xf32> -> tensor<2x4xf32>
  %r = pl.assemble %s into %c[%c0, %c0] : tensor<2x4xf32> into tensor<4x4xf32>
  return %r : tensor<4x4xf32>
)";
  EXPECT_EQ(errorOf(body, 2, 4), "");
  EXPECT_EQ(errorOf(body, 3, 0), "");  // an empty window touches nothing
  EXPECT_EQ(errorOf(body, 3, 4),
            "kernel.mlir:13:8: error: slice expects the window's valid part inside the valid part [4, 4] of its source "
            "but got [2, 4] at [3, 0]\n"
            "kernel.mlir:1:14: note: the source was declared here");
  EXPECT_EQ(errorOf(body, -1, 4),
            "kernel.mlir:13:8: error: slice expects the window's valid part inside the valid part [4, 4] of its source "
            "but got [2, 4] at [-1, 0]\n"
            "kernel.mlir:1:14: note: the source was declared here");
  EXPECT_EQ(errorOf(body, 0, 5),
            "kernel.mlir:13:8: error: slice expects valid extents between 0 and [2, 4] but got [2, 5]");
  EXPECT_EQ(errorOf(body, 0, -1),
            "kernel.mlir:13:8: error: slice expects valid extents between 0 and [2, 4] but got [2, -1]");
}

// slice R1
TEST(InterpreterErrors, WindowOfWhatIsNotValid) {
  EXPECT_EQ(errorOf(R"(  %s = pl.slice %x[%c0, %c0] valid[%a, %c3] : tensor<4x4xf32> -> tensor<4x4xf32>
  %t = pl.slice %s[%c0, %c0] valid[%b, %c1] : tensor<4x4xf32> -> tensor<4x4xf32>
  %r = pl.assemble %t into %c[%c0, %c0] : tensor<4x4xf32> into tensor<4x4xf32>
  return %r : tensor<4x4xf32>
)",
                    2, 3),
            "kernel.mlir:14:8: error: slice expects the window's valid part inside the valid part [2, 3] of its source "
            "but got [3, 1] at [0, 0]\n"
            "kernel.mlir:13:8: note: the source was made here");
}

// assemble R1
TEST(InterpreterErrors, AssembleOutsideItsDestinationInALoop) {
  EXPECT_EQ(errorOf(R"(  %s = pl.slice %x[%c0, %c0] : tensor<4x4xf32> -> tensor<2x2xf32>
  %r = scf.for %j = %c0 to %a step %c2 iter_args(%d = %c) -> (tensor<4x4xf32>) {
    %e = scf.for %k = %c1 to %c2 step %c1 iter_args(%f = %d) -> (tensor<4x4xf32>) {
      %g = pl.assemble %s into %f[%j, %k] : tensor<2x2xf32> into tensor<4x4xf32>
      scf.yield %g : tensor<4x4xf32>
    }
    scf.yield %e : tensor<4x4xf32>
  }
  return %r : tensor<4x4xf32>
)",
                    6, 0),
            "kernel.mlir:16:12: error: assemble expects the window's valid part inside the valid part [4, 4] of its "
            "destination but got [2, 2] at [4, 1]\n"
            "kernel.mlir:15:10: note: in the iteration 1 of this loop\n"
            "kernel.mlir:14:8: note: in the iteration 4 of this loop\n"
            "kernel.mlir:3:3: note: the destination was declared here");
}

// read R1
TEST(InterpreterErrors, ReadOutsideItsTensor) {
  const std::string body = R"(  %e = pl.read %x[%a, %b] : tensor<4x4xf32> -> f32
  %s = pl.add %c, %e : tensor<4x4xf32>, f32 -> tensor<4x4xf32>
  return %s : tensor<4x4xf32>
)";
  EXPECT_EQ(errorOf(body, 3, 3), "");
  EXPECT_EQ(errorOf(body, 3, 4),
            "kernel.mlir:13:8: error: read expects an index inside the valid part [4, 4] but got [3, 4]\n"
            "kernel.mlir:1:14: note: the source was declared here");
  EXPECT_EQ(errorOf(body, -1, 0),
            "kernel.mlir:13:8: error: read expects an index inside the valid part [4, 4] but got [-1, 0]\n"
            "kernel.mlir:1:14: note: the source was declared here");
}

// scalars R1, add R1
TEST(InterpreterErrors, DivisionByZero) {
  EXPECT_EQ(errorOf(R"(  %q = arith.floordivsi %a, %b : index
  %s = pl.slice %c[%q, %c0] : tensor<4x4xf32> -> tensor<4x4xf32>
  %r = pl.fillpad %s zero : tensor<4x4xf32>
  return %r : tensor<4x4xf32>
)",
                    2, 0),
            "kernel.mlir:13:8: error: floordivsi expects a divisor other than 0 but got 2 / 0");
  EXPECT_EQ(errorOf(R"(  %q = pl.div %b32, %i : i32, tensor<2xi32> -> tensor<2xi32>
  %e = pl.read %q[%c1] : tensor<2xi32> -> i32
  %f = arith.sitofp %e : i32 to f32
  %r = pl.add %c, %f : tensor<4x4xf32>, f32 -> tensor<4x4xf32>
  return %r : tensor<4x4xf32>
)",
                    0, 5),
            "kernel.mlir:13:8: error: div expects a divisor other than 0 but got 5 / 0\n"
            "kernel.mlir:2:3: note: the divisor was declared here");
}

// gather_rows R1
TEST(InterpreterErrors, RowThatIsNotThere) {
  EXPECT_EQ(errorOf(R"(  %s = pl.gather_rows %x[%i] : tensor<4x4xf32>, tensor<2xi32> -> tensor<2x4xf32>
  %r = pl.assemble %s into %c[%c0, %c0] : tensor<2x4xf32> into tensor<4x4xf32>
  return %r : tensor<4x4xf32>
)",
                    3, 4),
            "kernel.mlir:13:8: error: gather_rows expects row indices between 0 and 3 but got 4 at 1\n"
            "kernel.mlir:1:14: note: the source was declared here\n"
            "kernel.mlir:2:3: note: the tensor of indices was declared here");
}

// reshape R1, concat R1
TEST(InterpreterErrors, ReshapeAndConcatOfPartlyValidTensors) {
  EXPECT_EQ(errorOf(R"(  %s = pl.slice %x[%c0, %c0] valid[%a, %b] : tensor<4x4xf32> -> tensor<4x4xf32>
  %t = pl.reshape %s : tensor<4x4xf32> -> tensor<2x8xf32>
  %u = pl.reshape %t : tensor<2x8xf32> -> tensor<4x4xf32>
  return %u : tensor<4x4xf32>
)",
                    3, 4),
            "kernel.mlir:14:8: error: reshape expects a wholly valid source, or a shape that only adds or removes "
            "extents of 1, but got [2, 8] from [4, 4] of which [3, 4] is valid\n"
            "kernel.mlir:13:8: note: the source was made here");
  EXPECT_EQ(errorOf(R"(  %s = pl.slice %x[%c0, %c0] valid[%a, %b] : tensor<4x4xf32> -> tensor<2x4xf32>
  %t = pl.concat %s, %s axis 0 : tensor<2x4xf32>, tensor<2x4xf32> -> tensor<4x4xf32>
  return %t : tensor<4x4xf32>
)",
                    1, 4),
            "kernel.mlir:14:8: error: concat expects every operand but the last to be wholly valid along dimension 0\n"
            "kernel.mlir:13:8: note: the partly valid operand was made here");
}

// range R1
TEST(InterpreterErrors, StepThatDoesNotEnd) {
  EXPECT_EQ(errorOf(R"(  %r = scf.for %j = %c0 to %c3 step %a iter_args(%d = %c) -> (tensor<4x4xf32>) {
    scf.yield %x : tensor<4x4xf32>
  }
  return %r : tensor<4x4xf32>
)",
                    0, 0),
            "kernel.mlir:13:8: error: for expects a step of at least 1 but got 0");
}

// tensor R1
TEST(InterpreterErrors, ExtentsThatMustAgree) {
  const std::string sum = R"(func.func @f(
  %m: index {pl.name = "m", pl.role = "dim"}, %n: index {pl.name = "n", pl.role = "dim"},
  %x: tensor<?x2xf32> {pl.name = "x", pl.role = "in", pl.shape = ["m", 2]},
  %y: tensor<?x2xf32> {pl.name = "y", pl.role = "in", pl.shape = ["n", 2]})
  -> (tensor<?x2xf32> {pl.name = "z", pl.role = "out", pl.shape = ["m", 2]}) {
  %z = pl.add %x, %y : tensor<?x2xf32>, tensor<?x2xf32> -> tensor<?x2xf32>
  return %z : tensor<?x2xf32>
}
)";
  EXPECT_EQ(errorOf(sum, {{"x", Array(FP32, {3, 2})}, {"y", Array(FP32, {3, 2})}, {"z", Array(FP32, {3, 2})}}), "");
  // An extent of 1 that is not 1 in the type is not repeated.
  EXPECT_EQ(errorOf(sum, {{"x", Array(FP32, {3, 2})}, {"y", Array(FP32, {1, 2})}, {"z", Array(FP32, {3, 2})}}),
            "kernel.mlir:6:8: error: add expects operands of equal extents but got 3 and 1 in dimension 0\n"
            "kernel.mlir:3:3: note: the first operand was declared here\n"
            "kernel.mlir:4:3: note: the other operand was declared here");
}

// elementwise R1
TEST(InterpreterErrors, AnOperandThatIsRepeatedHoldsNothing) {
  // The only row of w for 3 rows of x; for 4 rows, the row after it.
  const std::string sum = R"(func.func @f(
  %n: index {pl.name = "n", pl.role = "dim", pl.range = [3, 4]},
  %x: tensor<?x2xf32> {pl.name = "x", pl.role = "in", pl.shape = ["n", 2]},
  %w: tensor<1x2xf32> {pl.name = "w", pl.role = "in", pl.shape = [1, 2]})
  -> (tensor<?x2xf32> {pl.name = "y", pl.role = "out", pl.shape = ["n", 2]}) {
  %c0 = arith.constant 0 : index
  %c3 = arith.constant 3 : index
  %at = arith.subi %n, %c3 : index
  %row = pl.slice %w[%at, %c0] : tensor<1x2xf32> -> tensor<1x2xf32>
  %y = pl.add %x, %row : tensor<?x2xf32>, tensor<1x2xf32> -> tensor<?x2xf32>
  return %y : tensor<?x2xf32>
}
)";
  EXPECT_EQ(errorOf(sum, {{"x", Array(FP32, {3, 2})}, {"w", Array(FP32, {1, 2})}, {"y", Array(FP32, {3, 2})}}), "");
  EXPECT_EQ(errorOf(sum, {{"x", Array(FP32, {4, 2})}, {"w", Array(FP32, {1, 2})}, {"y", Array(FP32, {4, 2})}}),
            "kernel.mlir:10:8: error: add expects an operand that is repeated to be valid but got [0, 2] valid of [1, "
            "2]\n"
            "kernel.mlir:9:10: note: the operand was made here");
}

// matmul C3
TEST(InterpreterErrors, ExtentsOfAProduct) {
  EXPECT_EQ(errorOf(R"(func.func @f(
  %m: index {pl.name = "m", pl.role = "dim"}, %n: index {pl.name = "n", pl.role = "dim"},
  %x: tensor<2x?xf32> {pl.name = "x", pl.role = "in", pl.shape = [2, "m"]},
  %y: tensor<?x2xf32> {pl.name = "y", pl.role = "in", pl.shape = ["n", 2]})
  -> (tensor<2x2xf32> {pl.name = "z", pl.role = "out", pl.shape = [2, 2]}) {
  %z = pl.matmul %x, %y : tensor<2x?xf32>, tensor<?x2xf32> -> tensor<2x2xf32>
  return %z : tensor<2x2xf32>
}
)",
                    {{"x", Array(FP32, {2, 3})}, {"y", Array(FP32, {4, 2})}, {"z", Array(FP32, {2, 2})}}),
            "kernel.mlir:6:8: error: matmul expects equal contracted extents but got [2, 3] and [4, 2]\n"
            "kernel.mlir:3:3: note: the left operand was declared here\n"
            "kernel.mlir:4:3: note: the right operand was declared here");
}

// program C5
TEST(InterpreterErrors, ExtentsOfAResult) {
  EXPECT_EQ(errorOf(R"(func.func @f(
  %m: index {pl.name = "m", pl.role = "dim"}, %n: index {pl.name = "n", pl.role = "dim"},
  %x: tensor<?x?xf32> {pl.name = "x", pl.role = "in", pl.shape = ["m", "n"]})
  -> (tensor<?x?xf32> {pl.name = "y", pl.role = "out", pl.shape = ["n", "m"]}) {
  return %x : tensor<?x?xf32>
}
)",
                    {{"x", Array(FP32, {2, 3})}, {"y", Array(FP32, {3, 2})}}),
            "kernel.mlir:3:3: error: y expects a value of shape [3, 2] but got [2, 3]");
}

// tensor R2
TEST(InterpreterErrors, ExtentsBelowOne) {
  const std::string body = R"(  %n = arith.subi %a, %b : index
  %t = pl.create_tensor(%n) : tensor<?x4xf32>
  %r = pl.assemble %t into %c[%c0, %c0] : tensor<?x4xf32> into tensor<4x4xf32>
  return %r : tensor<4x4xf32>
)";
  EXPECT_EQ(errorOf(body, 5, 2), "");
  EXPECT_EQ(errorOf(body, 2, 2), "kernel.mlir:14:8: error: create_tensor expects extents of at least 1 but got [0, 4]");
  EXPECT_EQ(errorOf(body, 2, 5),
            "kernel.mlir:14:8: error: create_tensor expects extents of at least 1 but got [-3, 4]");
}

TEST(InterpreterMemory, InputsKeepTheirBits) {
  const Program program =
      Program::parse(withArguments(R"(  %s = pl.slice %c[%c0, %c0] : tensor<4x4xf32> -> tensor<2x2xf32>
  %r = pl.assemble %s into %x[%a, %b] : tensor<2x2xf32> into tensor<4x4xf32>
  return %r : tensor<4x4xf32>
)"));
  const Array x = fill(FP32, {4, 4}, "iota", 1), c = fill(FP32, {4, 4}, "full:7", 1);
  interpret(program, {{"x", x}, {"i", fill(INT32, {2}, "values:1,2", 1)}, {"c", c}});
  for (int i = 0; i < 16; ++i) {
    EXPECT_EQ(x.at(i), i);
    EXPECT_EQ(c.at(i), i == 6 || i == 7 || i == 10 || i == 11 ? 7 : i);
  }
}

TEST(InterpreterMemory, InOutsMayBeExchanged) {
  const Program program = Program::parse(R"(func.func @f(
  %a: tensor<3xf32> {pl.name = "a", pl.role = "inout", pl.shape = [3]},
  %b: tensor<3xf32> {pl.name = "b", pl.role = "inout", pl.shape = [3]})
  -> (tensor<3xf32> {pl.name = "a", pl.role = "inout", pl.shape = [3]},
      tensor<3xf32> {pl.name = "b", pl.role = "inout", pl.shape = [3]},
      tensor<3xf32> {pl.name = "old", pl.role = "out", pl.shape = [3]}) {
  return %b, %a, %a : tensor<3xf32>, tensor<3xf32>, tensor<3xf32>
}
)");
  const Array a = fill(FP32, {3}, "full:1", 1), b = fill(FP32, {3}, "full:2", 1), old(FP32, {3});
  interpret(program, {{"a", a}, {"b", b}, {"old", old}});
  EXPECT_EQ(a.at(0), 2);
  EXPECT_EQ(b.at(0), 1);
  EXPECT_EQ(old.at(0), 1);
}

TEST(InterpreterMemory, OnlyTheValidPartOfAResultIsWritten) {
  const Program program =
      Program::parse(withArguments(R"(  %r = pl.slice %x[%c0, %c0] valid[%a, %b] : tensor<4x4xf32> -> tensor<4x4xf32>
  return %r : tensor<4x4xf32>
)"));
  const Array c = fill(FP32, {4, 4}, "full:70", 1);
  interpret(program, {{"x", fill(FP32, {4, 4}, "iota", 1)}, {"i", fill(INT32, {2}, "values:2,3", 1)}, {"c", c}});
  for (int i = 0; i < 16; ++i) EXPECT_EQ(c.at(i), i < 8 && i % 4 < 3 ? i : 70);
}

/// A cache that is updated row by row stays where it is: 2000 steps over 128 MB would copy 256 GB else, and take 128 MB
/// more at any moment.
TEST(InterpreterMemory, ACacheIsUpdatedInPlace) {
  const Program program = Program::parse(R"(func.func @f(
  %row: tensor<1x1024xf32> {pl.name = "row", pl.role = "in", pl.shape = [1, 1024]},
  %big: tensor<32768x1024xf32> {pl.name = "big", pl.role = "in", pl.shape = [32768, 1024]},
  %cache: tensor<32768x1024xf32> {pl.name = "cache", pl.role = "inout", pl.shape = [32768, 1024]})
  -> (tensor<32768x1024xf32> {pl.name = "cache", pl.role = "inout", pl.shape = [32768, 1024]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = arith.constant 2000 : index
  %half = arith.constant 1000 : index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%d = %cache) -> (tensor<32768x1024xf32>) {
    %low = arith.cmpi slt, %i, %half : index
    %e = scf.if %low -> (tensor<32768x1024xf32>) {
      %f = pl.incore "update" -> tensor<32768x1024xf32> {
        %part = pl.slice %big[%i, %c0] : tensor<32768x1024xf32> -> tensor<1x1024xf32>
        %sum = pl.add %part, %row : tensor<1x1024xf32>, tensor<1x1024xf32> -> tensor<1x1024xf32>
        %g = pl.assemble %sum into %d[%i, %c0] : tensor<1x1024xf32> into tensor<32768x1024xf32>
        pl.yield %g : tensor<32768x1024xf32>
      }
      scf.yield %f : tensor<32768x1024xf32>
    } else {
      scf.yield %d : tensor<32768x1024xf32>
    }
    scf.yield %e : tensor<32768x1024xf32>
  }
  return %r : tensor<32768x1024xf32>
}
)");
  const Array cache(FP32, {32768, 1024}), big(FP32, {32768, 1024});
  const auto peakKilobytes = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
  };
  const long before = peakKilobytes();
  interpret(program, {{"row", fill(FP32, {1, 1024}, "full:3", 1)}, {"big", big}, {"cache", cache}});
  EXPECT_LT(peakKilobytes() - before, 32 * 1024);
  EXPECT_EQ(cache.at(999 * 1024 + 5), 3);
  EXPECT_EQ(cache.at(1000 * 1024), 0);
}

}  // namespace
}  // namespace pl
