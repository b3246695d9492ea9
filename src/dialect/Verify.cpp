// Checks that the verifiers of several operations share.
#include "dialect/Verify.h"

#include "llvm/ADT/StringExtras.h"
#include "mlir/IR/Matchers.h"

namespace pl::ir {

using llvm::StringRef;
using mlir::LogicalResult;
using mlir::Operation;
using mlir::RankedTensorType;
using mlir::ValueRange;

bool extentsArePositive(mlir::Type type) {
  auto tensor = mlir::dyn_cast<RankedTensorType>(type);
  return !tensor || llvm::all_of(tensor.getShape(), [](int64_t extent) { return isDynamic(extent) || extent >= 1; });
}

std::optional<int64_t> constantOf(mlir::Value index) {
  llvm::APInt value;
  if (!mlir::matchPattern(index, mlir::m_ConstantInt(&value))) return std::nullopt;
  return value.getSExtValue();
}

std::string shapeText(llvm::ArrayRef<int64_t> shape) {
  auto text = [](int64_t extent) { return isDynamic(extent) ? std::string("?") : std::to_string(extent); };
  return "[" + llvm::join(llvm::map_range(shape, text), ", ") + "]";
}

LogicalResult verifySizes(Operation* op, RankedTensorType type, ValueRange sizes) {
  if (sizes.size() != static_cast<size_t>(type.getNumDynamicDims()))
    return op->emitOpError() << "expects one size per `?` of " << type << ", " << type.getNumDynamicDims()
                             << ", but got " << sizes.size();
  for (mlir::Value size : sizes)
    if (auto constant = constantOf(size); constant && *constant < 1)
      return op->emitOpError() << "expects sizes of at least 1 but got " << *constant;
  return mlir::success();
}

LogicalResult verifyValid(Operation* op, RankedTensorType type, ValueRange valid) {
  if (valid.empty()) return mlir::success();
  if (static_cast<int64_t>(valid.size()) != type.getRank())
    return op->emitOpError() << "expects one valid extent per dimension of " << type << ", " << type.getRank()
                             << ", but got " << valid.size();
  for (auto [i, value] : llvm::enumerate(valid)) {
    auto constant = constantOf(value);
    int64_t extent = type.getDimSize(i);
    if (constant && (*constant < 0 || (!isDynamic(extent) && *constant > extent)))
      return op->emitOpError() << "expects a valid extent between 0 and dimension " << i << " of " << type
                               << " but got " << *constant;
  }
  return mlir::success();
}

LogicalResult verifyPosition(Operation* op, RankedTensorType type, ValueRange indices, StringRef what, int64_t room) {
  if (static_cast<int64_t>(indices.size()) != type.getRank())
    return op->emitOpError() << "expects one " << what << " per dimension of " << type << ", " << type.getRank()
                             << ", but got " << indices.size();
  for (auto [i, index] : llvm::enumerate(indices)) {
    auto constant = constantOf(index);
    int64_t extent = type.getDimSize(i);
    if (constant && (*constant < 0 || (!isDynamic(extent) && *constant > extent - room)))
      return op->emitOpError() << "expects " << (what == "index" ? "an index" : "an offset") << " inside dimension "
                               << i << " of " << type << " but got " << *constant;
  }
  return mlir::success();
}

LogicalResult verifySameDType(Operation* op, StringRef what, mlir::Type expected, mlir::Type actual) {
  if (expected == actual) return mlir::success();
  return op->emitOpError() << "expects " << what << " of " << expected << " but got " << actual;
}

LogicalResult verifyRank(Operation* op, StringRef what, RankedTensorType type, int64_t rank) {
  if (type.getRank() == rank) return mlir::success();
  return op->emitOpError() << "expects " << what << " of rank " << rank << " but got " << type;
}

LogicalResult verifyResultShape(Operation* op, llvm::ArrayRef<int64_t> expected) {
  auto type = mlir::cast<RankedTensorType>(op->getResult(0).getType());
  if (type.getShape() == expected) return mlir::success();
  return op->emitOpError() << "expects a result of shape " << shapeText(expected) << " but got "
                           << shapeText(type.getShape());
}

}  // namespace pl::ir
