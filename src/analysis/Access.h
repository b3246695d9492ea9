// Which box of a tensor an operation reads or writes.
#pragma once

#include "analysis/Moment.h"

namespace pl::analysis {

/// Indices [first, first + size) of one dimension.
struct Span {
  AffineForm first, size;
};

/// The elements of `operand` that its operation reads; of the tensor that an assemble writes into, those that it
/// writes.
llvm::SmallVector<Span, 4> spansOf(mlir::OpOperand& operand, Moment& at);

/// The tensors that an operation reads. What it hands on, or assembles into, it does not read.
llvm::SmallVector<mlir::OpOperand*, 4> readsOf(mlir::Operation* op);

}  // namespace pl::analysis
