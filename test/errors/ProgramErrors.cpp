#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "ErrorText.h"

namespace pl::test {
namespace {

// program T3
TEST(Program, HasAName) {
  expectError(__LINE__, "+1: error: program expects a name but got an empty string",
              [] { pl::program("", [](Parameters&) {}); });
}

// program T3
TEST(Program, IsNotNested) {
  expectError(__LINE__,
              "+3: error: program expects to be called outside other programs but got into the body of one\n"
              "+3: note: the other program is here",
              [] { pl::program("outer", [](Parameters&) { pl::program("inner", [](Parameters&) {}); }); });
}

// program T3
TEST(Program, HasAResult) {
  expectError(__LINE__,
              "+2: error: program expects an out or inout parameter but got none; declare one: auto y = p.out(…)",
              [] { pl::program("nothing", [](Parameters& p) { p.in("x", {8}, pl::FP32); }); });
}

// handles T3
TEST(Program, IsTheOnlyPlaceForOperations) {
  expectError(__LINE__,
              "+3: error: create_tensor expects to be used in the body of a program but got used outside one; call it "
              "in the function that pl::program is given",
              [] { pl::create_tensor({}, pl::FP32); });
}

TEST(Program, RemembersAnErrorThatItsBodyCatches) {
  expectBuildError(__LINE__, "+3: error: full expects a number that INT8 can hold but got 1000", [](Parameters& p) {
    auto y = p.out("y", {8}, pl::INT8);
    try {
      pl::full({8}, pl::INT8, 1000);
    } catch (const BuildError&) {
    }
    y = pl::assemble(y, pl::full({8}, pl::INT8, 1), {0});
  });
}

// range T1
TEST(Program, DoesNotGoOnAfterAnExceptionThroughALoop) {
  expectBuildError(__LINE__, "+4: error: a loop expects to be traced to its end but was left by an exception",
                   [](Parameters& p) {
                     auto y = p.out("y", {8}, pl::FP32);
                     try {
                       for (pl::Index i : pl::range(4)) throw std::runtime_error("the author's own");
                     } catch (const std::runtime_error&) {
                     }
                     y = pl::assemble(y, pl::full({8}, pl::FP32, 1), {0});
                   });
}

TEST(Program, LetsAnotherBeBuiltAfterAnError) {
  EXPECT_THROW(pl::program("first", [](Parameters& p) { p.dim(""); }), BuildError);
  const auto second = pl::program("second", [](Parameters& p) {
    auto y = p.out("y", {8}, pl::FP32);
    y = pl::assemble(y, pl::full({8}, pl::FP32, 1), {0});
  });
  EXPECT_EQ(second.name(), "second");
}

// ---- programs as text -------------------------------------------------------------------------------------------

// Reading `text` from a file kernel.mlir gives this error.
void expectParseError(const std::string& expected, const std::string& text) {
  try {
    Program::parse(text, "kernel.mlir");
    ADD_FAILURE() << "expects an error but got none:\n" << expected;
  } catch (const BuildError& error) {
    EXPECT_EQ(error.what(), expected);
  }
}

TEST(Parse, NamesTheParsersMessage) {
  expectParseError("kernel.mlir:1:30: error: expected '>' in tensor type", "func.func @f(%x: tensor<8xf32) {");
}

// row_sum C1
TEST(Parse, NamesTheVerifiersMessage) {
  expectParseError("kernel.mlir:3:8: error: 'pl.row_max' op expects a source of rank 2 but got 'tensor<8xf32>'",
                   R"(func.func @f(%x: tensor<8xf32> {pl.name = "x", pl.role = "in", pl.shape = [8]})
    -> (tensor<8xf32> {pl.name = "y", pl.role = "out", pl.shape = [8]}) {
  %0 = pl.row_max %x : tensor<8xf32> -> tensor<8xf32>
  return %0 : tensor<8xf32>
})");
}

TEST(Parse, IsNotOfBracketsDeepInEachOther) {
  const auto nested = [](int depth) {
    std::string text = "// ((((\n\"\\\"((((\"";
    for (int i = 0; i < depth; ++i) text += "([{<"[i % 4];
    return text;
  };
  try {
    Program::parse(nested(256));
    ADD_FAILURE() << "expects the parser's own error";
  } catch (const BuildError& error) {
    EXPECT_EQ(std::string(error.what()).find("inside each other"), std::string::npos) << error.what();
  }
  expectParseError("kernel.mlir:2:265: error: a program expects at most 256 brackets inside each other but got more",
                   nested(257));
}

TEST(Parse, IsOfOneFunction) {
  expectParseError("kernel.mlir:1:1: error: a program expects one function but got none", "");
  expectParseError("kernel.mlir:1:1: error: a program expects a function with a body but got a declaration",
                   R"(func.func private @f(index {pl.name = "n", pl.role = "dim"}))");
  expectParseError(
      "kernel.mlir:2:1: error: a program expects one function but got 2\n"
      "kernel.mlir:1:1: note: the first is here",
      R"(func.func @f() { return }
func.func @g() { return })");
}

// program C2
TEST(Parse, IsOfWhatHasARole) {
  expectParseError("kernel.mlir:1:14: error: a program expects pl.role on every argument but got none on #0",
                   R"(func.func @f(%x: tensor<8xf32>) { return })");
  expectParseError("kernel.mlir:1:1: error: a program expects pl.role on every result but got none on #0",
                   R"(func.func @f() -> tensor<8xf32> {
  %0 = pl.create_tensor() : tensor<8xf32>
  return %0 : tensor<8xf32>
})");
}

TEST(Parse, IsOfTheLanguagesOperations) {
  expectParseError(
      "kernel.mlir:2:8: error: a program expects operations of pl, scf.for, scf.if and arith on single numbers but got "
      "'arith.negf'",
      R"(func.func @f(%x: tensor<8xf32> {pl.name = "x", pl.role = "inout", pl.shape = [8]}) -> (tensor<8xf32> {pl.name = "x", pl.role = "inout", pl.shape = [8]}) {
  %0 = arith.negf %x : tensor<8xf32>
  return %0 : tensor<8xf32>
})");
}

}  // namespace
}  // namespace pl::test
