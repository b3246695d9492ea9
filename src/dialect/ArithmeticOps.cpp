// The verifiers of elementwise operations, reductions and products. Rules (C1 …) are those of docs/language.md.
#include "dialect/PlDialect.h"
#include "dialect/Verify.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/TypeUtilities.h"

namespace pl::ir {

using llvm::failed;
using llvm::SmallVector;
using mlir::LogicalResult;
using mlir::Operation;
using mlir::RankedTensorType;
using mlir::Type;
using mlir::Value;
using mlir::ValueRange;

// ---- elementwise ------------------------------------------------------------------------------------------------

/// Rules C1 to C5 of `elementwise` for the operands that broadcast against each other; `dtyped` are those that must
/// have one dtype.
static LogicalResult verifyBroadcast(Operation* op, ValueRange operands, ValueRange dtyped) {
  RankedTensorType first;
  SmallVector<int64_t> shape;
  for (Value operand : operands) {
    auto type = mlir::dyn_cast<RankedTensorType>(operand.getType());
    if (!type) continue;
    if (!first) {
      first = type;
      shape.assign(type.getShape().begin(), type.getShape().end());
      continue;
    }
    if (type.getRank() != first.getRank())  // elementwise C3
      return op->emitOpError() << "expects operands of one rank but got " << first << " and " << type;
    for (auto [i, extent] : llvm::enumerate(type.getShape())) {
      if (shape[i] != 1 && extent != 1 && !mayEqual(shape[i], extent))  // elementwise C4
        return op->emitOpError() << "expects operands of equal extents, or of extent 1, in dimension " << i
                                 << " but got " << shapeText(first.getShape()) << " and " << shapeText(type.getShape());
      shape[i] = shape[i] == 1 ? extent : extent == 1 ? shape[i] : known(shape[i], extent);
    }
  }
  // An operand that is a number has the signless type of its tensor's elements.
  RankedTensorType tensor;
  for (Value operand : dtyped)
    if (auto type = mlir::dyn_cast<RankedTensorType>(operand.getType()); type && !tensor) tensor = type;
  Type expected = tensor ? tensor.getElementType() : mlir::getElementTypeOrSelf(op->getResult(0).getType());
  for (Value operand : dtyped) {
    bool isTensor = mlir::isa<RankedTensorType>(operand.getType());
    Type wanted = isTensor || !expected.isUnsignedInteger() ? expected : mlir::IntegerType::get(op->getContext(), 8);
    if (mlir::getElementTypeOrSelf(operand.getType()) != wanted)  // elementwise C2
      return op->emitOpError() << "expects operands of " << wanted << " but got " << operand.getType();
  }
  if (!first) return op->emitOpError("expects at least one tensor but got numbers alone");  // elementwise C1
  return verifyResultShape(op, shape);                                                      // elementwise C5
}

static LogicalResult verifyBinary(Operation* op) {
  if (failed(verifyBroadcast(op, op->getOperands(), op->getOperands()))) return mlir::failure();
  for (Type type : op->getOperandTypes())
    if (auto tensor = mlir::dyn_cast<RankedTensorType>(type))  // elementwise C6
      return verifySameDType(op, "a result", tensor.getElementType(),
                             mlir::getElementTypeOrSelf(op->getResult(0).getType()));
  return mlir::success();
}

LogicalResult AddOp::verify() { return verifyBinary(*this); }
LogicalResult SubOp::verify() { return verifyBinary(*this); }
LogicalResult MulOp::verify() { return verifyBinary(*this); }
LogicalResult DivOp::verify() { return verifyBinary(*this); }
LogicalResult MaximumOp::verify() { return verifyBinary(*this); }
LogicalResult MinimumOp::verify() { return verifyBinary(*this); }

LogicalResult CompareOp::verify() { return verifyBroadcast(*this, getOperands(), getOperands()); }

LogicalResult SelectOp::verify() {
  if (failed(verifyBroadcast(*this, getOperands(), {getLhs(), getRhs()}))) return mlir::failure();
  Type result = getType().getElementType();
  for (Value operand : {getLhs(), getRhs()}) {
    bool isTensor = mlir::isa<RankedTensorType>(operand.getType());
    Type wanted = isTensor || !result.isUnsignedInteger() ? result : mlir::IntegerType::get(getContext(), 8);
    if (failed(verifySameDType(*this, "operands", wanted, mlir::getElementTypeOrSelf(operand.getType()))))  // C2
      return mlir::failure();
  }
  return mlir::success();
}

LogicalResult CastOp::verify() {
  if (failed(verifyResultShape(*this, getSrc().getType().getShape()))) return mlir::failure();  // C1
  Type from = getSrc().getType().getElementType(), to = getType().getElementType();
  bool toInteger = mlir::isa<mlir::IntegerType>(to) && !to.isInteger(1);
  bool rounds = mlir::isa<mlir::FloatType>(from) && from != to && (toInteger || to.isF16() || to.isBF16());
  if (!rounds && getRounding() != Rounding::nearest_even)  // C2
    return emitOpError() << "expects rounding nearest_even, since " << from << " to " << to
                         << " does not narrow, but got " << stringifyRounding(getRounding());
  return mlir::success();
}

// ---- broadcast --------------------------------------------------------------------------------------------------

static LogicalResult verifyExpand(Operation* op, RankedTensorType source, RankedTensorType vector, bool alongRows) {
  if (failed(verifyRank(op, "a source", source, 2)) || failed(verifyRank(op, "a vector", vector, 2)))  // C1
    return mlir::failure();
  if (failed(verifySameDType(op, "a vector", source.getElementType(), vector.getElementType())))  // C2
    return mlir::failure();
  int64_t rows = source.getDimSize(0), columns = source.getDimSize(1);
  bool fits = alongRows ? mayEqual(vector.getDimSize(0), rows) && vector.getDimSize(1) == 1
                        : vector.getDimSize(0) == 1 && mayEqual(vector.getDimSize(1), columns);
  if (fits) return mlir::success();  // C3
  SmallVector<int64_t> expected{alongRows ? rows : 1, alongRows ? 1 : columns};
  return op->emitOpError() << "expects a vector of shape " << shapeText(expected) << " but got "
                           << shapeText(vector.getShape());
}

#define PL_VERIFY_EXPAND(Class, alongRows) \
  LogicalResult Class::verify() { return verifyExpand(*this, getSrc().getType(), getVector().getType(), alongRows); }
PL_VERIFY_EXPAND(RowExpandAddOp, true)
PL_VERIFY_EXPAND(RowExpandSubOp, true)
PL_VERIFY_EXPAND(RowExpandMulOp, true)
PL_VERIFY_EXPAND(RowExpandDivOp, true)
PL_VERIFY_EXPAND(ColExpandAddOp, false)
PL_VERIFY_EXPAND(ColExpandSubOp, false)
PL_VERIFY_EXPAND(ColExpandMulOp, false)
PL_VERIFY_EXPAND(ColExpandDivOp, false)
#undef PL_VERIFY_EXPAND

// ---- reduce -----------------------------------------------------------------------------------------------------

static LogicalResult verifyReduced(Operation* op, RankedTensorType source, int64_t axis) {
  if (failed(verifyRank(op, "a source", source, 2))) return mlir::failure();  // C1
  int64_t rows = source.getDimSize(0), columns = source.getDimSize(1);
  return axis == 1 ? verifyResultShape(op, {rows, 1}) : verifyResultShape(op, {1, columns});  // C2
}

static LogicalResult verifyReduce(ReduceOpInterface op) {
  auto source = mlir::cast<RankedTensorType>(op->getOperand(0).getType());
  if (failed(verifyReduced(op, source, op.getAxis()))) return mlir::failure();
  return verifySameDType(op, "a result", source.getElementType(),  // C3
                         mlir::getElementTypeOrSelf(op->getResult(0).getType()));
}

LogicalResult RowSumOp::verify() { return verifyReduce(*this); }
LogicalResult RowMaxOp::verify() { return verifyReduce(*this); }
LogicalResult RowMinOp::verify() { return verifyReduce(*this); }
LogicalResult ColSumOp::verify() { return verifyReduce(*this); }
LogicalResult ColMaxOp::verify() { return verifyReduce(*this); }
LogicalResult ColMinOp::verify() { return verifyReduce(*this); }

LogicalResult RowArgmaxOp::verify() { return verifyReduced(*this, getSrc().getType(), 1); }

// ---- matrix -----------------------------------------------------------------------------------------------------

static LogicalResult verifyProduct(Operation* op, RankedTensorType lhs, RankedTensorType rhs, bool aTrans, bool bTrans,
                                   RankedTensorType result, bool accumulates) {
  if (failed(verifyRank(op, "a left operand", lhs, 2)) || failed(verifyRank(op, "a right operand", rhs, 2)))  // C1
    return mlir::failure();
  Type element = lhs.getElementType();
  if (!mlir::isa<mlir::FloatType>(element) && !element.isSignlessInteger(8))  // C2
    return op->emitOpError() << "expects operands of f32, f16, bf16 or i8 but got " << element;
  if (failed(verifySameDType(op, "a right operand", element, rhs.getElementType()))) return mlir::failure();  // C2
  int64_t rows = lhs.getDimSize(aTrans ? 1 : 0), columns = rhs.getDimSize(bTrans ? 0 : 1);
  int64_t leftDepth = lhs.getDimSize(aTrans ? 0 : 1), rightDepth = rhs.getDimSize(bTrans ? 1 : 0);
  if (!mayEqual(leftDepth, rightDepth))  // C3
    return op->emitOpError() << "expects a right operand with a contracted extent of " << leftDepth << " but got "
                             << rightDepth;
  Type accumulator = mlir::isa<mlir::FloatType>(element) ? Type(mlir::Float32Type::get(op->getContext()))
                                                         : Type(mlir::IntegerType::get(op->getContext(), 32));
  if (failed(verifySameDType(op, accumulates ? "an accumulator" : "a result", accumulator,
                             result.getElementType())))  // C4
    return mlir::failure();
  if (!accumulates) return verifyResultShape(op, {rows, columns});                  // C5
  if (failed(verifyRank(op, "an accumulator", result, 2))) return mlir::failure();  // C5
  if (mayEqual(result.getDimSize(0), rows) && mayEqual(result.getDimSize(1), columns)) return mlir::success();
  return op->emitOpError() << "expects an accumulator of shape " << shapeText({rows, columns}) << " but got "
                           << shapeText(result.getShape());
}

LogicalResult MatmulOp::verify() {
  return verifyProduct(*this, getLhs().getType(), getRhs().getType(), getATrans(), getBTrans(), getType(), false);
}

LogicalResult MatmulAccOp::verify() {
  return verifyProduct(*this, getLhs().getType(), getRhs().getType(), getATrans(), getBTrans(), getType(), true);
}

}  // namespace pl::ir
