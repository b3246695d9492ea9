// The scalar meaning of elementwise operations and reductions, as arith and math operations.
#include "dialect/ScalarMeaning.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

namespace pl::ir {

using mlir::Location;
using mlir::OpBuilder;
using mlir::Type;
using mlir::Value;
using mlir::ValueRange;

namespace {

Value constantLike(OpBuilder& builder, Location loc, Type type, double value) {
  if (mlir::isa<mlir::FloatType>(type))
    return mlir::arith::ConstantOp::create(builder, loc, builder.getFloatAttr(type, value));
  return mlir::arith::ConstantOp::create(builder, loc, builder.getIntegerAttr(type, static_cast<int64_t>(value)));
}

/// 1 + exp(-x): the denominator of sigmoid and silu.
Value onePlusExpNegated(OpBuilder& builder, Location loc, Value x) {
  Value negated = mlir::arith::NegFOp::create(builder, loc, x);
  Value exponential = mlir::math::ExpOp::create(builder, loc, negated);
  return mlir::arith::AddFOp::create(builder, loc, constantLike(builder, loc, x.getType(), 1), exponential);
}

Type elementTypeOf(Value value) { return mlir::getElementTypeOrSelf(value.getType()); }

}  // namespace

namespace scalar {

#define PL_BUILD(Name) Value Name::build(OpBuilder& builder, Location loc, ValueRange operands, bool isUnsigned)
#define PL_BUILD_AS(Name, Operation) \
  PL_BUILD(Name) { return Operation::create(builder, loc, operands[0], operands[1]); }
#define PL_BUILD_BY_SIGN(Name, Signed, Unsigned)                                     \
  PL_BUILD(Name) {                                                                   \
    if (isUnsigned) return Unsigned::create(builder, loc, operands[0], operands[1]); \
    return Signed::create(builder, loc, operands[0], operands[1]);                   \
  }

PL_BUILD_AS(AddF, mlir::arith::AddFOp)
PL_BUILD_AS(AddI, mlir::arith::AddIOp)
PL_BUILD_AS(SubF, mlir::arith::SubFOp)
PL_BUILD_AS(SubI, mlir::arith::SubIOp)
PL_BUILD_AS(MulF, mlir::arith::MulFOp)
PL_BUILD_AS(MulI, mlir::arith::MulIOp)
PL_BUILD_AS(DivF, mlir::arith::DivFOp)
PL_BUILD_AS(MaximumF, mlir::arith::MaximumFOp)
PL_BUILD_AS(MinimumF, mlir::arith::MinimumFOp)
PL_BUILD_BY_SIGN(MaximumI, mlir::arith::MaxSIOp, mlir::arith::MaxUIOp)
PL_BUILD_BY_SIGN(MinimumI, mlir::arith::MinSIOp, mlir::arith::MinUIOp)

// A division by 0 and the least integer by -1 stop an x86 processor. Elements nobody reads may hold either, so the
// divisor is replaced by 1 there; x / -1 is then a negation, which wraps as the language says.
PL_BUILD(DivI) {
  Value lhs = operands[0], rhs = operands[1];
  Value zero = constantLike(builder, loc, rhs.getType(), 0), one = constantLike(builder, loc, rhs.getType(), 1);
  auto equals = [&](Value constant) {
    return Value(mlir::arith::CmpIOp::create(builder, loc, mlir::arith::CmpIPredicate::eq, rhs, constant));
  };
  Value byZero = equals(zero);
  if (isUnsigned) {
    Value divisor = mlir::arith::SelectOp::create(builder, loc, byZero, one, rhs);
    return mlir::arith::DivUIOp::create(builder, loc, lhs, divisor);
  }
  Value byMinusOne = equals(constantLike(builder, loc, rhs.getType(), -1));
  Value replaced = mlir::arith::OrIOp::create(builder, loc, byZero, byMinusOne);
  Value divisor = mlir::arith::SelectOp::create(builder, loc, replaced, one, rhs);
  Value quotient = mlir::arith::DivSIOp::create(builder, loc, lhs, divisor);
  Value negated = mlir::arith::SubIOp::create(builder, loc, zero, lhs);
  return mlir::arith::SelectOp::create(builder, loc, byMinusOne, negated, quotient);
}

PL_BUILD(NegF) { return mlir::arith::NegFOp::create(builder, loc, operands[0]); }
PL_BUILD(NegI) {
  return mlir::arith::SubIOp::create(builder, loc, constantLike(builder, loc, operands[0].getType(), 0), operands[0]);
}
PL_BUILD(AbsF) { return mlir::math::AbsFOp::create(builder, loc, operands[0]); }
PL_BUILD(AbsI) {
  if (isUnsigned) return operands[0];
  return mlir::math::AbsIOp::create(builder, loc, operands[0]);
}
PL_BUILD(ReluF) {
  Value zero = constantLike(builder, loc, operands[0].getType(), 0);
  return mlir::arith::MaximumFOp::create(builder, loc, operands[0], zero);
}
PL_BUILD(ReluI) {
  if (isUnsigned) return operands[0];
  Value zero = constantLike(builder, loc, operands[0].getType(), 0);
  return mlir::arith::MaxSIOp::create(builder, loc, operands[0], zero);
}
PL_BUILD(Exp) { return mlir::math::ExpOp::create(builder, loc, operands[0]); }
PL_BUILD(Log) { return mlir::math::LogOp::create(builder, loc, operands[0]); }
PL_BUILD(Sqrt) { return mlir::math::SqrtOp::create(builder, loc, operands[0]); }
// Two roundings, as the language defines it: math.rsqrt would leave the accuracy to its lowering.
PL_BUILD(Rsqrt) {
  Value root = mlir::math::SqrtOp::create(builder, loc, operands[0]);
  return mlir::arith::DivFOp::create(builder, loc, constantLike(builder, loc, root.getType(), 1), root);
}
PL_BUILD(Recip) {
  Value one = constantLike(builder, loc, operands[0].getType(), 1);
  return mlir::arith::DivFOp::create(builder, loc, one, operands[0]);
}
PL_BUILD(Sigmoid) {
  Value denominator = onePlusExpNegated(builder, loc, operands[0]);
  return mlir::arith::DivFOp::create(builder, loc, constantLike(builder, loc, denominator.getType(), 1), denominator);
}
PL_BUILD(Silu) {
  return mlir::arith::DivFOp::create(builder, loc, operands[0], onePlusExpNegated(builder, loc, operands[0]));
}
PL_BUILD(Tanh) { return mlir::math::TanhOp::create(builder, loc, operands[0]); }

#undef PL_BUILD_BY_SIGN
#undef PL_BUILD_AS
#undef PL_BUILD

}  // namespace scalar

Type signless(Type elementType) {
  if (auto integer = mlir::dyn_cast<mlir::IntegerType>(elementType))
    return mlir::IntegerType::get(integer.getContext(), integer.getWidth());
  return elementType;
}

Type accumulatorType(Type elementType) {
  if (mlir::isa<mlir::FloatType>(elementType)) return mlir::Float32Type::get(elementType.getContext());
  return signless(elementType);
}

Value buildNumber(mlir::Operation* op, OpBuilder& builder, Location loc, ValueRange operands, ScalarBuilder floats,
                  ScalarBuilder ints) {
  Type elementType = elementTypeOf(op->getResult(0));
  if (!mlir::isa<mlir::FloatType>(elementType)) return ints(builder, loc, operands, elementType.isUnsignedInteger());
  if (elementType.isF32()) return floats(builder, loc, operands, false);
  llvm::SmallVector<Value> wide;
  for (Value operand : operands)
    wide.push_back(mlir::arith::ExtFOp::create(builder, loc, builder.getF32Type(), operand));
  return mlir::arith::TruncFOp::create(builder, loc, elementType, floats(builder, loc, wide, false));
}

Value buildCombine(mlir::Operation* op, OpBuilder& builder, Location loc, ValueRange operands, ScalarBuilder floats,
                   ScalarBuilder ints) {
  Type elementType = elementTypeOf(op->getResult(0));
  bool isFloat = mlir::isa<mlir::FloatType>(elementType);
  return (isFloat ? floats : ints)(builder, loc, operands, elementType.isUnsignedInteger());
}

Value compareScalar(CompareOp op, OpBuilder& builder, Location loc, ValueRange operands) {
  using F = mlir::arith::CmpFPredicate;
  using I = mlir::arith::CmpIPredicate;
  bool lhsIsTensor = mlir::isa<mlir::RankedTensorType>(op.getLhs().getType());
  Type elementType = elementTypeOf(lhsIsTensor ? op.getLhs() : op.getRhs());
  bool isUnsigned = elementType.isUnsignedInteger();
  auto build = [&](F floats, I signedInts, I unsignedInts) -> Value {
    if (mlir::isa<mlir::FloatType>(elementType))
      return mlir::arith::CmpFOp::create(builder, loc, floats, operands[0], operands[1]);
    return mlir::arith::CmpIOp::create(builder, loc, isUnsigned ? unsignedInts : signedInts, operands[0], operands[1]);
  };
  switch (op.getPredicate()) {
    case Predicate::eq: return build(F::OEQ, I::eq, I::eq);
    case Predicate::ne: return build(F::UNE, I::ne, I::ne);
    case Predicate::lt: return build(F::OLT, I::slt, I::ult);
    case Predicate::le: return build(F::OLE, I::sle, I::ule);
    case Predicate::gt: return build(F::OGT, I::sgt, I::ugt);
    case Predicate::ge: return build(F::OGE, I::sge, I::uge);
  }
  llvm_unreachable("a predicate without meaning");
}

Value selectScalar(SelectOp, OpBuilder& builder, Location loc, ValueRange operands) {
  return mlir::arith::SelectOp::create(builder, loc, operands[0], operands[1], operands[2]);
}

namespace {

/// The float, or the integer at the end of the range that `largest` names, in the accumulator's type.
mlir::TypedAttr extreme(Type elementType, bool largest) {
  Type type = accumulatorType(elementType);
  if (auto floatType = mlir::dyn_cast<mlir::FloatType>(type))
    return mlir::FloatAttr::get(type, llvm::APFloat::getInf(floatType.getFloatSemantics(), /*Negative=*/!largest));
  unsigned width = type.getIntOrFloatBitWidth();
  bool isUnsigned = elementType.isUnsignedInteger();
  llvm::APInt value = largest ? (isUnsigned ? llvm::APInt::getMaxValue(width) : llvm::APInt::getSignedMaxValue(width))
                              : (isUnsigned ? llvm::APInt::getMinValue(width) : llvm::APInt::getSignedMinValue(width));
  return mlir::IntegerAttr::get(type, value);
}

}  // namespace

template <>
mlir::TypedAttr neutral<scalar::AddF>(Type elementType) {
  return mlir::Builder(elementType.getContext()).getZeroAttr(accumulatorType(elementType));
}
template <>
mlir::TypedAttr neutral<scalar::MaximumF>(Type elementType) {
  return extreme(elementType, /*largest=*/false);
}
template <>
mlir::TypedAttr neutral<scalar::MinimumF>(Type elementType) {
  return extreme(elementType, /*largest=*/true);
}

}  // namespace pl::ir
