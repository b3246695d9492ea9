// valid R1: numbers that come from elements which nothing wrote.
#include <gtest/gtest.h>

#include "CheckedText.h"

namespace pl::test {
namespace {

constexpr unsigned kMade = __LINE__ + 3, kRead = __LINE__ + 5;
// A number that nothing wrote.
pl::Scalar unwrittenNumber(pl::DType dtype) {
  const auto made = pl::create_tensor({4}, dtype);
  const auto t = pl::assemble(made, pl::full({3}, dtype, 1), {0});
  return pl::read(t, {3});
}

/// Notes on where it was read and made, as seen from `line`.
std::string notes(unsigned line) {
  return "\n-" + std::to_string(line - kRead) + ": note: read here from what nothing wrote\n-" +
         std::to_string(line - kMade) + ": note: the unwritten tensor was made here";
}

constexpr const char* kText = " that was written but got one that comes from what nothing wrote";

/// Expects `use` of the number, in the line after the one named, to be an error: `what` it is.
void expectSteered(unsigned line, const std::string& what,
                   const std::function<void(pl::Result&, const pl::Index&)>& use) {
  expectSaid(line, "+1: error: " + what + kText + notes(line), [&](Parameters& p) {
    auto y = p.out("y", {8, 8}, pl::INT32);
    y = pl::full({8, 8}, pl::INT32, 0);
    use(y, unwrittenNumber(pl::INT32));
  });
}

TEST(Numbers, ThatNobodyUsesAreHarmless) {
  expectSaid(__LINE__, "", [](Parameters& p) {
    auto y = p.out("y", {2, 2}, pl::INT32);
    y = pl::full({2, 2}, pl::INT32, 1);
    const auto garbage = y * unwrittenNumber(pl::INT32);
    pl::Index n = unwrittenNumber(pl::INT32);
    for (pl::Index i : pl::range(3)) n = pl::min(n * 2 + i, 5);
    y = pl::select(pl::compare(y, pl::Predicate::gt, 0), y, garbage);
  });
}

TEST(Numbers, Addresses) {
  expectSteered(__LINE__, "assemble expects an offset",
                [](pl::Result& y, const pl::Index& n) { y = pl::assemble(y, pl::full({1, 8}, pl::INT32, 7), {n, 0}); });
  expectSteered(__LINE__, "slice expects an offset", [](pl::Result& y, const pl::Index& n) {
    y = pl::assemble(y, pl::slice(y, {1, 8}, {n % 8, 0}), {0, 0});
  });
  expectSteered(__LINE__, "read expects an index", [](pl::Result& y, const pl::Index& n) {
    const pl::Scalar element = pl::read(y, {0, n * 0});
    y = y + element;
  });
}

TEST(Numbers, Extents) {
  expectSteered(__LINE__, "slice expects an extent", [](pl::Result& y, const pl::Index& n) {
    y = pl::assemble(y, pl::slice(y, {pl::min(n, 8), 8}, {0, 0}), {0, 0});
  });
  expectSteered(__LINE__, "slice expects a valid extent", [](pl::Result& y, const pl::Index& n) {
    y = pl::assemble(y, pl::slice(y, {8, 8}, {0, 0}, {.valid_shape = {pl::min(n, 8), 8}}), {0, 0});
  });
  expectSteered(__LINE__, "full expects a valid extent", [](pl::Result& y, const pl::Index& n) {
    y = pl::assemble(y, pl::full({8, 8}, pl::INT32, 1, {.valid_shape = {8, pl::min(n, 8)}}), {0, 0});
  });
  expectSteered(__LINE__, "create_tensor expects an extent", [](pl::Result& y, const pl::Index& n) {
    const auto t = pl::create_tensor({n, 8}, pl::INT32);
    y = pl::assemble(y, pl::slice(t, {1, 8}, {0, 0}), {0, 0});
  });
}

TEST(Numbers, BoundsAndBranches) {
  expectSteered(__LINE__, "for expects a start", [](pl::Result& y, const pl::Index& n) {
    for (pl::Index i : pl::range(pl::min(n, 7), 8)) y = pl::assemble(y, pl::full({1, 8}, pl::INT32, 1), {i, 0});
  });
  expectSteered(__LINE__, "for expects an end", [](pl::Result& y, const pl::Index& n) {
    for (pl::Index i : pl::range(n)) y = pl::assemble(y, pl::full({1, 8}, pl::INT32, 1), {i, 0});
  });
  expectSteered(__LINE__, "for expects a step", [](pl::Result& y, const pl::Index& n) {
    for (pl::Index i : pl::range(0, 8, n)) y = pl::assemble(y, pl::full({1, 8}, pl::INT32, 1), {i, 0});
  });
  expectSteered(__LINE__, "if expects a condition",
                [](pl::Result& y, const pl::Index& n) { pl::if_(n > 3, [&] { y = y + 1; }); });
}

TEST(Numbers, TheUseStandsInALoopAndTheReadInAnother) {
  expectSaid(__LINE__,
             "+15: error: assemble expects an offset that was written but got one that comes from what nothing wrote\n"
             "+14: note: in the iteration 1 of this loop\n"
             "+12: note: computed here from what nothing wrote\n"
             "+11: note: in the iteration 3 of this loop\n"
             "+9: note: the unwritten tensor was made here",
             [](Parameters& p) {
               auto y = p.out("y", {4, 1}, pl::INT32);
               y = pl::full({4, 1}, pl::INT32, 0);
               const auto three = pl::assemble(pl::create_tensor({4}, pl::INT32), pl::full({3}, pl::INT32, 1), {0});
               pl::Index sum = 0;
               for (pl::Index b : pl::range(4)) {
                 sum = sum + pl::Index(pl::read(three + 1, {b}));
               }
               for (pl::Index b : pl::range(1, 4)) {
                 y = pl::assemble(y, pl::full({1, 1}, pl::INT32, 7), {pl::min(sum, b), 0});
               }
             });
}

TEST(Numbers, LoopsAndBranchesHandThemOn) {
  const auto body = [](std::int64_t iterations) {
    return [=](Parameters& p) {
      auto y = p.out("y", {8, 8}, pl::INT32);
      y = pl::full({8, 8}, pl::INT32, 0);
      const pl::Index garbage = unwrittenNumber(pl::INT32);
      pl::Index first = 0, second = 1, third = garbage;
      for ([[maybe_unused]] pl::Index i : pl::range(iterations)) {
        first = second;
        pl::if_(i < 5, [&] { second = third; });
      }
      y = pl::assemble(y, pl::full({1, 8}, pl::INT32, 7), {first, 0});
    };
  };
  expectSaid(__LINE__, "", body(1));
  expectSaid(__LINE__, "-4: error: assemble expects an offset" + std::string(kText) + notes(__LINE__), body(2));
}

TEST(Numbers, ASelectHandsOnWhatItChooses) {
  const auto body = [](std::int64_t least) {
    return [=](Parameters& p) {
      const auto x = p.in("x", {1}, pl::INT32, {.range = pl::ValueRange{3, 3}});
      auto y = p.out("y", {8, 8}, pl::INT32);
      y = pl::full({8, 8}, pl::INT32, 0);
      const pl::Index garbage = unwrittenNumber(pl::INT32);
      pl::Index row = garbage;
      pl::if_(pl::read(x, {0}) >= least, [&] { row = 2; });
      y = pl::assemble(y, pl::full({1, 8}, pl::INT32, 7), {row, 0});
    };
  };
  expectSaid(__LINE__, "", body(3));
  expectSaid(__LINE__, "-4: error: assemble expects an offset" + std::string(kText) + notes(__LINE__), body(4));
}

TEST(Numbers, ElementsMadeFromThem) {
  constexpr unsigned kHere = __LINE__;
  expectSaid(kHere,
             "-" + std::to_string(kHere - kRead) +
                 ": error: read expects elements that were written but reads some that nothing wrote, and they reach y "
                 "at [0:2, 0:3]\n-" +
                 std::to_string(kHere - kMade) + ": note: the unwritten tensor was made here",
             [](Parameters& p) {
               auto y = p.out("y", {2, 3}, pl::FP32);
               y = pl::full({2, 3}, pl::FP32, 0) * unwrittenNumber(pl::FP32);
             });
}

}  // namespace
}  // namespace pl::test
