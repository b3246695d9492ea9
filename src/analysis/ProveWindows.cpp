// Windows, elements and rows that are there: slice R1, assemble R1, read R1, gather_rows R1.
#include "analysis/IndexText.h"
#include "analysis/Prover.h"
#include "llvm/ADT/TypeSwitch.h"

namespace pl::analysis {

using mlir::Operation;
using mlir::RankedTensorType;
using mlir::Value;

static constexpr const char* kSomeTensor = "a tensor of the program";

static std::string shapeText(Value tensor) {
  std::string text;
  for (int64_t extent : mlir::cast<RankedTensorType>(tensor.getType()).getShape())
    text += (text.empty() ? "[" : ", ") + (mlir::ShapedType::isDynamic(extent) ? "?" : std::to_string(extent));
  return text + "]";
}

/// The valid part of `part`, at `offsets`, lies in the valid part of `whole`, unless it is empty.
static void proveWindow(Prover& prover, Operation* op, Value whole, mlir::ValueRange offsets, Value part) {
  Proof proof(prover.facts, op);
  Conjunction inside;
  for (unsigned i = 0; i < offsets.size(); ++i) {
    const AffineForm offset = proof.at.of(offsets[i]), size = proof.at.valid(part, i);
    inside.push_back(offset);
    inside.push_back(proof.at.valid(whole, i) - offset - size);
    proof.constraints.require(size - AffineForm(1));
  }
  const bool isProved = llvm::all_of(inside, [&](const AffineForm& form) { return proof.holds(form); });
  auto slice = llvm::dyn_cast<ir::SliceOp>(op);
  const std::string size = slice && !slice.getValid().empty() ? indexText(slice.getValid()) : shapeText(part);
  prover.add(op, nameOf(op) + " R1",
             size + " at " + indexText(offsets) + (slice ? " of " : " into ") + tensorText(whole, kSomeTensor),
             isProved, proof.gap("the window"));
}

static void proveElement(Prover& prover, ir::ReadOp read) {
  Proof proof(prover.facts, read);
  bool isProved = true;
  for (auto [i, index] : llvm::enumerate(read.getIndices())) {
    const AffineForm form = proof.at.of(index);
    isProved = isProved && proof.holds(form) && proof.holds(proof.at.valid(read.getSrc(), i) - form - AffineForm(1));
  }
  prover.add(read, "read R1",
             "the element " + indexText(read.getIndices()) + " of " + tensorText(read.getSrc(), kSomeTensor), isProved,
             proof.gap("the index"));
}

/// The indices are known by the range that their argument declares.
static void proveRows(Prover& prover, ir::GatherRowsOp gather) {
  auto argument = mlir::dyn_cast<mlir::BlockArgument>(gather.getIndices());
  const bool isInput = argument && argument.getOwner()->getParentOp() == prover.facts.function;
  bool isProved = false;
  if (isInput) {
    Proof proof(prover.facts, gather);
    const AffineForm index = proof.at.anyElement(argument.getArgNumber());
    isProved = proof.holds(index) && proof.holds(proof.at.valid(gather.getSrc(), 0) - index - AffineForm(1));
  }
  prover.add(gather, "gather_rows R1", "every index is a valid row of " + tensorText(gather.getSrc(), kSomeTensor),
             isProved, "the rows are elements of a tensor");
}

void proveWindows(Prover& prover, Operation* op) {
  llvm::TypeSwitch<Operation*>(op)
      .Case([&](ir::SliceOp slice) { proveWindow(prover, slice, slice.getSrc(), slice.getOffsets(), slice); })
      .Case([&](ir::AssembleOp assemble) {
        proveWindow(prover, assemble, assemble.getDst(), assemble.getOffsets(), assemble.getSrc());
      })
      .Case([&](ir::ReadOp read) { proveElement(prover, read); })
      .Case([&](ir::GatherRowsOp gather) { proveRows(prover, gather); });
}

}  // namespace pl::analysis
