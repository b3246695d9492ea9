// Elementary functions and conversions against the C library in double precision: samples over all floats, special
// values, and equality of scalar and vector code.
#include <gmock/gmock.h>

#include <bit>
#include <cmath>
#include <functional>
#include <span>

#include "Kernel.h"
#include "runtime/Element.h"

namespace pl::test {
namespace {

using runtime::BFloat16;
using runtime::Half;

constexpr std::int64_t kBatch = 4096;
constexpr float kInfinity = INFINITY;

/// @f over one row; `scalars` makes every element a row of its own, whose neighbours are not next to it.
std::string unary(const std::string& in, const std::string& out, const std::string& body, bool scalars = false) {
  const std::string layout = scalars ? ", strided<[?, ?], offset: ?>>" : ", strided<[?, 1], offset: ?>>";
  const std::string x = "memref<?x?x" + in + layout, y = "memref<?x?x" + out + layout;
  return "func.func @f(%x: " + x + ", %y: " + y +
         ") { linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>,"
         "affine_map<(i, j) -> (i, j)>], iterator_types = [\"parallel\", \"parallel\"]} ins(%x : " +
         x + ") outs(%y : " + y + ") { ^bb0(%a: " + in + ", %b: " + out + "): " + body + " linalg.yield %r : " + out +
         " } return }";
}
std::string function(const std::string& op, bool scalars = false) {
  return unary("f32", "f32", "%r = " + op + " %a : f32", scalars);
}

/// How far `value` is from `exact`, in units of the last place of the nearest float.
double ulps(float value, double exact) {
  if (std::isnan(exact)) return std::isnan(value) ? 0 : INFINITY;
  const float nearest = static_cast<float>(exact);
  if (std::isinf(nearest) || std::isinf(value)) return value == nearest ? 0 : INFINITY;
  int exponent;
  std::frexp(exact, &exponent);
  const double unit = std::ldexp(1.0, std::max(exponent, -125) - 24);
  return std::abs(value - exact) / unit;
}

class MathTargets : public testing::TestWithParam<std::string> {
 protected:
  /// The largest error over every `step`-th float.
  double largestError(const std::string& op, std::uint32_t step, const std::function<double(double)>& exact) {
    const Kernel kernel(function(op), GetParam());
    Matrix<float> x(1, kBatch), y(1, kBatch);
    double largest = 0;
    for (std::uint64_t start = 0; start < std::uint64_t{1} << 32; start += std::uint64_t{step} * kBatch) {
      for (std::int64_t i = 0; i < kBatch; ++i)
        x(0, i) = std::bit_cast<float>(static_cast<std::uint32_t>(start + i * step));
      kernel(x.view(), y.view());
      for (std::int64_t i = 0; i < kBatch; ++i) {
        const double error = ulps(y(0, i), exact(x(0, i)));
        if (error > largest) {
          largest = error;
          if (error > 4) {
            ADD_FAILURE() << op << '(' << x(0, i) << ") = " << y(0, i) << ", expects " << exact(x(0, i));
            return error;
          }
        }
      }
    }
    return largest;
  }

  void expectScalarsLikeVectors(const std::string& op) {
    const Kernel vectors(function(op), GetParam()), scalars(function(op, true), GetParam());
    Matrix<float> x(1, kBatch), y(1, kBatch), z(1, kBatch);
    for (std::int64_t i = 0; i < kBatch; ++i) x(0, i) = std::bit_cast<float>(static_cast<std::uint32_t>(i) * 0x100007u);
    vectors(x.view(), y.view());
    scalars(x.view(), z.view());
    for (std::int64_t i = 0; i < kBatch; ++i) {
      if (std::isnan(y(0, i)) && std::isnan(z(0, i))) continue;
      ASSERT_EQ(std::bit_cast<std::uint32_t>(y(0, i)), std::bit_cast<std::uint32_t>(z(0, i))) << op << ' ' << x(0, i);
    }
  }

  float at(const std::string& op, float value) {
    const Kernel kernel(function(op), GetParam());
    Matrix<float> x(1, 1), y(1, 1);
    x(0, 0) = value;
    kernel(x.view(), y.view());
    return y(0, 0);
  }

  template <class From, class To>
  void run(const std::string& from, const std::string& to, const std::string& body, std::span<const From> in,
           std::span<To> out) {
    const Kernel kernel(unary(from, to, body), GetParam());
    View<From> x{
        const_cast<From*>(in.data()), const_cast<From*>(in.data()), 0, {1, std::ssize(in)}, {std::ssize(in), 1}};
    View<To> y{out.data(), out.data(), 0, {1, std::ssize(out)}, {std::ssize(out), 1}};
    kernel(x, y);
  }
};
INSTANTIATE_TEST_SUITE_P(, MathTargets, testing::ValuesIn(targetsHere()), [](const auto& info) {
  std::string name = info.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

constexpr std::uint32_t kStep = 257;  // 16.7 million of the 4.3 billion floats, all exponents

TEST_P(MathTargets, ExpIsWithinOneUlp) {
  const double error = largestError("math.exp", kStep, [](double x) { return std::exp(x); });
  RecordProperty("ulp", std::to_string(error));
  EXPECT_LE(error, 1.0);
  EXPECT_EQ(at("math.exp", 0.0f), 1.0f);
  EXPECT_EQ(at("math.exp", -0.0f), 1.0f);
  EXPECT_EQ(at("math.exp", -kInfinity), 0.0f);
  EXPECT_EQ(at("math.exp", kInfinity), kInfinity);
  EXPECT_EQ(at("math.exp", 88.7228f), std::exp(88.7228f));
  EXPECT_EQ(at("math.exp", 88.73f), kInfinity);
  EXPECT_EQ(at("math.exp", -104.0f), 0.0f);
  EXPECT_EQ(at("math.exp", -103.5f), 0x1p-149f);
  EXPECT_TRUE(std::isnan(at("math.exp", NAN)));
  expectScalarsLikeVectors("math.exp");
}

TEST_P(MathTargets, LogIsWithinTwoUlp) {
  const double error = largestError("math.log", kStep, [](double x) { return std::log(x); });
  RecordProperty("ulp", std::to_string(error));
  EXPECT_LE(error, 2.0);
  EXPECT_EQ(at("math.log", 1.0f), 0.0f);
  EXPECT_EQ(at("math.log", 0.0f), -kInfinity);
  EXPECT_EQ(at("math.log", -0.0f), -kInfinity);
  EXPECT_EQ(at("math.log", kInfinity), kInfinity);
  EXPECT_TRUE(std::isnan(at("math.log", -1.0f)));
  EXPECT_TRUE(std::isnan(at("math.log", -kInfinity)));
  EXPECT_TRUE(std::isnan(at("math.log", NAN)));
  expectScalarsLikeVectors("math.log");
}

TEST_P(MathTargets, TanhIsWithinTwoUlp) {
  const double error = largestError("math.tanh", kStep, [](double x) { return std::tanh(x); });
  RecordProperty("ulp", std::to_string(error));
  EXPECT_LE(error, 2.0);
  EXPECT_TRUE(std::signbit(at("math.tanh", -0.0f)));
  EXPECT_EQ(at("math.tanh", kInfinity), 1.0f);
  EXPECT_EQ(at("math.tanh", -kInfinity), -1.0f);
  EXPECT_EQ(at("math.tanh", 1e-30f), 1e-30f);
  expectScalarsLikeVectors("math.tanh");
}

TEST_P(MathTargets, RsqrtRoundsTwice) {
  const Kernel kernel(function("math.rsqrt"), GetParam());
  Matrix<float> x(1, kBatch), y(1, kBatch);
  for (std::int64_t i = 0; i < kBatch; ++i) x(0, i) = std::bit_cast<float>(static_cast<std::uint32_t>(i) * 0x7f000u);
  kernel(x.view(), y.view());
  for (std::int64_t i = 0; i < kBatch; ++i) ASSERT_EQ(y(0, i), 1.0f / std::sqrt(x(0, i))) << x(0, i);
}

TEST_P(MathTargets, NarrowingRoundsToNearestEvenOnce) {
  auto check = [&]<class T>(const std::string& type, T) {
    // Every float whose low bits decide the rounding: all high halves with nine low halves each, in an order in which a
    // vector has denormals among others.
    std::vector<float> x;
    for (std::uint32_t number = 0; number < 0x10000; ++number)
      for (std::uint32_t low : {0u, 1u, 0x7fffu, 0x8000u, 0x8001u, 0x1000u, 0x3000u, 0xf000u, 0x0fffu})
        x.push_back(std::bit_cast<float>(number * 0x9e35u << 16 | low));
    std::vector<T> y(x.size());
    run<float, T>("f32", type, "%r = arith.truncf %a : f32 to " + type, x, y);
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (std::isnan(x[i]))
        ASSERT_TRUE(std::isnan(runtime::widen(y[i])));
      else
        ASSERT_EQ(y[i].bits, runtime::narrow<T>(x[i]).bits) << type << ' ' << std::hexfloat << x[i];
    }
  };
  check("bf16", BFloat16());
  check("f16", Half());
}

TEST_P(MathTargets, WideningIsExact) {
  auto check = [&]<class T>(const std::string& type, T) {
    std::vector<T> x;
    for (std::uint32_t bits = 0; bits < 0x10000; ++bits) x.push_back({static_cast<std::uint16_t>(bits)});
    std::vector<float> y(x.size());
    run<T, float>(type, "f32", "%r = arith.extf %a : " + type + " to f32", x, y);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const float exact = runtime::widen(x[i]);
      if (std::isnan(exact))
        ASSERT_TRUE(std::isnan(y[i]));
      else
        ASSERT_EQ(std::bit_cast<std::uint32_t>(y[i]), std::bit_cast<std::uint32_t>(exact)) << type << ' ' << i;
    }
  };
  check("bf16", BFloat16());
  check("f16", Half());
}

TEST_P(MathTargets, SeparateOperationsAreNotFused) {
  const Kernel kernel(unary("f32", "f32", "%p = arith.mulf %a, %a : f32  %r = arith.subf %p, %b : f32"), GetParam());
  for (std::int64_t columns : {1, 70}) {
    Matrix<float> x(1, columns), y(1, columns);
    for (std::int64_t j = 0; j < columns; ++j) {
      x(0, j) = 1.0f + static_cast<float>(j + 1) * 0x1p-20f;
      const volatile float product = x(0, j) * x(0, j);
      y(0, j) = product;
    }
    kernel(x.view(), y.view());
    for (std::int64_t j = 0; j < columns; ++j) ASSERT_EQ(y(0, j), 0.0f);
  }
}

}  // namespace
}  // namespace pl::test
