// What an elementwise operation computes on single elements, as scalar arith and math operations without control flow,
// so that they vectorise. PlOps.td names these builders; this is the compiler's meaning of the language, and
// src/reference has its own.
#pragma once

#include "dialect/PlDialect.h"
#include "mlir/IR/Builders.h"

namespace pl::ir {

namespace scalar {

// Each builds its result from FP32 values (…F and the unnamed), or from signless integers (…I; `isUnsigned` for UINT8).
#define PL_SCALAR(Name)                                                                               \
  struct Name {                                                                                       \
    static mlir::Value build(mlir::OpBuilder& builder, mlir::Location loc, mlir::ValueRange operands, \
                             bool isUnsigned);                                                        \
  }
PL_SCALAR(AddF);
PL_SCALAR(AddI);
PL_SCALAR(SubF);
PL_SCALAR(SubI);
PL_SCALAR(MulF);
PL_SCALAR(MulI);
PL_SCALAR(DivF);
PL_SCALAR(DivI);
PL_SCALAR(MaximumF);
PL_SCALAR(MaximumI);
PL_SCALAR(MinimumF);
PL_SCALAR(MinimumI);
PL_SCALAR(NegF);
PL_SCALAR(NegI);
PL_SCALAR(AbsF);
PL_SCALAR(AbsI);
PL_SCALAR(ReluF);
PL_SCALAR(ReluI);
PL_SCALAR(Exp);
PL_SCALAR(Log);
PL_SCALAR(Sqrt);
PL_SCALAR(Rsqrt);
PL_SCALAR(Recip);
PL_SCALAR(Sigmoid);
PL_SCALAR(Silu);
PL_SCALAR(Tanh);
#undef PL_SCALAR

}  // namespace scalar

using ScalarBuilder = mlir::Value (*)(mlir::OpBuilder&, mlir::Location, mlir::ValueRange, bool isUnsigned);

/// The element type as arith has it: UINT8 becomes a signless i8, all others stay.
mlir::Type signless(mlir::Type elementType);
/// What a reduction over elements of this type is computed in.
mlir::Type accumulatorType(mlir::Type elementType);

/// Widens FP16 and BF16 operands to FP32, applies `floats` and rounds its result once; integers go to `ints` as they
/// are.
mlir::Value buildNumber(mlir::Operation* op, mlir::OpBuilder& builder, mlir::Location loc, mlir::ValueRange operands,
                        ScalarBuilder floats, ScalarBuilder ints);
/// The same on accumulators, which are wide already.
mlir::Value buildCombine(mlir::Operation* op, mlir::OpBuilder& builder, mlir::Location loc, mlir::ValueRange operands,
                         ScalarBuilder floats, ScalarBuilder ints);

template <class Floats>
mlir::Value floatScalar(mlir::Operation* op, mlir::OpBuilder& builder, mlir::Location loc, mlir::ValueRange operands) {
  return buildNumber(op, builder, loc, operands, &Floats::build, nullptr);
}
template <class Floats, class Ints>
mlir::Value numberScalar(mlir::Operation* op, mlir::OpBuilder& builder, mlir::Location loc, mlir::ValueRange operands) {
  return buildNumber(op, builder, loc, operands, &Floats::build, &Ints::build);
}
template <class Floats, class Ints>
mlir::Value combineScalar(mlir::Operation* op, mlir::OpBuilder& builder, mlir::Location loc,
                          mlir::ValueRange operands) {
  return buildCombine(op, builder, loc, operands, &Floats::build, &Ints::build);
}
mlir::Value compareScalar(CompareOp op, mlir::OpBuilder& builder, mlir::Location loc, mlir::ValueRange operands);
mlir::Value selectScalar(SelectOp op, mlir::OpBuilder& builder, mlir::Location loc, mlir::ValueRange operands);
/// In ScalarCast.cpp.
mlir::Value castScalar(CastOp op, mlir::OpBuilder& builder, mlir::Location loc, mlir::ValueRange operands);

/// The neutral element of a reduction's operation, of the accumulator's type.
template <class Floats>
mlir::TypedAttr neutral(mlir::Type elementType);
template <>
mlir::TypedAttr neutral<scalar::AddF>(mlir::Type elementType);
template <>
mlir::TypedAttr neutral<scalar::MaximumF>(mlir::Type elementType);
template <>
mlir::TypedAttr neutral<scalar::MinimumF>(mlir::Type elementType);

}  // namespace pl::ir
