// Elementary functions and float conversions as plain arithmetic, on scalars and vectors of FP32 alike.
#pragma once

#include "mlir/IR/Builders.h"
#include "target/cpu/VectorTarget.h"

namespace pl::cpu {

/// e^x within 1 ulp; exact at 0; overflows to infinity and underflows through the denormals to 0.
mlir::Value expandExp(mlir::OpBuilder& builder, mlir::Location loc, mlir::Value x, const VectorTarget& target);
/// The natural logarithm within 2 ulp; -infinity at 0, NaN below.
mlir::Value expandLog(mlir::OpBuilder& builder, mlir::Location loc, mlir::Value x);
/// Within 2 ulp; the sign of 0 is kept.
mlir::Value expandTanh(mlir::OpBuilder& builder, mlir::Location loc, mlir::Value x, const VectorTarget& target);
/// 1 / sqrt(x), both steps rounded.
mlir::Value expandRsqrt(mlir::OpBuilder& builder, mlir::Location loc, mlir::Value x);

/// FP32 to BF16, to nearest even, denormals kept; NaN becomes quiet.
mlir::Value expandToBF16(mlir::OpBuilder& builder, mlir::Location loc, mlir::Value x, const VectorTarget& target);
/// BF16 to FP32.
mlir::Value expandFromBF16(mlir::OpBuilder& builder, mlir::Location loc, mlir::Value x);

}  // namespace pl::cpu
