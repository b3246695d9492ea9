#include <gtest/gtest.h>

#include "ErrorText.h"

namespace pl::test {
namespace {

// range T1
TEST(Range, RunsToItsEnd) {
  expectBuildError(__LINE__,
                   "+4: error: range expects its body to run to its end but got left by `break` or `return`; use "
                   "pl::if_ for what only some iterations do",
                   [](Parameters&) {
                     for (pl::Index i : pl::range(4)) break;
                   });
  expectBuildError(__LINE__,
                   "+5: error: range expects its body to run to its end but got left by `break` or `return`; use "
                   "pl::if_ for what only some iterations do",
                   [](Parameters& p) {
                     auto y = p.out("y", {8}, pl::FP32);
                     for (pl::Index i : pl::range(4)) return;
                   });
}

TEST(Range, ForwardsAnErrorOfItsBody) {
  expectBuildError(__LINE__, "+3: error: full expects a number that INT8 can hold but got 1000", [](Parameters&) {
    for (pl::Index i : pl::range(4)) {
      // Not "left by break".
      pl::full({8}, pl::INT8, 1000);
    }
  });
}

// range T2
TEST(Range, StepsForward) {
  expectBuildError(__LINE__, "+1: error: range expects a step of at least 1 but got 0", [](Parameters&) {
    for (pl::Index i : pl::range(0, 8, 0)) {
    }
  });
}

// range T1
TEST(Range, IsOfOneStatement) {
  expectBuildError(__LINE__,
                   "+3: error: range expects to be used in one `for` statement but got a second; write it again there",
                   [](Parameters&) {
                     auto loop = pl::range(4);
                     for (pl::Index i : loop) {
                     }
                     for (pl::Index i : loop) {
                     }
                   });
}

// handles T4
TEST(Range, KeepsTheIndicesThatShapesAreMadeFrom) {
  expectBuildError(
      __LINE__,
      "+10: error: expects an index that a shape in the loop was made from to keep its value but got a new "
      "one; use another index for the shape\n"
      "+9: note: the shape is here\n"
      "+8: note: the loop is here",
      [](Parameters& p) {
        const auto x = p.in("x", {8, 16}, pl::FP32);
        pl::Index width = 4;
        for (pl::Index i : pl::range(4)) {
          pl::slice(x, {8, width}, {0, i});
          width = width + 1;
        }
      });
}

// parallel C5
TEST(Parallel, HasAChunk) {
  expectBuildError(__LINE__, "+1: error: parallel expects a chunk of at least 1 but got 0", [](Parameters&) {
    for (pl::Index i : pl::parallel(0, 8, 1, {.chunk = 0})) {
    }
  });
}

// range T2
TEST(Parallel, StepsForward) {
  expectBuildError(__LINE__, "+1: error: parallel expects a step of at least 1 but got -1", [](Parameters&) {
    for (pl::Index i : pl::parallel(0, 8, -1)) {
    }
  });
}

// parallel C3
TEST(Parallel, CarriesNoIndex) {
  expectBuildError(__LINE__,
                   "+8: error: a parallel loop expects to rebind only tensors that it assembles into but got an index; "
                   "use range, whose iterations follow each other\n"
                   "+6: note: the handle was bound here\n"
                   "+7: note: the parallel loop is here",
                   [](Parameters&) {
                     pl::Index count = 0;
                     for (pl::Index i : pl::parallel(0, 8)) {
                       count = count + i;
                     }
                   });
}

// parallel C4
TEST(Parallel, CarriesNoReduction) {
  expectBuildError(__LINE__,
                   "+9: error: a parallel loop expects to rebind only tensors that it assembles into but got "
                   "FP32 [1, 16] that is something else; use range, whose iterations follow each other\n"
                   "+7: note: the handle was bound here\n"
                   "+8: note: the parallel loop is here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     auto sum = pl::full({1, 16}, pl::FP32, 0);
                     for (pl::Index i : pl::parallel(0, 8)) {
                       sum = sum + pl::slice(x, {1, 16}, {i, 0});
                     }
                   });
}

// parallel C4
TEST(Parallel, CarriesNoOtherTensor) {
  expectBuildError(__LINE__,
                   "+10: error: a parallel loop expects to rebind only tensors that it assembles into but got "
                   "FP32 [8, 16] that is something else; use range, whose iterations follow each other\n"
                   "+7: note: the handle was bound here\n"
                   "+8: note: the parallel loop is here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     auto y = p.out("y", {8, 16}, pl::FP32);
                     for (pl::Index i : pl::parallel(0, 8)) {
                       // Assembled into a new tensor in every iteration: only one would remain.
                       y = pl::assemble(pl::create_tensor({8, 16}, pl::FP32), pl::slice(x, {1, 16}, {i, 0}), {i, 0});
                     }
                   });
}

// parallel T1
TEST(Parallel, IsNotNested) {
  expectBuildError(__LINE__,
                   "+5: error: parallel expects to stand outside a parallel loop but got into one; use range\n"
                   "+4: note: the parallel loop is here",
                   [](Parameters&) {
                     for (pl::Index i : pl::parallel(0, 8)) {
                       for (pl::Index j : pl::parallel(0, 8)) {
                       }
                     }
                   });
}

// parallel C2
TEST(Parallel, StandsOutsideIncoreScopes) {
  expectBuildError(__LINE__,
                   "+5: error: parallel expects to stand outside an incore scope but got into one; use range\n"
                   "+4: note: the incore scope is here",
                   [](Parameters&) {
                     pl::incore("scope", [] {
                       for (pl::Index i : pl::parallel(0, 8)) {
                       }
                     });
                   });
}

}  // namespace
}  // namespace pl::test
