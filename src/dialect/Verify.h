// What the verifiers of several operations share. Each check takes the rule that it stands for as it is numbered in
// docs/language.md, and emits the message of a violation on the operation.
#pragma once

#include <optional>

#include "dialect/PlDialect.h"

namespace pl::ir {

inline bool isDynamic(int64_t extent) { return mlir::ShapedType::isDynamic(extent); }
/// Whether two extents may be equal at run time.
inline bool mayEqual(int64_t a, int64_t b) { return isDynamic(a) || isDynamic(b) || a == b; }
/// The one of two equal extents that is known, if any is.
inline int64_t known(int64_t a, int64_t b) { return isDynamic(a) ? b : a; }

std::optional<int64_t> constantOf(mlir::Value index);
/// "[16, ?]"
std::string shapeText(llvm::ArrayRef<int64_t> shape);

/// One index per `?` of the type, each constant at least 1.
mlir::LogicalResult verifySizes(mlir::Operation* op, mlir::RankedTensorType type, mlir::ValueRange sizes);
/// No index, or one per dimension; constants between 0 and the extent.
mlir::LogicalResult verifyValid(mlir::Operation* op, mlir::RankedTensorType type, mlir::ValueRange valid);
/// One index per dimension of `type`, called `what` in the message; constants between 0 and `type`'s extent less
/// `room`.
mlir::LogicalResult verifyPosition(mlir::Operation* op, mlir::RankedTensorType type, mlir::ValueRange indices,
                                   llvm::StringRef what, int64_t room);
mlir::LogicalResult verifySameDType(mlir::Operation* op, llvm::StringRef what, mlir::Type expected, mlir::Type actual);
mlir::LogicalResult verifyRank(mlir::Operation* op, llvm::StringRef what, mlir::RankedTensorType type, int64_t rank);
mlir::LogicalResult verifyResultShape(mlir::Operation* op, llvm::ArrayRef<int64_t> expected);

}  // namespace pl::ir
