#include "analysis/Slope.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

namespace pl::analysis {

namespace arith = mlir::arith;

std::optional<std::int64_t> slopeOf(mlir::Value index, mlir::scf::ForOp loop) {
  if (index == loop.getInductionVar()) return 1;
  mlir::Region* region = index.getParentRegion();
  if (!loop.getRegion().isAncestor(region)) return 0;
  mlir::Operation* op = index.getDefiningOp();
  if (op && op->hasTrait<mlir::OpTrait::ConstantLike>()) return 0;
  if (!mlir::isa_and_nonnull<arith::AddIOp, arith::SubIOp, arith::MulIOp>(op)) return std::nullopt;
  const auto a = slopeOf(op->getOperand(0), loop), b = slopeOf(op->getOperand(1), loop);
  if (!a || !b) return std::nullopt;
  if (mlir::isa<arith::AddIOp>(op)) return *a + *b;
  if (mlir::isa<arith::SubIOp>(op)) return *a - *b;
  if (*a == 0 && *b == 0) return 0;
  const auto factor = mlir::getConstantIntValue(op->getOperand(*a == 0 ? 0 : 1));
  return factor ? std::optional(*factor * (*a == 0 ? *b : *a)) : std::nullopt;
}

}  // namespace pl::analysis
