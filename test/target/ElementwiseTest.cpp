// Elementwise operations, copies and reductions against plain loops, over sizes, strides, element types and targets.
#include <gmock/gmock.h>

#include <bit>
#include <cmath>
#include <random>

#include "Kernel.h"
#include "runtime/Element.h"

namespace pl::test {
namespace {

constexpr const char* kStrided = "memref<?x?xf32, strided<[?, 1], offset: ?>>";

std::string parallel2d(const std::string& inType, const std::string& outType, const std::string& inMap,
                       const std::string& body, const std::string& in, const std::string& out) {
  return "func.func @f(%x: " + inType + ", %y: " + outType + ") { linalg.generic {indexing_maps = [" + inMap +
         ", affine_map<(d0, d1) -> (d0, d1)>], iterator_types = [\"parallel\", \"parallel\"]} ins(%x : " + inType +
         ") outs(%y : " + outType + ") { ^bb0(%a: " + in + ", %b: " + out + "): " + body + " } return }";
}
constexpr const char* kSame = "affine_map<(d0, d1) -> (d0, d1)>";

class Targets : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(, Targets, testing::ValuesIn(targetsHere()), [](const auto& info) {
  std::string name = info.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

TEST_P(Targets, ElementwiseWritesEveryElementAndNothingElse) {
  const Kernel kernel(
      parallel2d(kStrided, kStrided, kSame,
                 "%c = arith.constant 1.5 : f32  %d = arith.mulf %a, %a : f32  %e = arith.addf %d, %c : f32"
                 "  linalg.yield %e : f32",
                 "f32", "f32"),
      GetParam());
  for (std::int64_t columns = 1; columns <= 70; ++columns) {
    for (std::int64_t rows : {1, 3}) {
      Matrix<float> x(rows, columns, columns + 5, -1), y(rows, columns, columns + 3, 77);
      for (std::int64_t i = 0; i < rows; ++i)
        for (std::int64_t j = 0; j < columns; ++j) x(i, j) = static_cast<float>(i * 100 + j) * 0.37f;
      kernel(x.view(), y.view());
      for (std::int64_t i = 0; i < rows; ++i)
        for (std::int64_t j = 0; j < columns; ++j) ASSERT_EQ(y(i, j), x(i, j) * x(i, j) + 1.5f) << i << ',' << j;
      ASSERT_TRUE(y.isUntouchedOutside());
    }
  }
}

TEST_P(Targets, OperandsAreBroadcastAndTransposed) {
  const std::string type = "memref<?x?xf32, strided<[?, ?], offset: ?>>";
  const Kernel kernel(
      "func.func @f(%x: " + type + ", %row: memref<?x1xf32>, %col: memref<1x?xf32>, %y: " + kStrided +
          ") {\n"
          "linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, 0)>,"
          "affine_map<(d0, d1) -> (0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = [\"parallel\", "
          "\"parallel\"]}"
          "ins(%x, %row, %col : " +
          type + ", memref<?x1xf32>, memref<1x?xf32>) outs(%y : " + kStrided +
          ") {\n"
          "^bb0(%a: f32, %r: f32, %c: f32, %o: f32): %s = arith.addf %a, %r : f32  %t = arith.mulf %s, %c : f32\n"
          "linalg.yield %t : f32 } return }",
      GetParam());
  for (std::int64_t columns = 1; columns <= 40; ++columns) {
    const std::int64_t rows = 5;
    Matrix<float> x(columns, rows, rows + 2, -1), row(rows, 1), col(1, columns), y(rows, columns, columns + 3, 77);
    for (std::int64_t j = 0; j < columns; ++j) {
      col(0, j) = static_cast<float>(j) - 7.5f;
      for (std::int64_t i = 0; i < rows; ++i) x(j, i) = static_cast<float>(i * 31 + j);
    }
    for (std::int64_t i = 0; i < rows; ++i) row(i, 0) = static_cast<float>(i) * 0.25f;
    kernel(x.transposed(), row.view(), col.view(), y.view());
    for (std::int64_t i = 0; i < rows; ++i)
      for (std::int64_t j = 0; j < columns; ++j) ASSERT_EQ(y(i, j), (x(j, i) + row(i, 0)) * col(0, j));
    ASSERT_TRUE(y.isUntouchedOutside());
  }
}

TEST_P(Targets, HalvesAreBroadcastAndTransposedAsWell) {
  auto check = [&]<class T>(const std::string& type, T) {
    const std::string x = "memref<?x?x" + type + ", strided<[?, ?], offset: ?>>", row = "memref<?x1x" + type + ">";
    const std::string y = "memref<?x?x" + type + ", strided<[?, 1], offset: ?>>";
    const Kernel kernel("func.func @f(%x: " + x + ", %row: " + row + ", %y: " + y +
                            ") {\n"
                            "linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>,"
                            "affine_map<(d0, d1) -> (d0, 0)>, affine_map<(d0, d1) -> (d0, d1)>],"
                            "iterator_types = [\"parallel\", \"parallel\"]} ins(%x, %row : " +
                            x + ", " + row +
                            ")"
                            "outs(%y : " +
                            y + ") { ^bb0(%a: " + type + ", %r: " + type + ", %o: " + type +
                            "):\n"
                            "%p = arith.extf %a : " +
                            type + " to f32  %q = arith.extf %r : " + type +
                            " to f32\n"
                            "%s = arith.addf %p, %q : f32  %t = arith.truncf %s : f32 to " +
                            type +
                            "\n"
                            "linalg.yield %t : " +
                            type + " } return }",
                        GetParam());
    for (std::int64_t columns = 1; columns <= 40; ++columns) {
      const std::int64_t rows = 5;
      Matrix<T> in(columns, rows, rows + 2, T()), each(rows, 1, T()), out(rows, columns, columns + 3, T());
      for (std::int64_t i = 0; i < rows; ++i) {
        each(i, 0) = runtime::narrow<T>(0.37 * static_cast<double>(i));
        for (std::int64_t j = 0; j < columns; ++j) in(j, i) = runtime::narrow<T>(static_cast<double>(i * 3 + j) / 7);
      }
      kernel(in.transposed(), each.view(), out.view());
      for (std::int64_t i = 0; i < rows; ++i)
        for (std::int64_t j = 0; j < columns; ++j)
          ASSERT_EQ(out(i, j).bits, runtime::narrow<T>(runtime::widen(in(j, i)) + runtime::widen(each(i, 0))).bits)
              << type << columns;
    }
  };
  check("bf16", runtime::BFloat16());
  check("f16", runtime::Half());
}

TEST_P(Targets, ColumnsOfOneElementAreVectors) {
  const Kernel kernel(
      "func.func @f(%x: memref<?x1xf32>, %y: memref<?x1xf32>) { linalg.generic {indexing_maps = ["
      "affine_map<(d0, d1) -> (d0, 0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = [\"parallel\","
      "\"parallel\"]} ins(%x : memref<?x1xf32>) outs(%y : memref<?x1xf32>) {\n"
      "^bb0(%a: f32, %o: f32): %s = arith.addf %a, %a : f32  linalg.yield %s : f32 } return }",
      GetParam());
  for (std::int64_t rows = 1; rows <= 40; ++rows) {
    Matrix<float> x(rows, 1), y(rows, 1);
    for (std::int64_t i = 0; i < rows; ++i) x(i, 0) = static_cast<float>(i) + 0.5f;
    kernel(x.view(), y.view());
    for (std::int64_t i = 0; i < rows; ++i) ASSERT_EQ(y(i, 0), 2 * x(i, 0));
    ASSERT_TRUE(y.isUntouchedOutside());
  }
}

TEST_P(Targets, BytesAndHalvesAndLongs) {
  auto check = [&]<class T>(const std::string& type, T) {
    const std::string memref = "memref<?x?x" + type + ", strided<[?, 1], offset: ?>>";
    const Kernel kernel(parallel2d(memref, memref, kSame,
                                   "%c = arith.addi %a, %b : " + type + "  linalg.yield %c : " + type, type, type),
                        GetParam());
    for (std::int64_t columns = 1; columns <= 140; columns += columns < 70 ? 1 : 7) {
      Matrix<T> x(2, columns, columns + 5, 1), y(2, columns, columns + 3, 77);
      for (std::int64_t i = 0; i < 2; ++i)
        for (std::int64_t j = 0; j < columns; ++j) x(i, j) = T(i * 100 + j * 3), y(i, j) = T(j);
      kernel(x.view(), y.view());
      for (std::int64_t i = 0; i < 2; ++i)
        for (std::int64_t j = 0; j < columns; ++j) ASSERT_EQ(y(i, j), T(x(i, j) + T(j))) << type << columns;
      ASSERT_TRUE(y.isUntouchedOutside());
    }
  };
  check("i8", std::int8_t());
  check("i16", std::int16_t());
  check("i32", std::int32_t());
  check("i64", std::int64_t());
}

// A tail of one lane, known when the code is made, that narrows what it stores.
TEST_P(Targets, NarrowedTailsOfOneLane) {
  auto check = [&]<class From, class To>(From, To, const std::string& from, const std::string& to,
                                         const std::string& narrow) {
    const std::string x = "memref<3x65x" + from + ">", y = "memref<3x65x" + to + ">";
    const Kernel kernel(parallel2d(x, y, kSame, narrow + " linalg.yield %r : " + to, from, to), GetParam());
    Matrix<From> in(3, 65, From(1));
    Matrix<To> out(3, 65);
    for (std::int64_t i = 0; i < 3; ++i)
      for (std::int64_t j = 0; j < 65; ++j) in(i, j) = From(i * 40 + j);
    kernel(in.view(), out.view());
    for (std::int64_t i = 0; i < 3; ++i)
      for (std::int64_t j = 0; j < 65; ++j) ASSERT_EQ(out(i, j), To(i * 40 + j)) << from << ' ' << to;
    ASSERT_TRUE(out.isUntouchedOutside()) << from << ' ' << to;
  };
  check(std::int32_t(), std::int8_t(), "i32", "i8", "%r = arith.trunci %a : i32 to i8");
  check(std::int32_t(), std::int16_t(), "i32", "i16", "%r = arith.trunci %a : i32 to i16");
  check(std::int64_t(), std::int32_t(), "i64", "i32", "%r = arith.trunci %a : i64 to i32");
  check(float(), std::int8_t(), "f32", "i8", "%i = arith.fptosi %a : f32 to i32 %r = arith.trunci %i : i32 to i8");
}

TEST_P(Targets, MaximumAndMinimumOrderZerosAndPropagateNan) {
  auto check = [&](const std::string& op, float zeros, float numbers) {
    const Kernel kernel(
        parallel2d(kStrided, kStrided, kSame, "%c = " + op + " %a, %b : f32  linalg.yield %c : f32", "f32", "f32"),
        GetParam());
    for (std::int64_t columns : {1, 40}) {
      Matrix<float> x(5, columns), y(5, columns);
      const float first[] = {0.0f, -0.0f, NAN, 1.0f, 2.0f}, second[] = {-0.0f, 0.0f, 1.0f, NAN, 3.0f};
      for (std::int64_t i = 0; i < 5; ++i)
        for (std::int64_t j = 0; j < columns; ++j) x(i, j) = first[i], y(i, j) = second[i];
      kernel(x.view(), y.view());
      for (std::int64_t j = 0; j < columns; ++j) {
        ASSERT_EQ(std::bit_cast<std::uint32_t>(y(0, j)), std::bit_cast<std::uint32_t>(zeros));
        ASSERT_EQ(std::bit_cast<std::uint32_t>(y(1, j)), std::bit_cast<std::uint32_t>(zeros));
        ASSERT_TRUE(std::isnan(y(2, j)) && std::isnan(y(3, j)));
        ASSERT_EQ(y(4, j), numbers);
      }
    }
  };
  check("arith.maximumf", 0.0f, 3.0f);
  check("arith.minimumf", -0.0f, 2.0f);
}

TEST_P(Targets, ComparisonAndSelection) {
  const std::string bytes = "memref<?x?xi8, strided<[?, 1], offset: ?>>";
  const Kernel kernel(
      parallel2d(kStrided, bytes, kSame,
                 "%z = arith.constant 0.0 : f32  %one = arith.constant 1 : i8  %c = arith.cmpf ogt, %a, %z : f32"
                 "  %m = arith.extui %c : i1 to i8  %t = arith.trunci %b : i8 to i1"
                 "  %s = arith.select %t, %m, %one : i8  linalg.yield %s : i8",
                 "f32", "i8"),
      GetParam());
  for (std::int64_t columns = 1; columns <= 70; ++columns) {
    Matrix<float> x(2, columns, columns + 1, 0);
    Matrix<std::int8_t> y(2, columns, columns + 3, 77);
    for (std::int64_t j = 0; j < columns; ++j)
      for (std::int64_t i : {0, 1}) x(i, j) = static_cast<float>((j * 7) % 5 - 2), y(i, j) = j % 3 == 0;
    kernel(x.view(), y.view());
    for (std::int64_t j = 0; j < columns; ++j)
      for (std::int64_t i : {0, 1}) ASSERT_EQ(y(i, j), j % 3 == 0 ? x(i, j) > 0 : 1);
    ASSERT_TRUE(y.isUntouchedOutside());
  }
}

TEST_P(Targets, IndicesCount) {
  const Kernel kernel(
      "func.func @f(%start: index, %y: memref<1x?xf32>) { linalg.generic {indexing_maps = ["
      "affine_map<(d0, d1) -> (d0, d1)>], iterator_types = [\"parallel\", \"parallel\"]}"
      "outs(%y : memref<1x?xf32>) { ^bb0(%o: f32): %i = linalg.index 1 : index\n"
      "%s = arith.addi %i, %start : index  %n = arith.index_cast %s : index to i32\n"
      "%v = arith.sitofp %n : i32 to f32  linalg.yield %v : f32 } return }",
      GetParam());
  for (std::int64_t columns = 1; columns <= 70; ++columns) {
    Matrix<float> y(1, columns);
    kernel(std::int64_t{1000}, y.view());
    for (std::int64_t j = 0; j < columns; ++j) ASSERT_EQ(y(0, j), static_cast<float>(1000 + j));
    ASSERT_TRUE(y.isUntouchedOutside());
  }
}

TEST_P(Targets, FillsAndCopies) {
  const Kernel kernel("func.func @f(%x: " + std::string(kStrided) + ", %y: " + kStrided + ", %z: " + kStrided +
                          ") {\n"
                          "%c = arith.constant -2.5 : f32  linalg.fill ins(%c : f32) outs(%z : " +
                          kStrided +
                          ")\n"
                          "memref.copy %x, %y : " +
                          kStrided + " to " + kStrided + "  return }",
                      GetParam());
  for (std::int64_t columns = 1; columns <= 70; ++columns) {
    Matrix<float> x(2, columns, columns + 5, 1), y(2, columns, columns + 3, 77), z(2, columns, columns + 1, 77);
    for (std::int64_t i = 0; i < 2; ++i)
      for (std::int64_t j = 0; j < columns; ++j) x(i, j) = static_cast<float>(i * 100 + j);
    kernel(x.view(), y.view(), z.view());
    for (std::int64_t i = 0; i < 2; ++i)
      for (std::int64_t j = 0; j < columns; ++j) {
        ASSERT_EQ(y(i, j), x(i, j));
        ASSERT_EQ(z(i, j), -2.5f);
      }
    ASSERT_TRUE(y.isUntouchedOutside() && z.isUntouchedOutside());
  }
}

TEST_P(Targets, TransposesCopyEveryElement) {
  auto check = [&]<class T>(const std::string& type, T) {
    const std::string memref = "memref<?x?x" + type + ", strided<[?, 1], offset: ?>>";
    const Kernel kernel("func.func @f(%x: " + memref + ", %y: " + memref + ") { linalg.transpose ins(%x : " + memref +
                            ") outs(%y : " + memref + ") permutation = [1, 0]  return }",
                        GetParam());
    for (std::int64_t rows : {1, 2, 7, 8, 9, 16, 17, 33, 64, 70}) {
      for (std::int64_t columns : {1, 3, 8, 15, 16, 31, 32, 40, 65}) {
        Matrix<T> x(rows, columns, columns + 5, 1), y(columns, rows, rows + 3, 77);
        for (std::int64_t i = 0; i < rows; ++i)
          for (std::int64_t j = 0; j < columns; ++j) x(i, j) = T(i * 71 + j);
        kernel(x.view(), y.view());
        for (std::int64_t i = 0; i < rows; ++i)
          for (std::int64_t j = 0; j < columns; ++j) ASSERT_EQ(y(j, i), x(i, j)) << type << rows << 'x' << columns;
        ASSERT_TRUE(y.isUntouchedOutside());
      }
    }
  };
  check("i8", std::int8_t());
  check("i16", std::int16_t());
  check("f32", float());
  check("i64", std::int64_t());
}

std::string rowReduction(const std::string& body) {
  return "func.func @f(%x: " + std::string(kStrided) +
         ", %y: memref<?x1xf32>) { linalg.generic {indexing_maps = ["
         "affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, 0)>], iterator_types = [\"parallel\","
         "\"reduction\"]} ins(%x : " +
         kStrided +
         ") outs(%y : memref<?x1xf32>) {\n"
         "^bb0(%a: f32, %o: f32): " +
         body + " } return }";
}

TEST_P(Targets, RowSumsDoNotDependOnTheNumberOfRows) {
  const Kernel kernel(rowReduction("%q = arith.mulf %a, %a : f32  %s = arith.addf %o, %q : f32  linalg.yield %s : f32"),
                      GetParam());
  std::mt19937 random(1);
  std::uniform_real_distribution<float> numbers(0, 1);
  for (std::int64_t columns = 1; columns <= 300; columns += columns < 140 ? 1 : 13) {
    Matrix<float> x(3, columns, columns + 5, NAN), y(3, 1), alone(1, 1);
    for (std::int64_t i = 0; i < 3; ++i)
      for (std::int64_t j = 0; j < columns; ++j) x(i, j) = numbers(random);
    for (std::int64_t i = 0; i < 3; ++i) y(i, 0) = 0.5f;
    kernel(x.view(), y.view());
    for (std::int64_t i = 0; i < 3; ++i) {
      double sum = 0.5;
      for (std::int64_t j = 0; j < columns; ++j) sum += static_cast<double>(x(i, j)) * x(i, j);
      ASSERT_NEAR(y(i, 0), sum, 2e-6 * sum);
      View<float> row = x.view();
      row.offset = i * (columns + 5), row.sizes[0] = 1;
      alone(0, 0) = 0.5f;
      kernel(row, alone.view());
      ASSERT_EQ(std::bit_cast<std::uint32_t>(alone(0, 0)), std::bit_cast<std::uint32_t>(y(i, 0)));
    }
    ASSERT_TRUE(y.isUntouchedOutside());
  }
}

TEST_P(Targets, RowMaximaSeeEveryElementAndNan) {
  const Kernel kernel(rowReduction("%s = arith.maximumf %o, %a : f32  linalg.yield %s : f32"), GetParam());
  for (std::int64_t columns = 1; columns <= 140; ++columns) {
    Matrix<float> x(2, columns, columns + 5, 1e30f), y(2, 1);
    for (std::int64_t peak = 0; peak < columns; ++peak) {
      for (std::int64_t i : {0, 1})
        for (std::int64_t j = 0; j < columns; ++j) x(i, j) = -1000.0f - static_cast<float>(j);
      x(0, peak) = -3;
      x(1, peak) = NAN;
      y(0, 0) = y(1, 0) = -INFINITY;
      kernel(x.view(), y.view());
      ASSERT_EQ(y(0, 0), -3) << columns << ' ' << peak;
      ASSERT_TRUE(std::isnan(y(1, 0))) << columns << ' ' << peak;
    }
  }
}

TEST_P(Targets, ColumnSums) {
  const Kernel kernel("func.func @f(%x: " + std::string(kStrided) +
                          ", %y: memref<1x?xf32>) { linalg.generic {"
                          "indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (0, d1)>],"
                          "iterator_types = [\"reduction\", \"parallel\"]} ins(%x : " +
                          kStrided +
                          ") outs(%y : memref<1x?xf32>) {\n"
                          "^bb0(%a: f32, %o: f32): %s = arith.addf %o, %a : f32  linalg.yield %s : f32 } return }",
                      GetParam());
  for (std::int64_t columns = 1; columns <= 70; ++columns) {
    Matrix<float> x(9, columns, columns + 5, NAN), y(1, columns);
    for (std::int64_t i = 0; i < 9; ++i)
      for (std::int64_t j = 0; j < columns; ++j) x(i, j) = 0.1f * static_cast<float>(i + 3 * j);
    for (std::int64_t j = 0; j < columns; ++j) y(0, j) = 1;
    kernel(x.view(), y.view());
    for (std::int64_t j = 0; j < columns; ++j) {
      float sum = 1;
      for (std::int64_t i = 0; i < 9; ++i) sum += x(i, j);
      ASSERT_EQ(y(0, j), sum);
    }
    ASSERT_TRUE(y.isUntouchedOutside());
  }
}

TEST_P(Targets, FirstIndexOfTheMaximum) {
  const Kernel kernel(
      "func.func @f(%x: " + std::string(kStrided) +
          ", %v: memref<?x1xf32>, %y: memref<?x1xi32>) {\n"
          "linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, 0)>,"
          "affine_map<(d0, d1) -> (d0, 0)>], iterator_types = [\"parallel\", \"reduction\"]}"
          "ins(%x : " +
          kStrided +
          ") outs(%v, %y : memref<?x1xf32>, memref<?x1xi32>) {\n"
          "^bb0(%a: f32, %o: f32, %p: i32): %i = linalg.index 1 : index  %n = arith.index_cast %i : index to i32\n"
          "%c = arith.cmpf ogt, %a, %o : f32  %w = arith.select %c, %a, %o : f32\n"
          "%q = arith.select %c, %n, %p : i32  linalg.yield %w, %q : f32, i32 } return }",
      GetParam());
  Matrix<float> x(2, 37, 40, 1e30f), v(2, 1);
  Matrix<std::int32_t> y(2, 1);
  for (std::int64_t j = 0; j < 37; ++j) x(0, j) = static_cast<float>((j * 7) % 19), x(1, j) = static_cast<float>(-j);
  for (std::int64_t i : {0, 1}) v(i, 0) = -INFINITY, y(i, 0) = -1;
  kernel(x.view(), v.view(), y.view());
  EXPECT_EQ(y(0, 0), 8);  // 8 * 7 mod 19 = 18
  EXPECT_EQ(y(1, 0), 0);
}

}  // namespace
}  // namespace pl::test
