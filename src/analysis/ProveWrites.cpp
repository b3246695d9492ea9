// What has been written where it is read (valid R1), and what a program leaves for its caller (program R1).
#include "analysis/Access.h"
#include "analysis/Coverage.h"
#include "analysis/IndexText.h"
#include "analysis/Prover.h"

namespace pl::analysis {

using mlir::Operation;
using mlir::Value;

/// first + something from 0 to size - 1
static AffineForm someIndexOf(Proof& proof, const Span& span) {
  const AffineForm index = AffineForm::of(proof.constraints.makeUnknown());
  proof.constraints.require(index);
  proof.constraints.require(span.size - index - AffineForm(1));
  return span.first + index;
}

void proveReads(Prover& prover, Operation* op) {
  for (mlir::OpOperand* operand : readsOf(op)) {
    const Written written = writtenInto(operand->get());
    if (written.everything) continue;
    Proof proof(prover.facts, op);
    llvm::SmallVector<AffineForm> element;
    for (const Span& span : spansOf(*operand, proof.at)) element.push_back(someIndexOf(proof, span));
    const bool isProved = isCovered(element, written, proof.at, proof.constraints);
    prover.add(op, "valid R1", "what " + nameOf(op) + " reads has been written", isProved,
               written.writes.empty() ? "nothing has certainly been written into it" : proof.gap("what is written"));
  }
}

// ---- outputs --------------------------------------------------------------------------------------------------------

/// The tracer sees to it; a program in text might return others.
static void proveDeclaredExtents(Prover& prover, Operation* back, unsigned number, Value tensor,
                                 const std::string& name) {
  if (mlir::cast<mlir::RankedTensorType>(tensor.getType()).hasStaticShape()) return;
  Proof proof(prover.facts, back);
  bool isProved = true;
  for (unsigned i = 0; i < rankOf(tensor); ++i)
    isProved = isProved && proof.at.areEqual(proof.at.extent(tensor, i), proof.at.declaredExtentOfResult(number, i));
  prover.add(back, "tensor R1", name + " has the extents that it declares", isProved, proof.gap("one"));
}

/// What lies outside the valid extents is no data that a caller could have.
static void proveWholeness(Prover& prover, Operation* back, Value tensor, const std::string& name) {
  Proof proof(prover.facts, back);
  bool isProved = true;
  for (unsigned i = 0; i < rankOf(tensor); ++i)
    isProved = isProved && proof.at.areEqual(proof.at.valid(tensor, i), proof.at.extent(tensor, i));
  prover.add(back, "program R1", name + " is wholly valid", isProved, proof.gap("a valid extent"));
}

void proveOutputs(Prover& prover) {
  mlir::func::FuncOp program = prover.facts.function;
  Operation* back = program.getBody().front().getTerminator();
  for (auto [number, tensor] : llvm::enumerate(back->getOperands())) {
    auto role = program.getResultAttrOfType<mlir::StringAttr>(number, ir::kRoleAttr);
    auto name = program.getResultAttrOfType<mlir::StringAttr>(number, ir::kNameAttr);
    if (!role || !name) continue;
    proveWholeness(prover, back, tensor, name.str());
    proveDeclaredExtents(prover, back, number, tensor, name.str());
    const Written written = writtenInto(tensor);
    // An inout keeps what nothing writes, unless the program returns another tensor in its place.
    if (role.getValue() == "inout" && written.everything) continue;
    Proof proof(prover.facts, back);
    llvm::SmallVector<AffineForm> element;
    for (unsigned i = 0; i < rankOf(tensor); ++i)
      element.push_back(someIndexOf(proof, {0, proof.at.extent(tensor, i)}));
    const bool isProved = isCovered(element, written, proof.at, proof.constraints);
    Operation* last = tensor.getDefiningOp() ? tensor.getDefiningOp() : back;
    prover.add(last, "program R1", "every element of " + name.str() + " is written", isProved,
               proof.gap("what is written"));
  }
}

}  // namespace pl::analysis
