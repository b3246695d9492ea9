#include <gtest/gtest.h>

#include "ErrorText.h"

namespace pl::test {
namespace {

// read C1
TEST(Read, HasOneIndexPerDimension) {
  expectBuildError(__LINE__,
                   "+5: error: read expects one index per dimension of FP32 [8, 16], 2, but got 3\n"
                   "+4: note: the tensor was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     pl::read(x, {0, 0, 0});
                   });
}

// read C1
TEST(Read, StaysInsideItsTensor) {
  expectBuildError(__LINE__,
                   "+5: error: read expects an index inside dimension 0 of FP32 [8] but got 8\n"
                   "+4: note: the tensor was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8}, pl::FP32);
                     pl::read(x, {8});
                   });
}

// gather_rows C1
TEST(GatherRows, IsOfMatrices) {
  expectBuildError(__LINE__,
                   "+6: error: gather_rows expects a tensor of rank 2 but got rank 1; reshape it first\n"
                   "+4: note: the tensor of FP32 [8] was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8}, pl::FP32);
                     const auto rows = p.in("rows", {4}, pl::INT32);
                     pl::gather_rows(x, rows);
                   });
}

// gather_rows C5
TEST(GatherRows, HasIntegerIndices) {
  expectBuildError(__LINE__,
                   "+6: error: gather_rows expects indices of INT32 or INT64 but got INT8; cast them first\n"
                   "+5: note: the indices were made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     const auto rows = p.in("rows", {4}, pl::INT8);
                     pl::gather_rows(x, rows);
                   });
}

// gather_rows C2
TEST(GatherRows, HasAListOfIndices) {
  expectBuildError(__LINE__,
                   "+7: error: gather_rows expects indices of shape [n], [n, 1] or [1, n] but got [2, 2]; reshape them "
                   "first\n"
                   "+6: note: the indices were made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     const auto rows = p.in("rows", {2, 2}, pl::INT32);
                     pl::gather_rows(x, rows);
                   });
}

// tensor C1
TEST(Dim, IsOneOfTheTensors) {
  expectBuildError(__LINE__,
                   "+5: error: dim expects a dimension between -2 and 1 but got 2\n"
                   "+4: note: the tensor of FP32 [8, 16] was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {8, 16}, pl::FP32);
                     x.dim(2);
                   });
}

}  // namespace
}  // namespace pl::test
