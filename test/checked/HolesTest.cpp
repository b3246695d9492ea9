// valid R1 for the elements of arguments that hold no data.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "CheckedText.h"
#include "pl/error.h"
#include "pl/executable.h"
#include "reference/Inputs.h"

namespace pl::test {
namespace {

/// BOOL [rows, cols] that holds `text`: "values:0,1".
Array holes(std::int64_t rows, std::int64_t cols, const std::string& text) {
  return reference::fill(BOOL, {rows, cols}, text, 1);
}
/// Rows 2 and 3 of [4, 3].
Bindings lastRowsOf(const std::string& name) { return {{name, holes(4, 3, "values:0,0,0,0,0,0,1")}}; }

TEST(Holes, ThatNobodyReads) {
  const auto body = [](Parameters& p) {
    const auto x = p.in("x", {4, 3}, pl::FP32);
    auto cache = p.inout("cache", {4, 3}, pl::FP32);
    cache = pl::assemble(cache, pl::slice(x, {1, 3}, {1, 0}), {2, 0});
  };
  expectSaid(__LINE__, "", body, lastRowsOf("x"));
  // Row 3 of the cache stays as it was, row 2 is written.
  expectSaid(__LINE__, "", body, lastRowsOf("cache"));
}

TEST(Holes, ThatReachAnOutput) {
  expectSaid(
      __LINE__,
      "+7: error: matmul expects elements that were written but reads some that nothing wrote, and they reach y "
      "at [0:2, 2:4]\n"
      "+5: note: the caller gave no data here, in k [2:4, 0:3]",
      [](Parameters& p) {
        const auto k = p.in("k", {4, 3}, pl::FP32);
        auto y = p.out("y", {2, 4}, pl::FP32);
        y = pl::matmul(pl::full({2, 3}, pl::FP32, 1), k, {.b_trans = true});
      },
      lastRowsOf("k"));
}

TEST(Holes, ThatAreMoved) {
  expectSaid(
      __LINE__, "+2: error: y expects every element to be written but got holes of x [2:4, 0:3], at [0:1, 0:3]",
      [](Parameters& p) {
        const auto x = p.in("x", {4, 3}, pl::FP32);
        auto y = p.out("y", {1, 3}, pl::FP32);
        y = pl::slice(x, {1, 3}, {2, 0});
      },
      lastRowsOf("x"));
  expectSaid(
      __LINE__, "+2: error: cache expects every element to be written but got holes of cache [2:4, 0:3], at [1:2, 0:3]",
      [](Parameters& p) {
        auto cache = p.inout("cache", {4, 3}, pl::FP32);
        cache = pl::assemble(cache, pl::slice(cache, {1, 3}, {3, 0}), {1, 0});
      },
      lastRowsOf("cache"));
}

// The cache has a hole at the new token's position until the program writes its row, one too late here.
TEST(Holes, ARowOfTheCacheThatIsReadBeforeItIsWritten) {
  const auto body = [](bool late) {
    return [=](Parameters& p) {
      auto cache = p.inout("cache", {4, 3}, pl::FP32);
      auto y = p.out("y", {1, 3}, pl::FP32);
      const auto row = pl::full({1, 3}, pl::FP32, 2);
      const pl::Tensor before = cache;
      cache = pl::assemble(cache, row, {2, 0});
      y = pl::col_sum(pl::slice(late ? before : cache, {3, 3}, {0, 0}));
    };
  };
  expectSaid(__LINE__, "", body(false), lastRowsOf("cache"));
  expectSaid(
      __LINE__,
      "-5: error: col_sum expects elements that were written but reads some that nothing wrote, and they reach y "
      "at [0:1, 0:3]\n"
      "-10: note: the caller gave no data here, in cache [2:4, 0:3]",
      body(true), lastRowsOf("cache"));
}

TEST(Holes, ThatSteer) {
  expectSaid(__LINE__,
             "+8: error: for expects an end that was written but got one that comes from what nothing wrote\n"
             "+8: note: read here from what nothing wrote\n"
             "+5: note: the caller gave no data here, in lengths [1, 0]",
             [](Parameters& p) {
               const auto lengths = p.in("lengths", {3, 1}, pl::INT32, {.range = pl::ValueRange{1, 4}});
               auto y = p.out("y", {1, 1}, pl::FP32);
               y = pl::full({1, 1}, pl::FP32, 0);
               for ([[maybe_unused]] pl::Index i : pl::range(pl::read(lengths, {1, 0}))) y = y + 1.0F;
             },
             {{"lengths", holes(3, 1, "values:0,1,0")}});
}

TEST(Holes, OfWhichTheCallerGivesOtherThanTheArguments) {
  const Program program = pl::program("test", [](Parameters& p) {
    const auto x = p.in("x", {4, 3}, pl::FP32);
    auto y = p.out("y", {4, 3}, pl::FP32);
    y = x + x;
  });
  const auto call = [&](const Bindings& given) {
    return [&program, given] { interpret(program, argumentsOf(program), {.checked = true, .holes = given}); };
  };
  EXPECT_THAT(call({{"z", holes(4, 3, "full:0")}}),
              testing::ThrowsMessage<CallError>("test: holes of 'z' expect an In or InOut argument of this name"));
  EXPECT_THAT(call({{"y", holes(4, 3, "full:0")}}),
              testing::ThrowsMessage<CallError>("test: holes of 'y' expect an In or InOut argument of this name"));
  EXPECT_THAT(call({{"x", holes(3, 4, "full:0")}}),
              testing::ThrowsMessage<CallError>("test: holes of 'x' expect BOOL [4, 3] but got BOOL [3, 4]"));
  EXPECT_THAT(call({{"x", Array(INT8, {4, 3})}}),
              testing::ThrowsMessage<CallError>("test: holes of 'x' expect BOOL [4, 3] but got INT8 [4, 3]"));
  EXPECT_THAT(call({{"x", holes(4, 3, "full:0")}, {"x", holes(4, 3, "full:0")}}),
              testing::ThrowsMessage<CallError>("test: holes of 'x' expect one array but got two"));
}

}  // namespace
}  // namespace pl::test
