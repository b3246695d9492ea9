// The pl dialect: include this for everything that is declared in PlOps.td.
#pragma once

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace pl::ir {
/// Whether every extent that is a number is at least 1; other types than tensors pass.
bool extentsArePositive(mlir::Type type);
}  // namespace pl::ir

#include "dialect/PlDialect.h.inc"
#include "dialect/PlEnums.h.inc"
#include "dialect/PlInterfaces.h.inc"
#define GET_ATTRDEF_CLASSES
#include "dialect/PlAttributes.h.inc"
#define GET_OP_CLASSES
#include "dialect/PlOps.h.inc"

namespace pl::ir {

/// All operation classes of the dialect, for code that must have an answer for each:
/// an overload that is missing does not compile.
template <class... Ops>
struct OpList {};
using AllOps = OpList<
#define GET_OP_LIST
#include "dialect/PlOps.cpp.inc"
    >;

/// Attributes on a program's function and on scf.for.
inline constexpr llvm::StringLiteral kNameAttr = "pl.name";  // StrAttr on every argument and result
inline constexpr llvm::StringLiteral kRoleAttr =
    "pl.role";  // "dim", "in", "inout" (arguments and results), "out" (results)
inline constexpr llvm::StringLiteral kShapeAttr = "pl.shape";    // ArrayAttr of I64 extents and StrAttr Extent::text()
inline constexpr llvm::StringLiteral kRangeAttr = "pl.range";    // [lowest, highest]: values that the caller may give
inline constexpr llvm::StringLiteral kBelowAttr = "pl.below";    // StrAttr Extent::text(): values are in [0, extent)
inline constexpr llvm::StringLiteral kLayoutAttr = "pl.layout";  // StrAttr name_of(Layout); absent: row-major
inline constexpr llvm::StringLiteral kParallelAttr = "pl.parallel";  // UnitAttr on scf.for: a parallel loop
inline constexpr llvm::StringLiteral kChunkAttr =
    "pl.chunk";  // I64Attr on scf.for: iterations a worker takes at a time

}  // namespace pl::ir
