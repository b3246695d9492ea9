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

#ifdef __clang__
TEST(Program, NamesTheColumn) {
  try {
    pl::program("test", [](Parameters&) { pl::create_tensor({}, pl::FP32); });
    FAIL() << "expects an error but got none";
  } catch (const BuildError& error) {
    const std::string place = std::string(__FILE__) + ":" + std::to_string(__LINE__ - 3) + ":43: error: ";
    EXPECT_TRUE(std::string_view(error.what()).starts_with(place)) << error.what();
  }
}
#endif

// ---- programs as text -------------------------------------------------------------------------------------------

TEST(Parse, NamesTheFileAndTheParsersMessage) {
  try {
    Program::parse("func.func @f(%x: tensor<8xf32) {", "kernel.mlir");
    FAIL() << "expects an error but got none";
  } catch (const BuildError& error) {
    EXPECT_STREQ(error.what(), "kernel.mlir:1:30: error: expected '>' in tensor type");
  }
}

TEST(Parse, NamesTheVerifiersMessage) {
  try {
    Program::parse(R"(
func.func @f(%x: tensor<8xf32> {pl.name = "x", pl.role = "in", pl.shape = [8]})
    -> (tensor<8xf32> {pl.name = "y", pl.role = "out", pl.shape = [8]}) {
  %0 = pl.row_max %x : tensor<8xf32> -> tensor<8xf32>
  return %0 : tensor<8xf32>
})",
                   "kernel.mlir");
    FAIL() << "expects an error but got none";
  } catch (const BuildError& error) {
    EXPECT_STREQ(error.what(),
                 "kernel.mlir:4:8: error: 'pl.row_max' op expects a source of rank 2 but got 'tensor<8xf32>'");
  }
}

}  // namespace
}  // namespace pl::test
