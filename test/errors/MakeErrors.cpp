#include <gtest/gtest.h>

#include <limits>

#include "ErrorText.h"

namespace pl::test {
namespace {

// tensor C1
TEST(CreateTensor, NeedsARank) {
  expectBuildError(__LINE__, "+1: error: create_tensor expects a shape of rank 1 to 4 but got rank 0",
                   [](Parameters&) { pl::create_tensor({}, pl::FP32); });
}

// tensor C1
TEST(CreateTensor, HasAtMostFourDimensions) {
  expectBuildError(__LINE__, "+1: error: create_tensor expects a shape of rank 1 to 4 but got rank 5",
                   [](Parameters&) { pl::create_tensor({1, 2, 3, 4, 5}, pl::FP32); });
}

// create_tensor C1
TEST(CreateTensor, NeedsElements) {
  expectBuildError(__LINE__, "+1: error: create_tensor expects extents of at least 1 but got 0",
                   [](Parameters&) { pl::create_tensor({8, 0}, pl::FP32); });
}

// create_tensor C1
TEST(CreateTensor, RejectsNegativeExtents) {
  expectBuildError(__LINE__, "+3: error: create_tensor expects extents of at least 1 but got -4", [](Parameters&) {
    const pl::Index n = 4;
    // Folded through the arithmetic on it.
    pl::create_tensor({8, n - 8}, pl::FP32);
  });
}

// create_tensor C2
TEST(CreateTensor, HasOneValidExtentPerDimension) {
  expectBuildError(__LINE__, "+1: error: create_tensor expects one valid extent per dimension, 2, but got 1",
                   [](Parameters&) { pl::create_tensor({8, 16}, pl::FP32, {.valid_shape = {8}}); });
}

// create_tensor C2
TEST(CreateTensor, IsValidWithinItsExtents) {
  expectBuildError(__LINE__,
                   "+2: error: create_tensor expects a valid extent between 0 and 16 in dimension 1 but got 17",
                   [](Parameters&) { pl::create_tensor({8, 16}, pl::FP32, {.valid_shape = {8, 17}}); });
}

// full C2
TEST(Full, RejectsANegativeValidExtent) {
  expectBuildError(__LINE__, "+1: error: full expects a valid extent between 0 and 8 in dimension 0 but got -1",
                   [](Parameters&) { pl::full({8, 16}, pl::FP32, 0, {.valid_shape = {-1, 16}}); });
}

// scalars T1
TEST(Full, RejectsAFractionForIntegers) {
  expectBuildError(__LINE__, "+1: error: full expects a number that INT32 can hold but got 0.5",
                   [](Parameters&) { pl::full({8}, pl::INT32, 0.5); });
}

// scalars T1
TEST(Full, RejectsANumberOutsideTheDType) {
  expectBuildError(__LINE__, "+1: error: full expects a number that INT8 can hold but got 128",
                   [](Parameters&) { pl::full({8}, pl::INT8, 128); });
  expectBuildError(__LINE__, "+1: error: full expects a number that UINT8 can hold but got -1",
                   [](Parameters&) { pl::full({8}, pl::UINT8, -1); });
  expectBuildError(__LINE__, "+1: error: full expects a number that FP16 can hold but got 65520",
                   [](Parameters&) { pl::full({8}, pl::FP16, 65520.0); });
  expectBuildError(__LINE__, "+1: error: full expects a number that BOOL can hold but got 2",
                   [](Parameters&) { pl::full({8}, pl::BOOL, 2); });
  expectBuildError(__LINE__, "+1: error: full expects a number that INT64 can hold but got nan",
                   [](Parameters&) { pl::full({8}, pl::INT64, std::numeric_limits<double>::quiet_NaN()); });
}

// scalars T2
TEST(Full, RejectsAScalarOfAnotherDType) {
  expectBuildError(__LINE__,
                   "+6: error: full expects a number of FP32 but got INT32; cast the tensor that it was read from\n"
                   "+5: note: the scalar was made here",
                   [](Parameters& p) {
                     const auto x = p.in("x", {4}, pl::INT32);
                     const auto one = pl::read(x, {0});
                     pl::full({8}, pl::FP32, one);
                   });
}

// arange C3
TEST(Arange, CountsNumbers) {
  expectBuildError(__LINE__, "+1: error: arange expects a dtype of numbers but got BOOL",
                   [](Parameters&) { pl::arange(8, pl::BOOL); });
}

}  // namespace
}  // namespace pl::test
