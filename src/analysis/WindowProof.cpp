#include "analysis/WindowProof.h"

#include "analysis/Moment.h"

namespace pl::analysis {

using mlir::OpFoldResult;
using mlir::Value;

/// The function around the first of them that is no number.
static mlir::func::FuncOp functionOf(llvm::ArrayRef<OpFoldResult> integers) {
  for (OpFoldResult integer : integers)
    if (auto value = mlir::dyn_cast<Value>(integer))
      return value.getParentRegion()->getParentOfType<mlir::func::FuncOp>();
  return {};
}

bool isInside(OpFoldResult offset, OpFoldResult extent, OpFoldResult limit) {
  const ProgramFacts facts(functionOf({offset, extent, limit}));
  Constraints constraints;
  Moment at(facts, constraints);
  const auto form = [&](OpFoldResult integer) -> AffineForm {
    if (auto value = mlir::dyn_cast<Value>(integer)) return at.of(value);
    return mlir::cast<mlir::IntegerAttr>(mlir::cast<mlir::Attribute>(integer)).getInt();
  };
  return at.isAtMost(form(offset) + form(extent), form(limit));
}

}  // namespace pl::analysis
