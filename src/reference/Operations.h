// What every operation means: one overload each. An operation of the dialect without one does not compile (the
// interpreter calls `evaluate` for all of them). Operands come from the frame; the value returned is the result.
#pragma once

#include "dialect/ElementType.h"
#include "dialect/PlDialect.h"
#include "reference/Frame.h"

namespace pl::reference {

// make: Make.cpp
Value evaluate(Frame& frame, ir::CreateTensorOp op);
Value evaluate(Frame& frame, ir::FullOp op);
Value evaluate(Frame& frame, ir::ArangeOp op);

// view and place: Place.cpp
Value evaluate(Frame& frame, ir::SliceOp op);
Value evaluate(Frame& frame, ir::AssembleOp op);
Value evaluate(Frame& frame, ir::ReshapeOp op);
Value evaluate(Frame& frame, ir::ConcatOp op);
Value evaluate(Frame& frame, ir::TransposeOp op);
Value evaluate(Frame& frame, ir::FillpadOp op);

// elementwise: Elementwise.cpp, Cast.cpp
Value evaluate(Frame& frame, ir::AddOp op);
Value evaluate(Frame& frame, ir::SubOp op);
Value evaluate(Frame& frame, ir::MulOp op);
Value evaluate(Frame& frame, ir::DivOp op);
Value evaluate(Frame& frame, ir::MaximumOp op);
Value evaluate(Frame& frame, ir::MinimumOp op);
Value evaluate(Frame& frame, ir::RowExpandAddOp op);
Value evaluate(Frame& frame, ir::RowExpandSubOp op);
Value evaluate(Frame& frame, ir::RowExpandMulOp op);
Value evaluate(Frame& frame, ir::RowExpandDivOp op);
Value evaluate(Frame& frame, ir::ColExpandAddOp op);
Value evaluate(Frame& frame, ir::ColExpandSubOp op);
Value evaluate(Frame& frame, ir::ColExpandMulOp op);
Value evaluate(Frame& frame, ir::ColExpandDivOp op);
Value evaluate(Frame& frame, ir::NegOp op);
Value evaluate(Frame& frame, ir::AbsOp op);
Value evaluate(Frame& frame, ir::ReluOp op);
Value evaluate(Frame& frame, ir::ExpOp op);
Value evaluate(Frame& frame, ir::LogOp op);
Value evaluate(Frame& frame, ir::SqrtOp op);
Value evaluate(Frame& frame, ir::RsqrtOp op);
Value evaluate(Frame& frame, ir::RecipOp op);
Value evaluate(Frame& frame, ir::SigmoidOp op);
Value evaluate(Frame& frame, ir::SiluOp op);
Value evaluate(Frame& frame, ir::TanhOp op);
Value evaluate(Frame& frame, ir::CompareOp op);
Value evaluate(Frame& frame, ir::SelectOp op);
Value evaluate(Frame& frame, ir::CastOp op);

// reduce: Reduce.cpp
Value evaluate(Frame& frame, ir::RowSumOp op);
Value evaluate(Frame& frame, ir::RowMaxOp op);
Value evaluate(Frame& frame, ir::RowMinOp op);
Value evaluate(Frame& frame, ir::ColSumOp op);
Value evaluate(Frame& frame, ir::ColMaxOp op);
Value evaluate(Frame& frame, ir::ColMinOp op);
Value evaluate(Frame& frame, ir::RowArgmaxOp op);

// matrix: Matmul.cpp
Value evaluate(Frame& frame, ir::MatmulOp op);
Value evaluate(Frame& frame, ir::MatmulAccOp op);

// gather: Gather.cpp
Value evaluate(Frame& frame, ir::ReadOp op);
Value evaluate(Frame& frame, ir::GatherRowsOp op);

}  // namespace pl::reference
