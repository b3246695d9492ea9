// Strips: consecutive iterations of one loop of a linalg operation, computed side by side in a vector's lanes.
#pragma once

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Builders.h"
#include "target/cpu/VectorTarget.h"

namespace pl::cpu {

/// `width` iterations of loop `dim` from `start`; a width of 1 means plain scalars instead of vectors.
struct Strip {
  std::int64_t dim = 0;
  std::int64_t width = 1;
  mlir::Value start;
  mlir::Value count;  ///< how many of the lanes exist, as an index; null: all
  mlir::Value mask;   ///< the same as a vector of i1; null: all
};

/// `scalarType` for one iteration, a vector of it for several.
mlir::Type stripType(const Strip& strip, mlir::Type scalarType);
/// `scalar` in every lane.
mlir::Value splat(mlir::OpBuilder& builder, mlir::Location loc, mlir::Value scalar, const Strip& strip);
/// A mask of `width` lanes, of which the first `count` are set.
mlir::Value firstLanes(mlir::OpBuilder& builder, mlir::Location loc, std::int64_t width, mlir::Value count);

/// The place of loop `dim` among the indices that `map` yields; nothing if the operand does not depend on the loop.
std::optional<unsigned> indexOfLoop(mlir::AffineMap map, unsigned dim);
/// Whether consecutive iterations of loop `dim` touch neighbours in memory, provably.
bool touchesNeighbours(mlir::MemRefType type, mlir::AffineMap map, unsigned dim);

/// Reads `operand` (a memref, or a scalar) at loop indices `ivs`, lane i at iteration strip.start + i. Lanes that do
/// not exist hold some value.
mlir::Value loadStrip(mlir::OpBuilder& builder, mlir::Location loc, mlir::Value operand, mlir::AffineMap map,
                      mlir::ValueRange ivs, const Strip& strip);
/// Writes the lanes that exist. Requires touchesNeighbours() unless the strip is one iteration.
void storeStrip(mlir::OpBuilder& builder, mlir::Location loc, mlir::Value value, mlir::Value memref,
                mlir::AffineMap map, mlir::ValueRange ivs, const Strip& strip);

/// Loads neighbours along the last dimension of `memref`, from `indices` on.
mlir::Value loadLanes(mlir::OpBuilder& builder, mlir::Location loc, mlir::Value memref, mlir::ValueRange indices,
                      const Strip& strip);
void storeLanes(mlir::OpBuilder& builder, mlir::Location loc, mlir::Value value, mlir::Value memref,
                mlir::ValueRange indices, const Strip& strip);

/// Whether every operation of `body` can be computed lane by lane.
bool isLanewise(mlir::Block& body);
/// Iterations per vector, so that the widest value of `body` fills one register.
std::int64_t lanesFor(mlir::Block& body, const VectorTarget& target);
/// Computes `body` on strips: `arguments` in place of its arguments. Returns what it yields.
llvm::SmallVector<mlir::Value> computeStrip(mlir::OpBuilder& builder, mlir::Location loc, mlir::Block& body,
                                            mlir::ValueRange arguments, mlir::ValueRange ivs, const Strip& strip);
/// The same for `wanted` values of the body, by the operations before `end` in it.
llvm::SmallVector<mlir::Value> computeStrip(mlir::OpBuilder& builder, mlir::Location loc, mlir::Operation* end,
                                            mlir::ValueRange wanted, mlir::ValueRange arguments, mlir::ValueRange ivs,
                                            const Strip& strip);

}  // namespace pl::cpu
