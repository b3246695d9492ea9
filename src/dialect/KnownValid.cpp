// The transfer rules of valid extents (`valid` in each section of docs/language.md), on numbers alone.
#include "dialect/KnownValid.h"

#include <algorithm>

#include "dialect/PlDialect.h"
#include "dialect/Verify.h"
#include "llvm/ADT/TypeSwitch.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace pl::ir {

using Known = std::optional<int64_t>;
using mlir::Operation;
using mlir::RankedTensorType;
using mlir::Value;

static Known extentOf(Value tensor, unsigned i) {
  int64_t extent = mlir::cast<RankedTensorType>(tensor.getType()).getDimSize(i);
  return isDynamic(extent) ? Known() : extent;
}

static Known lesser(Known a, Known b) { return a && b ? Known(std::min(*a, *b)) : std::nullopt; }

/// What a window has of its source: as given, or the source's valid part cut to the window.
static Known knownOfSlice(SliceOp slice, unsigned i, unsigned depth) {
  if (!slice.getValid().empty()) return constantOf(slice.getValid()[i]);
  Known source = knownValid(slice.getSrc(), i, depth), window = extentOf(slice, i);
  Known offset = i < slice.getOffsets().size() ? constantOf(slice.getOffsets()[i]) : std::nullopt;
  if (!source || !window || !offset) return std::nullopt;
  return std::clamp(*source - *offset, int64_t{0}, *window);
}

static Known knownOfElementwise(Operation* op, unsigned i, unsigned depth) {
  Known least = extentOf(op->getResult(0), i);
  for (Value operand : op->getOperands()) {
    auto type = mlir::dyn_cast<RankedTensorType>(operand.getType());
    bool isRepeated = type && type.getDimSize(i) == 1 && extentOf(op->getResult(0), i) != 1;
    if (type && !isRepeated) least = lesser(least, knownValid(operand, i, depth));
  }
  return least;
}

Known knownValid(Value tensor, unsigned i, unsigned depth) {
  if (depth == 0) return std::nullopt;
  --depth;
  Operation* op = tensor.getDefiningOp();
  if (!op) {
    bool isArgument = mlir::isa<mlir::func::FuncOp>(tensor.getParentBlock()->getParentOp());
    return isArgument ? extentOf(tensor, i) : std::nullopt;
  }
  return llvm::TypeSwitch<Operation*, Known>(op)
      .Case<CreateTensorOp, FullOp>(
          [&](auto made) { return made.getValid().empty() ? extentOf(tensor, i) : constantOf(made.getValid()[i]); })
      .Case<ArangeOp, FillpadOp>([&](auto) { return extentOf(tensor, i); })
      .Case([&](SliceOp slice) { return knownOfSlice(slice, i, depth); })
      .Case([&](AssembleOp assemble) { return knownValid(assemble.getDst(), i, depth); })
      .Case([&](TransposeOp transpose) { return knownValid(transpose.getSrc(), transpose.getPermutation()[i], depth); })
      .Case([&](ReduceOpInterface reduce) {
        return i == reduce.getAxis() ? Known(1) : knownValid(op->getOperand(0), i, depth);
      })
      .Case([&](MatmulOp product) {
        return i == 0 ? knownValid(product.getLhs(), product.getATrans() ? 1 : 0, depth)
                      : knownValid(product.getRhs(), product.getBTrans() ? 0 : 1, depth);
      })
      .Case([&](ElementwiseOpInterface) { return knownOfElementwise(op, i, depth); })
      .Default([](Operation*) { return Known(); });
}

}  // namespace pl::ir
