// The loop nests that linalg operations become. Each function handles the operations that it returns true for, and
// emits nothing for the others.
#pragma once

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Builders.h"
#include "target/cpu/VectorTarget.h"

namespace pl::cpu {

struct Strip;

/// Called before every strip is computed, with the variables and the extents of the operation's loops.
using StripHook = llvm::function_ref<void(mlir::OpBuilder&, mlir::ValueRange ivs, mlir::ValueRange extents)>;
/// Vectors along a parallel loop whose outputs lie side by side; reductions run inside, in order, in registers.
bool vectorizeAlongParallel(mlir::OpBuilder& builder, mlir::linalg::LinalgOp op, const VectorTarget& target,
                            StripHook atStrip = nullptr);
/// Vectors along the one reduction loop, where that is the last dimension of an input.
bool vectorizeAlongReduction(mlir::OpBuilder& builder, mlir::linalg::LinalgOp op, const VectorTarget& target);
/// Register-blocked matrix product for a linalg.contract over (m, n, k). `startsAtZero`: the result is the product
/// alone, whatever its memory holds; nothing is written if k is 0. The elementwise operation before it that makes its
/// first operand may become vectors, too, and is gone then.
bool vectorizeMatmul(mlir::OpBuilder& builder, mlir::linalg::LinalgOp op, const VectorTarget& target,
                     bool startsAtZero);

/// Whether `op` reduces along the last dimension of an input. A property of its form alone, so that the order of
/// summation never depends on an extent.
bool reducesAlongRows(mlir::linalg::LinalgOp op);

/// `upper` rounded down to a multiple of `step`.
mlir::Value roundDown(mlir::OpBuilder& builder, mlir::Location loc, mlir::Value upper, std::int64_t step);
/// The constant that `value` is, if it is one.
std::optional<std::int64_t> constantOf(mlir::Value value);

/// A loop from `lower` to `upper`; `body` gets the induction variable and the carried values, returns their successors.
using LoopBody = llvm::function_ref<llvm::SmallVector<mlir::Value>(mlir::OpBuilder&, mlir::Value, mlir::ValueRange)>;
llvm::SmallVector<mlir::Value> emitLoop(mlir::OpBuilder& builder, mlir::Location loc, mlir::Value lower,
                                        mlir::Value upper, std::int64_t step, mlir::ValueRange carried, LoopBody body);
llvm::SmallVector<mlir::Value> emitLoop(mlir::OpBuilder& builder, mlir::Location loc, mlir::Value lower,
                                        mlir::Value upper, mlir::Value step, mlir::ValueRange carried, LoopBody body);

/// Loops of step 1 over [0, extents[d]) for every d in `dims`, in order, the induction variables going to ivs[d].
llvm::SmallVector<mlir::Value> emitNest(
    mlir::OpBuilder& builder, mlir::Location loc, llvm::ArrayRef<unsigned> dims, mlir::ValueRange extents,
    llvm::SmallVectorImpl<mlir::Value>& ivs, mlir::ValueRange carried,
    llvm::function_ref<llvm::SmallVector<mlir::Value>(mlir::OpBuilder&, mlir::ValueRange)> body);

/// The last, partial strip of a loop of `upper` iterations, from `lower` on: masked where the target can, else one
/// iteration at a time. `strip` has its dim and width; `body` sees it with start, count, mask and width set.
llvm::SmallVector<mlir::Value> emitTail(
    mlir::OpBuilder& builder, mlir::Location loc, const VectorTarget& target, Strip strip, mlir::Value lower,
    mlir::Value upper, mlir::ValueRange carried,
    llvm::function_ref<llvm::SmallVector<mlir::Value>(mlir::OpBuilder&, const Strip&, mlir::ValueRange)> body);

/// Extents of all loops of `op` as index values.
llvm::SmallVector<mlir::Value> loopExtents(mlir::OpBuilder& builder, mlir::linalg::LinalgOp op);

}  // namespace pl::cpu
