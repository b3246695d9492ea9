// The transfer rules of valid extents (`valid` in each section of docs/language.md), on index values.
#include "passes/ValidTerms.h"

#include "analysis/WindowProof.h"
#include "dialect/PlDialect.h"
#include "llvm/ADT/TypeSwitch.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"

namespace pl::passes {

using namespace mlir;
using Terms = std::optional<SmallVector<OpFoldResult>>;

static OpFoldResult number(MLIRContext* context, int64_t value) { return Builder(context).getIndexAttr(value); }

std::optional<OpFoldResult> declaredExtent(Value tensor, unsigned dim) {
  auto type = cast<RankedTensorType>(tensor.getType());
  if (!type.isDynamicDim(dim)) return number(type.getContext(), type.getDimSize(dim));
  auto given = [&](auto op) -> std::optional<OpFoldResult> { return op.getSizes()[type.getDynamicDimIndex(dim)]; };
  Operation* op = tensor.getDefiningOp();
  if (!op) return std::nullopt;
  return TypeSwitch<Operation*, std::optional<OpFoldResult>>(op)
      .Case<ir::CreateTensorOp, ir::FullOp, ir::ArangeOp, ir::SliceOp, ir::ReshapeOp>(given)
      .Case([&](ir::AssembleOp assemble) { return declaredExtent(assemble.getDst(), dim); })
      .Default([](Operation*) { return std::nullopt; });
}

/// All of `dim` is valid.
static Terms whole(Value tensor, unsigned dim) {
  std::optional<OpFoldResult> extent = declaredExtent(tensor, dim);
  if (!extent) return std::nullopt;
  return SmallVector<OpFoldResult>{*extent};
}

static Terms both(Terms a, const Terms& b) {
  if (!a || !b) return std::nullopt;
  a->append(*b);
  return a;
}

/// As the operation gives it: no more than the extent.
static Terms given(Value tensor, ValueRange valid, unsigned dim) {
  Terms terms = whole(tensor, dim);
  if (valid.empty()) return terms;
  if (!terms) terms.emplace();
  terms->push_back(getAsOpFoldResult(valid[dim]));
  return terms;
}

static Terms termsOfSlice(ir::SliceOp slice, unsigned dim) {
  Terms window = given(slice, slice.getValid(), dim);
  if (!slice.getValid().empty() || !window) return window;
  // What the source has there: all of the window, if that lies in the source's valid part.
  Terms source = validTerms(slice.getSrc(), dim);
  OpFoldResult offset = getAsOpFoldResult(slice.getOffsets()[dim]);
  auto holds = [&](OpFoldResult limit) { return analysis::isInside(offset, window->front(), limit); };
  return source && llvm::all_of(*source, holds) ? window : std::nullopt;
}

static Terms termsOfElementwise(Operation* op, unsigned dim) {
  auto result = cast<RankedTensorType>(op->getResult(0).getType());
  Terms least = SmallVector<OpFoldResult>();
  for (Value operand : op->getOperands()) {
    auto type = dyn_cast<RankedTensorType>(operand.getType());
    bool isRepeated = type && type.getDimSize(dim) == 1 && result.getDimSize(dim) != 1;
    if (type && !isRepeated) least = both(least, validTerms(operand, dim));
  }
  return least;
}

Terms validTerms(Value tensor, unsigned dim) {
  Operation* op = tensor.getDefiningOp();
  if (!op) return isa<func::FuncOp>(tensor.getParentBlock()->getParentOp()) ? whole(tensor, dim) : std::nullopt;
  return TypeSwitch<Operation*, Terms>(op)
      .Case<ir::CreateTensorOp, ir::FullOp>([&](auto made) { return given(tensor, made.getValid(), dim); })
      .Case<ir::ArangeOp, ir::FillpadOp>([&](auto) { return whole(tensor, dim); })
      .Case([&](ir::SliceOp slice) { return termsOfSlice(slice, dim); })
      .Case([&](ir::AssembleOp assemble) { return validTerms(assemble.getDst(), dim); })
      .Case([&](ir::TransposeOp transpose) {
        return validTerms(transpose.getSrc(), static_cast<unsigned>(transpose.getPermutation()[dim]));
      })
      .Case([&](ir::ReduceOpInterface reduce) -> Terms {
        if (dim == reduce.getAxis()) return SmallVector<OpFoldResult>{number(op->getContext(), 1)};
        return validTerms(op->getOperand(0), dim);
      })
      .Case([&](ir::MatmulOp product) {
        return dim == 0 ? validTerms(product.getLhs(), product.getATrans() ? 1 : 0)
                        : validTerms(product.getRhs(), product.getBTrans() ? 0 : 1);
      })
      .Case([&](ir::MatmulAccOp product) {
        return both(validTerms(product.getAcc(), dim), dim == 0
                                                           ? validTerms(product.getLhs(), product.getATrans() ? 1 : 0)
                                                           : validTerms(product.getRhs(), product.getBTrans() ? 0 : 1));
      })
      .Case([&](ir::ElementwiseOpInterface) { return termsOfElementwise(op, dim); })
      .Default([](Operation*) { return std::nullopt; });
}

}  // namespace pl::passes
