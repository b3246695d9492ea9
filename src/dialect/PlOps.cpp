// The operations' generated code, and the verifiers of those that make, view, place and gather. Rules (C1 …) are those
// of the operation's section in docs/language.md; rules on the types of single operands are in PlOps.td.
#include "dialect/KnownValid.h"
#include "dialect/PlDialect.h"
#include "dialect/ScalarMeaning.h"
#include "dialect/Verify.h"
#include "mlir/IR/Builders.h"

#define GET_OP_CLASSES
#include "dialect/PlOps.cpp.inc"

namespace pl::ir {

using llvm::failed;
using mlir::LogicalResult;
using mlir::RankedTensorType;

// ---- make -------------------------------------------------------------------------------------------------------

LogicalResult CreateTensorOp::verify() {
  if (failed(verifySizes(*this, getType(), getSizes()))) return mlir::failure();  // C1
  return verifyValid(*this, getType(), getValid());                               // C2
}

LogicalResult FullOp::verify() {
  if (failed(verifySizes(*this, getType(), getSizes()))) return mlir::failure();                         // C1
  if (failed(verifyValid(*this, getType(), getValid()))) return mlir::failure();                         // C2
  return verifySameDType(*this, "a value", signless(getType().getElementType()), getValue().getType());  // C3
}

LogicalResult ArangeOp::verify() {
  if (failed(verifySizes(*this, getType(), getSizes()))) return mlir::failure();  // C1
  RankedTensorType type = getType();
  if (type.getRank() > 2 || (type.getRank() == 2 && type.getDimSize(0) != 1))  // C2
    return emitOpError() << "expects a result of shape [n] or [1, n] but got " << shapeText(type.getShape());
  return mlir::success();
}

/// The part [offset, offset + length) that `whose` valid elements take of dimension `i` of `tensor` lies inside what is
/// valid there, where all three are known.
static LogicalResult verifyInsideValid(mlir::Operation* op, llvm::StringRef whose, mlir::Value tensor, unsigned i,
                                       mlir::Value offset, std::optional<int64_t> length) {
  auto first = constantOf(offset), valid = knownValid(tensor, i);
  if (!first || !valid || !length || *length == 0 || *first + *length <= *valid) return mlir::success();
  auto error = op->emitOpError() << "expects the " << whose << " valid part inside the " << *valid
                                 << " valid elements of dimension " << i << " of " << tensor.getType() << " but got ["
                                 << *first << ", " << *first + *length << ")";
  error.attachNote(tensor.getLoc()) << "the tensor was made here";
  return error;
}

// ---- view and place ---------------------------------------------------------------------------------------------

LogicalResult SliceOp::verify() {
  RankedTensorType source = getSrc().getType(), window = getType();
  if (failed(verifySameDType(*this, "a result", source.getElementType(), window.getElementType())))  // C1
    return mlir::failure();
  if (failed(verifyRank(*this, "a result", window, source.getRank()))) return mlir::failure();   // C2
  if (failed(verifyPosition(*this, source, getOffsets(), "offset", 0))) return mlir::failure();  // C3
  if (failed(verifySizes(*this, window, getSizes()))) return mlir::failure();                    // C4
  if (failed(verifyValid(*this, window, getValid()))) return mlir::failure();                    // C5
  for (auto [i, valid] : llvm::enumerate(getValid())) {                                          // C6
    auto length = constantOf(valid), offset = constantOf(getOffsets()[i]);
    int64_t extent = source.getDimSize(i);
    if (length && offset && !isDynamic(extent) && *offset + *length > extent)
      return emitOpError() << "expects the window's valid part inside dimension " << i << " of " << source
                           << " but got [" << *offset << ", " << *offset + *length << ")";
    if (failed(verifyInsideValid(*this, "window's", getSrc(), i, getOffsets()[i], length)))
      return mlir::failure();  // C7
  }
  return mlir::success();
}

LogicalResult AssembleOp::verify() {
  RankedTensorType source = getSrc().getType(), destination = getDst().getType();
  if (failed(verifySameDType(*this, "a source", destination.getElementType(), source.getElementType())))  // C1
    return mlir::failure();
  if (failed(verifyRank(*this, "a source", source, destination.getRank()))) return mlir::failure();   // C2
  if (failed(verifyPosition(*this, destination, getOffsets(), "offset", 0))) return mlir::failure();  // C3
  for (auto [i, offset] : llvm::enumerate(getOffsets()))                                              // C5
    if (failed(verifyInsideValid(*this, "source's", getDst(), i, offset, knownValid(getSrc(), i))))
      return mlir::failure();
  return mlir::success();
}

LogicalResult ReshapeOp::verify() {
  RankedTensorType source = getSrc().getType(), result = getType();
  if (failed(verifySameDType(*this, "a result", source.getElementType(), result.getElementType())))  // C1
    return mlir::failure();
  if (failed(verifySizes(*this, result, getSizes()))) return mlir::failure();                                    // C2
  if (source.hasStaticShape() && result.hasStaticShape() && source.getNumElements() != result.getNumElements())  // C3
    return emitOpError() << "expects a result of " << source.getNumElements() << " elements but got "
                         << result.getNumElements();
  return mlir::success();
}

LogicalResult ConcatOp::verify() {
  RankedTensorType result = getType();
  int64_t axis = static_cast<int64_t>(getAxis());
  if (getSrcs().empty()) return emitOpError("expects at least one operand but got none");  // C1
  if (axis < 0 || axis >= result.getRank())                                                // C2
    return emitOpError() << "expects an axis between 0 and " << result.getRank() - 1 << " but got " << axis;
  llvm::SmallVector<int64_t> expected(result.getRank(), mlir::ShapedType::kDynamic);
  expected[axis] = 0;
  for (auto [n, operand] : llvm::enumerate(getSrcs())) {
    auto type = mlir::cast<RankedTensorType>(operand.getType());
    if (failed(verifySameDType(*this, "operands", result.getElementType(), type.getElementType())))  // C3
      return mlir::failure();
    if (failed(verifyRank(*this, "operands", type, result.getRank()))) return mlir::failure();  // C4
    for (auto [i, extent] : llvm::enumerate(type.getShape())) {
      if (static_cast<int64_t>(i) == axis) {
        bool isKnown = !isDynamic(expected[i]) && !isDynamic(extent);
        expected[i] = isKnown ? expected[i] + extent : mlir::ShapedType::kDynamic;
        continue;
      }
      if (!mayEqual(expected[i], extent))  // C5
        return emitOpError() << "expects operands of extent " << expected[i] << " in dimension " << i << " but operand "
                             << n << " has " << extent;
      expected[i] = known(expected[i], extent);
    }
  }
  return verifyResultShape(*this, expected);  // C6
}

LogicalResult TransposeOp::verify() {
  RankedTensorType source = getSrc().getType();
  llvm::SmallVector<int64_t> sorted(getPermutation()), expected;
  llvm::sort(sorted);
  if (!llvm::equal(sorted, llvm::seq<int64_t>(0, source.getRank())))  // C1
    return emitOpError() << "expects a permutation of 0 to " << source.getRank() - 1 << " but got "
                         << shapeText(getPermutation());
  if (failed(verifySameDType(*this, "a result", source.getElementType(), getType().getElementType())))  // C2
    return mlir::failure();
  for (int64_t dimension : getPermutation()) expected.push_back(source.getDimSize(dimension));
  return verifyResultShape(*this, expected);  // C3
}

// ---- gather -----------------------------------------------------------------------------------------------------

LogicalResult ReadOp::verify() {
  if (failed(verifyPosition(*this, getSrc().getType(), getIndices(), "index", 1))) return mlir::failure();  // C1
  return verifySameDType(*this, "a result", signless(getSrc().getType().getElementType()), getType());      // C2
}

LogicalResult GatherRowsOp::verify() {
  RankedTensorType source = getSrc().getType(), indices = getIndices().getType();
  if (failed(verifyRank(*this, "a source", source, 2))) return mlir::failure();  // C1
  int64_t rank = indices.getRank();
  bool isRow = rank == 2 && indices.getDimSize(0) == 1, isColumn = rank == 2 && indices.getDimSize(1) == 1;
  if (rank != 1 && !isRow && !isColumn)  // C2
    return emitOpError() << "expects indices of shape [n], [n, 1] or [1, n] but got " << shapeText(indices.getShape());
  if (failed(verifySameDType(*this, "a result", source.getElementType(), getType().getElementType())))  // C3
    return mlir::failure();
  int64_t rows = isColumn || rank == 1 ? indices.getDimSize(0) : indices.getDimSize(1);
  return verifyResultShape(*this, {rows, source.getDimSize(1)});  // C4
}

}  // namespace pl::ir
