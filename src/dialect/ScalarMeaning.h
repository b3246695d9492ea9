// What an elementwise operation computes on single elements, as scalar IR. PlOps.td names these builders.
#pragma once

#include "dialect/PlDialect.h"
#include "mlir/IR/Builders.h"

namespace pl::ir::scalar {

// Each builds its result from FP32 values (…F and the unnamed), or from signless integers (…I; `isUnsigned` for UINT8).
#define PL_SCALAR(Name) \
  struct Name { \
    static mlir::Value build(mlir::OpBuilder &builder, mlir::Location loc, mlir::ValueRange operands, bool isUnsigned); \
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

}  // namespace pl::ir::scalar
