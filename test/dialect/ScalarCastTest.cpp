// The scalar operations that pl.cast becomes, evaluated by MLIR's constant folders and held against a search among all
// values of the 16-bit formats, and against plain integer arithmetic.
#include <gmock/gmock.h>

#include <algorithm>
#include <bit>
#include <cfloat>
#include <cmath>
#include <random>
#include <vector>

#include "dialect/Context.h"
#include "dialect/PlDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

namespace pl::ir {
namespace {

using llvm::APFloat;
using llvm::APInt;
using mlir::Attribute;
using mlir::Type;

/// Builds a cast's scalar operations once and evaluates them on one constant after the other.
class ScalarCast {
 public:
  ScalarCast(Type from, Type to, Rounding rounding) : builder_(from.getContext()) {
    auto loc = builder_.getUnknownLoc();
    module_ = mlir::ModuleOp::create(loc);
    builder_.setInsertionPointToEnd(module_->getBody());
    auto tensor = [](Type element) { return mlir::RankedTensorType::get({1}, element); };
    auto source = CreateTensorOp::create(builder_, loc, tensor(from), mlir::ValueRange(), mlir::ValueRange());
    auto cast = CastOp::create(builder_, loc, tensor(to), source, rounding);
    // Stands for the element: it has the element's signless type, and its value is given to evaluate().
    Type scalar = from.isUnsignedInteger() ? builder_.getI8Type() : from;
    input_ = mlir::arith::ConstantOp::create(builder_, loc, builder_.getZeroAttr(scalar));
    result_ = cast.buildScalar(builder_, loc, input_->getResults());
  }

  Attribute evaluate(Attribute input) {
    llvm::DenseMap<mlir::Value, Attribute> values{{input_->getResult(0), input}};
    for (auto* op = input_->getNextNode(); op; op = op->getNextNode()) {
      llvm::SmallVector<Attribute> operands;
      for (mlir::Value operand : op->getOperands()) operands.push_back(values.lookup(operand));
      if (auto narrow = mlir::dyn_cast<mlir::arith::TruncFOp>(op)) {  // which folds lossless constants alone
        APFloat value = mlir::cast<mlir::FloatAttr>(operands[0]).getValue();
        auto type = mlir::cast<mlir::FloatType>(narrow.getType());
        bool lossy;
        value.convert(type.getFloatSemantics(), APFloat::rmNearestTiesToEven, &lossy);
        values[narrow] = mlir::FloatAttr::get(type, value);
        continue;
      }
      llvm::SmallVector<mlir::OpFoldResult> results;
      if (failed(op->fold(operands, results)) || results.size() != 1) {
        ADD_FAILURE() << "not folded: " << op->getName().getStringRef().str();
        return {};
      }
      auto folded = llvm::dyn_cast<Attribute>(results[0]);
      values[op->getResult(0)] = folded ? folded : values.lookup(llvm::cast<mlir::Value>(results[0]));
    }
    return values.lookup(result_);
  }

 private:
  mlir::OpBuilder builder_;
  mlir::OwningOpRef<mlir::ModuleOp> module_;
  mlir::Operation* input_;
  mlir::Value result_;
};

class ScalarCasts : public testing::Test {
 protected:
  ScalarCasts() { context_->loadDialect<mlir::math::MathDialect>(); }

  mlir::Builder types() { return mlir::Builder(context_.get()); }

  /// All numbers of a 16-bit format with their bits, in ascending order, +0 alone for 0.
  static std::vector<std::pair<double, std::uint16_t>> numbersOf(mlir::FloatType type) {
    std::vector<std::pair<double, std::uint16_t>> numbers;
    for (unsigned bits = 0; bits < 0x10000; ++bits) {
      APFloat value(type.getFloatSemantics(), APInt(16, bits));
      if (value.isNaN() || (value.isZero() && value.isNegative())) continue;
      bool lossy;
      value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &lossy);
      numbers.emplace_back(value.convertToDouble(), bits);
    }
    std::ranges::sort(numbers);
    return numbers;
  }

  /// Random bits, and the neighbours of a sample of 16-bit values and of the points halfway between them.
  std::vector<float> samples(mlir::FloatType type) {
    std::mt19937 random(7);
    std::vector<float> samples{0.0f, -0.0f, INFINITY, -INFINITY, 1e-45f, -1e-45f, FLT_MAX, -FLT_MAX, FLT_MIN};
    for (int i = 0; i < 3000; ++i) samples.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(random())));
    const auto numbers = numbersOf(type);
    for (std::size_t i = 1; i + 1 < numbers.size(); i += 37) {
      const auto low = static_cast<float>(numbers[i].first);
      const auto half = static_cast<float>((numbers[i].first + numbers[i + 1].first) / 2);
      for (float base : {low, half})
        for (float value : {base, std::nextafterf(base, INFINITY), std::nextafterf(base, -INFINITY)})
          samples.push_back(value);
    }
    std::erase_if(samples, [](float value) { return std::isnan(value); });
    return samples;
  }

  std::unique_ptr<mlir::MLIRContext> context_ = makeContext();
};

TEST_F(ScalarCasts, DirectedRoundingToSixteenBits) {
  for (mlir::FloatType type : {mlir::FloatType(types().getF16Type()), mlir::FloatType(types().getBF16Type())}) {
    const auto numbers = numbersOf(type);
    for (Rounding rounding : {Rounding::toward_zero, Rounding::upward, Rounding::downward}) {
      ScalarCast cast(types().getF32Type(), type, rounding);
      for (float x : samples(type)) {
        const bool up = rounding == Rounding::upward || (rounding == Rounding::toward_zero && x < 0);
        // The numbers just at or below and at or above x; both infinities are among them.
        auto above = std::ranges::lower_bound(numbers, static_cast<double>(x), {}, [](auto& n) { return n.first; });
        auto nearest = above->first == x || up ? above : above - 1;
        std::uint16_t expected = nearest->second;
        if (nearest->first == 0 && std::signbit(x)) expected = 0x8000;
        const auto got = mlir::cast<mlir::FloatAttr>(cast.evaluate(types().getFloatAttr(types().getF32Type(), x)));
        ASSERT_EQ(got.getValue().bitcastToAPInt().getZExtValue(), expected)
            << x << " " << stringifyRounding(rounding).str();
      }
    }
  }
}

TEST_F(ScalarCasts, NaNStaysNaN) {
  for (mlir::FloatType type : {mlir::FloatType(types().getF16Type()), mlir::FloatType(types().getBF16Type())})
    for (Rounding rounding : {Rounding::nearest_even, Rounding::toward_zero, Rounding::upward, Rounding::downward}) {
      ScalarCast cast(types().getF32Type(), type, rounding);
      const auto got = cast.evaluate(types().getFloatAttr(types().getF32Type(), NAN));
      EXPECT_TRUE(mlir::cast<mlir::FloatAttr>(got).getValue().isNaN());
    }
}

TEST_F(ScalarCasts, IntegersAreRoundedOnce) {
  std::mt19937_64 random(11);
  std::vector<std::int64_t> samples{0, 1, -1, INT64_MAX, INT64_MIN, INT32_MAX, INT32_MIN, 65504, 65519, 65520, -65520};
  for (int bits = 1; bits < 63; ++bits)
    for (std::int64_t top :
         {0x101, 0x17f, 0x180, 0x181, 0x1ff})  // ties of BF16 and their neighbours, and one bit below
      for (std::int64_t low : {-1, 0, 1}) {
        if (bits > 53) continue;
        samples.push_back((top << bits) + low);
        samples.push_back(-((top << bits) + low));
      }
  for (int i = 0; i < 2000; ++i) samples.push_back(static_cast<std::int64_t>(random()) >> (i % 63));

  for (mlir::FloatType type : {mlir::FloatType(types().getF16Type()), mlir::FloatType(types().getBF16Type()),
                               mlir::FloatType(types().getF32Type())})
    for (unsigned width : {8, 32, 64}) {
      ScalarCast cast(types().getIntegerType(width), type, Rounding::nearest_even);
      for (std::int64_t sample : samples) {
        const APInt x = APInt(64, sample, /*isSigned=*/true).trunc(width);
        APFloat expected(type.getFloatSemantics());
        expected.convertFromAPInt(x, /*IsSigned=*/true, APFloat::rmNearestTiesToEven);
        const auto got = cast.evaluate(types().getIntegerAttr(types().getIntegerType(width), x));
        ASSERT_TRUE(mlir::cast<mlir::FloatAttr>(got).getValue().bitwiseIsEqual(expected))
            << x.getSExtValue() << " of " << width << " bits";
      }
    }
}

TEST_F(ScalarCasts, UnsignedBytesAreNotNegative) {
  auto ui8 = types().getIntegerType(8, /*isSigned=*/false);
  auto i8 = types().getI8Type();
  for (int value : {0, 1, 127, 128, 255}) {
    const auto input = types().getIntegerAttr(i8, APInt(8, value));
    ScalarCast toFloat(ui8, types().getBF16Type(), Rounding::nearest_even);
    EXPECT_EQ(mlir::cast<mlir::FloatAttr>(toFloat.evaluate(input)).getValueAsDouble(), value);
    ScalarCast toInteger(ui8, types().getI32Type(), Rounding::nearest_even);
    EXPECT_EQ(mlir::cast<mlir::IntegerAttr>(toInteger.evaluate(input)).getInt(), value);
  }
}

TEST_F(ScalarCasts, FloatsSaturate) {
  struct Range {
    Type type;
    double lowest, highest;
    unsigned width;
  };
  const Range ranges[] = {{types().getI8Type(), -128, 127, 8},
                          {types().getIntegerType(8, false), 0, 255, 8},
                          {types().getI32Type(), -0x1p31, 0x1p31 - 1, 32},
                          {types().getI64Type(), -0x1p63, 0x1p63, 64}};
  std::mt19937 random(3);
  std::vector<float> samples{0.5f,   1.5f,   2.5f,   -0.5f,   -1.5f,    -0.2f,   126.5f,   127.5f,   -128.5f,  -129.0f,
                             254.5f, 255.5f, 256.0f, 0x1p31f, -0x1p31f, 0x1p63f, -0x1p63f, INFINITY, -INFINITY};
  for (float edge : {0x1p31f, 0x1p63f})
    samples.push_back(std::nextafterf(edge, 0)), samples.push_back(-std::nextafterf(edge, INFINITY));
  for (int i = 0; i < 500; ++i) samples.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(random())));
  std::erase_if(samples, [](float value) { return std::isnan(value); });

  for (const Range& range : ranges)
    for (Rounding rounding : {Rounding::nearest_even, Rounding::toward_zero, Rounding::upward, Rounding::downward}) {
      ScalarCast cast(types().getF32Type(), range.type, rounding);
      auto evaluate = [&](float x) {
        return mlir::cast<mlir::IntegerAttr>(cast.evaluate(types().getFloatAttr(types().getF32Type(), x))).getValue();
      };
      for (float x : samples) {
        const double whole = rounding == Rounding::nearest_even  ? std::nearbyint(static_cast<double>(x))
                             : rounding == Rounding::toward_zero ? std::trunc(static_cast<double>(x))
                             : rounding == Rounding::upward      ? std::ceil(static_cast<double>(x))
                                                                 : std::floor(static_cast<double>(x));
        APInt expected(range.width, 0);
        if (whole >= range.highest && range.width == 64)
          expected = APInt::getSignedMaxValue(64);  // 2^63 - 1 is no double
        else
          expected = APInt(64, static_cast<std::int64_t>(std::clamp(whole, range.lowest, range.highest)), true)
                         .trunc(range.width);
        ASSERT_EQ(evaluate(x), expected) << x << " " << stringifyRounding(rounding).str() << " to " << range.width
                                         << " bits";
      }
      EXPECT_EQ(evaluate(NAN), APInt(range.width, 0));
    }
}

TEST_F(ScalarCasts, TruthIsNotZero) {
  ScalarCast cast(types().getF32Type(), types().getI1Type(), Rounding::nearest_even);
  auto isTrue = [&](float x) {
    return mlir::cast<mlir::IntegerAttr>(cast.evaluate(types().getFloatAttr(types().getF32Type(), x)))
        .getValue()
        .isOne();
  };
  EXPECT_FALSE(isTrue(0.0f));
  EXPECT_FALSE(isTrue(-0.0f));
  EXPECT_TRUE(isTrue(1e-45f));
  EXPECT_TRUE(isTrue(NAN));
  ScalarCast back(types().getI1Type(), types().getF16Type(), Rounding::nearest_even);
  EXPECT_EQ(mlir::cast<mlir::FloatAttr>(back.evaluate(types().getBoolAttr(true))).getValueAsDouble(), 1.0);
}

}  // namespace
}  // namespace pl::ir
