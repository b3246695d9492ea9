// The scalar meaning of pl.cast: every pair of element types and every rounding mode, by selects instead of branches.
#include "dialect/ScalarMeaning.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

namespace pl::ir {

using mlir::Type;
using mlir::Value;
namespace arith = mlir::arith;

namespace {

/// One cast on its way: where its operations go.
struct CastBuilder {
  mlir::OpBuilder& builder;
  mlir::Location loc;

  Value number(Type type, double value) {
    return arith::ConstantOp::create(builder, loc, builder.getFloatAttr(type, value));
  }
  Value number(Type type, int64_t value) {
    return arith::ConstantOp::create(builder, loc, builder.getIntegerAttr(type, value));
  }
  Value choose(Value condition, Value then, Value otherwise) {
    return arith::SelectOp::create(builder, loc, condition, then, otherwise);
  }
  Value compare(arith::CmpFPredicate predicate, Value lhs, Value rhs) {
    return arith::CmpFOp::create(builder, loc, predicate, lhs, rhs);
  }
  Value compare(arith::CmpIPredicate predicate, Value lhs, Value rhs) {
    return arith::CmpIOp::create(builder, loc, predicate, lhs, rhs);
  }

  Value widen(Value x) {
    if (x.getType().isF32()) return x;
    return arith::ExtFOp::create(builder, loc, builder.getF32Type(), x);
  }
  Value narrow(Value x, mlir::FloatType type, Rounding rounding);
  Value roundToWhole(Value x, Rounding rounding);
  Value floatToInt(Value x, mlir::IntegerType type, Rounding rounding);
  Value jam(Value bits, unsigned lowBits);
  Value intToFloat(Value x, bool isUnsigned, mlir::FloatType type);
  Value intToInt(Value x, bool isUnsigned, mlir::IntegerType type);
};

/// FP32 to a 16-bit float. LLVM ignores a rounding mode on fptrunc (the constrained intrinsic only states which mode is
/// set), so the directed modes step from the nearest value to its neighbour where that lies on the wrong side. Signs
/// and magnitudes are apart in the bits: +1 is away from zero, -1 toward it, through denormals and infinities alike.
Value CastBuilder::narrow(Value x, mlir::FloatType type, Rounding rounding) {
  Value nearest = arith::TruncFOp::create(builder, loc, type, x);
  if (rounding == Rounding::nearest_even) return nearest;
  Value back = arith::ExtFOp::create(builder, loc, builder.getF32Type(), nearest);
  Type bitsType = builder.getIntegerType(16);
  Value bits = arith::BitcastOp::create(builder, loc, bitsType, nearest);
  Value zero = number(bitsType, int64_t{0}), away = number(bitsType, int64_t{1}),
        toward = number(bitsType, int64_t{-1});
  Value isNegative = compare(arith::CmpIPredicate::slt, bits, zero);
  Value wrongSide, step;
  switch (rounding) {
    case Rounding::nearest_even: llvm_unreachable("returned above");
    case Rounding::toward_zero:
      wrongSide = compare(arith::CmpFPredicate::OGT, mlir::math::AbsFOp::create(builder, loc, back),
                          mlir::math::AbsFOp::create(builder, loc, x));
      step = toward;
      break;
    case Rounding::upward:
      wrongSide = compare(arith::CmpFPredicate::OLT, back, x);
      step = choose(isNegative, toward, away);
      break;
    case Rounding::downward:
      wrongSide = compare(arith::CmpFPredicate::OGT, back, x);
      step = choose(isNegative, away, toward);
      break;
  }
  Value moved = arith::AddIOp::create(builder, loc, bits, choose(wrongSide, step, zero));
  return arith::BitcastOp::create(builder, loc, type, moved);
}

Value CastBuilder::roundToWhole(Value x, Rounding rounding) {
  switch (rounding) {
    case Rounding::nearest_even: return mlir::math::RoundEvenOp::create(builder, loc, x);
    case Rounding::toward_zero: return mlir::math::TruncOp::create(builder, loc, x);
    case Rounding::upward: return mlir::math::CeilOp::create(builder, loc, x);
    case Rounding::downward: return mlir::math::FloorOp::create(builder, loc, x);
  }
  llvm_unreachable("a rounding mode without meaning");
}

/// Saturates before the conversion, which is undefined outside the integer's range; NaN gives 0. 8-bit results go
/// through i32, which every target converts to in one instruction.
Value CastBuilder::floatToInt(Value x, mlir::IntegerType type, Rounding rounding) {
  Type f32 = builder.getF32Type();
  Value zero = number(f32, 0.0);
  Value whole = roundToWhole(x, rounding);
  Value numeric = choose(compare(arith::CmpFPredicate::ORD, x, x), whole, zero);

  unsigned width = type.getWidth();
  bool isUnsigned = type.isUnsigned();
  double lowest = isUnsigned ? 0 : -std::ldexp(1.0, width - 1);
  double beyond = std::ldexp(1.0, isUnsigned ? width : width - 1);
  // The largest FP32 below `beyond`: all 24 bits of the significand where the integer has more.
  double highest = width <= 24 ? beyond - 1 : beyond - std::ldexp(1.0, width - 1 - 24);
  auto clean = arith::FastMathFlags::nnan | arith::FastMathFlags::nsz;  // NaN is gone and both zeros convert to 0
  auto flags = arith::FastMathFlagsAttr::get(builder.getContext(), clean);
  Value clamped = arith::MaxNumFOp::create(builder, loc, numeric, number(f32, lowest), flags);
  clamped = arith::MinNumFOp::create(builder, loc, clamped, number(f32, highest), flags);

  Type wideType = builder.getIntegerType(std::max(width, 32u));
  Value converted = arith::FPToSIOp::create(builder, loc, wideType, clamped);
  if (width > 24) {
    Value most = arith::ConstantOp::create(builder, loc,
                                           builder.getIntegerAttr(wideType, llvm::APInt::getSignedMaxValue(width)));
    converted = choose(compare(arith::CmpFPredicate::OGE, numeric, number(f32, beyond)), most, converted);
  }
  if (wideType.getIntOrFloatBitWidth() == width) return converted;
  return arith::TruncIOp::create(builder, loc, builder.getIntegerType(width), converted);
}

/// Clears the low bits and sets the one above them where any was set: rounding to odd, after which a further rounding
/// to at least two bits less gives what one rounding of the original would.
Value CastBuilder::jam(Value bits, unsigned lowBits) {
  Type type = bits.getType();
  int64_t mask = (int64_t{1} << lowBits) - 1;
  Value low = arith::AndIOp::create(builder, loc, bits, number(type, mask));
  Value high = arith::AndIOp::create(builder, loc, bits, number(type, ~mask));
  Value zero = number(type, int64_t{0});
  Value sticky = choose(compare(arith::CmpIPredicate::ne, low, zero), number(type, mask + 1), zero);
  return arith::OrIOp::create(builder, loc, high, sticky);
}

Value CastBuilder::intToFloat(Value x, bool isUnsigned, mlir::FloatType type) {
  unsigned width = x.getType().getIntOrFloatBitWidth();
  Type f32 = builder.getF32Type();
  if (isUnsigned) {
    x = arith::ExtUIOp::create(builder, loc, builder.getI32Type(), x);
  }
  if (type.isF32()) return arith::SIToFPOp::create(builder, loc, f32, x);
  if (width <= 8) return arith::TruncFOp::create(builder, loc, type, arith::SIToFPOp::create(builder, loc, f32, x));
  if (type.isF16()) {
    // All from 2^16 on round to infinity, and what is left is exact in FP32.
    Value most = number(x.getType(), int64_t{1} << 16), least = number(x.getType(), -(int64_t{1} << 16));
    x = arith::MaxSIOp::create(builder, loc, arith::MinSIOp::create(builder, loc, x, most), least);
    return arith::TruncFOp::create(builder, loc, type, arith::SIToFPOp::create(builder, loc, f32, x));
  }
  // To BF16 through FP64 and FP32, each of which must not round to even on the way: rounded to odd instead.
  Type i64 = builder.getI64Type();
  if (width == 64) {
    Value limit = number(i64, int64_t{1} << 53), span = number(i64, int64_t{1} << 54);
    Value shifted = arith::AddIOp::create(builder, loc, x, limit);
    x = choose(compare(arith::CmpIPredicate::ult, shifted, span), x, jam(x, 64 - 53));
  }
  Value exact = arith::SIToFPOp::create(builder, loc, builder.getF64Type(), x);
  Value bits = jam(arith::BitcastOp::create(builder, loc, i64, exact), 52 - 23);
  Value odd = arith::BitcastOp::create(builder, loc, builder.getF64Type(), bits);
  return arith::TruncFOp::create(builder, loc, type, arith::TruncFOp::create(builder, loc, f32, odd));
}

Value CastBuilder::intToInt(Value x, bool isUnsigned, mlir::IntegerType type) {
  unsigned from = x.getType().getIntOrFloatBitWidth(), to = type.getWidth();
  Type result = builder.getIntegerType(to);
  if (from == to) return x;
  if (from > to) return arith::TruncIOp::create(builder, loc, result, x);
  if (isUnsigned) return arith::ExtUIOp::create(builder, loc, result, x);
  return arith::ExtSIOp::create(builder, loc, result, x);
}

}  // namespace

Value castScalar(CastOp op, mlir::OpBuilder& builder, mlir::Location loc, mlir::ValueRange operands) {
  CastBuilder cast{builder, loc};
  Value x = operands[0];
  Type from = op.getSrc().getType().getElementType(), to = op.getResult().getType().getElementType();
  if (from == to) return x;
  auto toFloat = mlir::dyn_cast<mlir::FloatType>(to);
  auto toInteger = mlir::dyn_cast<mlir::IntegerType>(to);

  if (mlir::isa<mlir::FloatType>(from)) {
    Value wide = cast.widen(x);
    if (to.isInteger(1)) return cast.compare(arith::CmpFPredicate::UNE, wide, cast.number(wide.getType(), 0.0));
    if (toInteger) return cast.floatToInt(wide, toInteger, op.getRounding());
    return to.isF32() ? wide : cast.narrow(wide, toFloat, op.getRounding());
  }
  bool isUnsigned = from.isUnsignedInteger();
  if (from.isInteger(1)) {
    if (toFloat) return cast.choose(x, cast.number(to, 1.0), cast.number(to, 0.0));
    return arith::ExtUIOp::create(builder, loc, signless(to), x);
  }
  if (to.isInteger(1)) return cast.compare(arith::CmpIPredicate::ne, x, cast.number(x.getType(), int64_t{0}));
  return toFloat ? cast.intToFloat(x, isUnsigned, toFloat) : cast.intToInt(x, isUnsigned, toInteger);
}

}  // namespace pl::ir
