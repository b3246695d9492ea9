#include "analysis/Access.h"

#include "dialect/PlDialect.h"

namespace pl::analysis {

llvm::SmallVector<Span, 4> spansOf(mlir::OpOperand& operand, Moment& at) {
  mlir::Operation* op = operand.getOwner();
  const mlir::Value tensor = operand.get();
  auto assemble = llvm::dyn_cast<ir::AssembleOp>(op);
  const bool isWritten = assemble && &operand == &assemble.getDstMutable();
  llvm::SmallVector<Span, 4> spans;
  for (unsigned i = 0; i < mlir::cast<mlir::RankedTensorType>(tensor.getType()).getRank(); ++i) {
    if (isWritten)
      spans.push_back({at.of(assemble.getOffsets()[i]), at.valid(assemble.getSrc(), i)});
    else if (auto slice = llvm::dyn_cast<ir::SliceOp>(op))
      spans.push_back({at.of(slice.getOffsets()[i]), at.valid(slice, i)});
    else if (auto read = llvm::dyn_cast<ir::ReadOp>(op))
      spans.push_back({at.of(read.getIndices()[i]), 1});
    else
      spans.push_back({0, at.valid(tensor, i)});
  }
  return spans;
}

llvm::SmallVector<mlir::OpOperand*, 4> readsOf(mlir::Operation* op) {
  llvm::SmallVector<mlir::OpOperand*, 4> reads;
  if (op->hasTrait<mlir::OpTrait::IsTerminator>() || op->getNumRegions() != 0) return reads;
  auto assemble = llvm::dyn_cast<ir::AssembleOp>(op);
  for (mlir::OpOperand& operand : op->getOpOperands()) {
    const bool isWritten = assemble && &operand == &assemble.getDstMutable();
    if (llvm::isa<mlir::RankedTensorType>(operand.get().getType()) && !isWritten) reads.push_back(&operand);
  }
  return reads;
}

}  // namespace pl::analysis
