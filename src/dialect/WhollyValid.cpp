#include "dialect/WhollyValid.h"

#include "dialect/PlDialect.h"
#include "dialect/Verify.h"
#include "llvm/ADT/TypeSwitch.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace pl::ir {

using mlir::RankedTensorType;
using mlir::Value;

// A chain of operations longer than this is left to run time: verifiers ask again for every assemble.
constexpr int kLongestChain = 32;

static bool isWhollyValid(Value tensor, int length);

static bool isWhollyValidWindow(SliceOp slice, int length) {
  RankedTensorType source = slice.getSrc().getType(), window = slice.getType();
  if (!source.hasStaticShape() || !window.hasStaticShape() || !isWhollyValid(slice.getSrc(), length)) return false;
  for (auto [i, offset] : llvm::enumerate(slice.getOffsets())) {
    auto start = constantOf(offset);
    if (!start || *start + window.getDimSize(i) > source.getDimSize(i)) return false;
  }
  return true;
}

static bool isWhollyValid(Value tensor, int length) {
  if (length > kLongestChain) return false;
  if (auto argument = mlir::dyn_cast<mlir::BlockArgument>(tensor))  // of a program; a loop's may be anything
    return mlir::isa_and_nonnull<mlir::func::FuncOp>(argument.getOwner()->getParentOp());
  auto isWhole = [&](Value operand) {
    return !mlir::isa<RankedTensorType>(operand.getType()) || isWhollyValid(operand, length + 1);
  };
  return llvm::TypeSwitch<mlir::Operation*, bool>(tensor.getDefiningOp())
      .Case<CreateTensorOp, FullOp>([](auto op) { return op.getValid().empty(); })
      .Case<ArangeOp, FillpadOp>([](auto) { return true; })
      .Case([&](SliceOp op) { return op.getValid().empty() && isWhollyValidWindow(op, length + 1); })
      .Case([&](AssembleOp op) { return isWhole(op.getDst()); })
      .Case<ElementwiseOpInterface, ReduceOpInterface>(
          [&](mlir::Operation* op) { return llvm::all_of(op->getOperands(), isWhole); })
      .Case<MatmulOp, MatmulAccOp, RowArgmaxOp, TransposeOp, ReshapeOp, ConcatOp, GatherRowsOp>(
          [&](mlir::Operation* op) { return llvm::all_of(op->getOperands(), isWhole); })
      .Default([](mlir::Operation*) { return false; });
}

bool isWhollyValid(Value tensor) { return isWhollyValid(tensor, 0); }

}  // namespace pl::ir
