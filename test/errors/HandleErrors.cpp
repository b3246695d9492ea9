#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "ErrorText.h"

namespace pl::test {
namespace {

// handles T2
TEST(Handle, IsNotUsedAfterItsLoop) {
  expectBuildError(__LINE__,
                   "+9: error: exp expects a value that exists here but got one of a loop that has ended; declare a "
                   "handle before the loop and assign to it inside\n"
                   "+8: note: the value was made here\n"
                   "+8: note: the loop is here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     std::vector<pl::Tensor> kept;
                     for (pl::Index i : pl::range(4)) kept.push_back(pl::slice(x, {1, 16}, {i, 0}));
                     pl::exp(kept[0]);
                   });
}

// handles T2
TEST(Handle, IsNotUsedAfterItsBranch) {
  expectBuildError(
      __LINE__,
      "+9: error: range expects a value that exists here but got one of a branch that has ended; declare a "
      "handle before the branch and assign to it inside\n"
      "+8: note: the value was made here\n"
      "+8: note: the branch is here",
      [](Parameters& p) {
        const auto n = p.dim("n");
        std::optional<pl::Index> kept;
        pl::if_(n > 4, [&] { kept.emplace(n + 1); });
        static_cast<void>(pl::range(*kept));
      });
}

// handles T2
TEST(Handle, IsNotUsedAfterItsScope) {
  expectBuildError(
      __LINE__,
      "+9: error: exp expects a value that exists here but got one of an incore scope that has ended; declare "
      "a handle before the incore scope and assign to it inside\n"
      "+8: note: the value was made here\n"
      "+8: note: the incore scope is here",
      [](Parameters& p) {
        const auto x = p.in("x", {8, 16}, pl::FP32);
        std::optional<pl::Tensor> kept;
        pl::incore("scope", [&] { kept.emplace(pl::exp(x)); });
        pl::exp(*kept);
      });
}

// handles T1
TEST(Handle, KeepsItsDType) {
  expectBuildError(__LINE__,
                   "+7: error: expects a handle of FP32 [8, 16] to be assigned the same but got BF16 [8, 16]; "
                   "declare a new handle for it\n"
                   "+6: note: the handle was bound here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     auto t = pl::exp(x);
                     t = pl::cast(t, pl::BF16);
                   });
}

// handles T1
TEST(Handle, KeepsItsExtents) {
  expectBuildError(__LINE__,
                   "+8: error: expects a handle of FP32 [8, 16] to be assigned the same but got FP32 [4, 16]; "
                   "declare a new handle for it\n"
                   "+6: note: the handle was bound here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     auto t = pl::exp(x);
                     for (pl::Index i : pl::range(2)) {
                       t = pl::slice(x, {4, 16}, {i, 0});
                     }
                   });
}

// handles T1
TEST(Handle, KeepsItsRunTimeExtents) {
  expectBuildError(__LINE__,
                   "+8: error: expects a handle of FP32 [rows, 16] to be assigned the same but got "
                   "FP32 [rows - 1, 16]; declare a new handle for it\n"
                   "+7: note: the handle was bound here",
                   [](Parameters& p) {
                     const auto rows = p.dim("rows");
                     const auto x = p.in("x", {rows, 16}, pl::FP32);
                     auto t = pl::exp(x);
                     t = pl::slice(x, {rows - 1, 16}, {0, 0});
                   });
}

// handles T1
TEST(Handle, KeepsItsScalarDType) {
  expectBuildError(__LINE__,
                   "+8: error: expects a handle of a number of INT8 to be assigned the same but got a number of UINT8; "
                   "declare a new handle for it\n"
                   "+7: note: the handle was bound here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8}, pl::INT8);
                     const auto y = p.in("y", {8}, pl::UINT8);
                     auto first = pl::read(x, {0});
                     first = pl::read(y, {0});
                   });
}

// handles T3
TEST(Handle, BelongsToOneProgram) {
  expectError(__LINE__,
              "+10: error: exp expects a handle of this program but got one of another program; hand data over as "
              "parameters\n"
              "+7: note: the value was made here",
              [] {
                std::optional<pl::Tensor> foreign;
                pl::program("first", [&](Parameters& p) {
                  auto y = p.inout("y", {8}, pl::FP32);
                  foreign.emplace(y);
                });
                pl::program("second", [&](Parameters&) { pl::exp(*foreign); });
              });
  expectError(__LINE__,
              "+10: error: expects to assign to a handle of this program but got one of another program; hand data "
              "over as parameters\n"
              "+7: note: the handle was bound here",
              [] {
                std::optional<pl::Tensor> foreign;
                pl::program("first", [&](Parameters& p) {
                  auto y = p.inout("y", {8}, pl::FP32);
                  foreign.emplace(y);
                });
                pl::program("second", [&](Parameters&) { *foreign = pl::full({8}, pl::FP32, 0); });
              });
  expectError(__LINE__,
              "+6: error: exp expects to be used in the body of a program but got used outside one; call it in the "
              "function that pl::program is given",
              [] {
                std::optional<pl::Tensor> foreign;
                pl::program("first", [&](Parameters& p) { foreign.emplace(p.inout("y", {8}, pl::FP32)); });
                pl::exp(*foreign);
              });
}

// handles T3
TEST(Handle, IsMadeInAProgram) {
  expectError(__LINE__,
              "+3: error: an index expects to be used in the body of a program but got used outside one; call it in "
              "the function that pl::program is given",
              [] { const pl::Index n = 8; });
}

}  // namespace
}  // namespace pl::test
