#include "target/cpu/VectorizeLoops.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "target/cpu/VectorizeStrip.h"

namespace pl::cpu {

using namespace mlir;

std::optional<std::int64_t> constantOf(Value value) { return getConstantIntValue(value); }

Value roundDown(OpBuilder& builder, Location loc, Value upper, std::int64_t step) {
  if (step == 1) return upper;
  if (std::optional<std::int64_t> constant = constantOf(upper))
    return arith::ConstantIndexOp::create(builder, loc, *constant / step * step);
  Value rest =
      arith::RemUIOp::create(builder, loc, upper, arith::ConstantIndexOp::create(builder, loc, step).getResult());
  return arith::SubIOp::create(builder, loc, upper, rest);
}

SmallVector<Value> emitLoop(OpBuilder& builder, Location loc, Value lower, Value upper, std::int64_t step,
                            ValueRange carried, LoopBody body) {
  return emitLoop(builder, loc, lower, upper, arith::ConstantIndexOp::create(builder, loc, step).getResult(), carried,
                  body);
}

SmallVector<Value> emitLoop(OpBuilder& builder, Location loc, Value lower, Value upper, Value step, ValueRange carried,
                            LoopBody body) {
  if (lower == upper) return carried;
  std::optional<std::int64_t> from = constantOf(lower), to = constantOf(upper), by = constantOf(step);
  if (from && to && *to <= *from) return carried;
  if (from && to && by && *to - *from <= *by) return body(builder, lower, carried);
  auto loop = scf::ForOp::create(builder, loc, lower, upper, step, carried,
                                 [&](OpBuilder& inner, Location, Value iv, ValueRange values) {
                                   scf::YieldOp::create(inner, loc, body(inner, iv, values));
                                 });
  return SmallVector<Value>(loop.getResults());
}

SmallVector<Value> emitNest(OpBuilder& builder, Location loc, ArrayRef<unsigned> dims, ValueRange extents,
                            SmallVectorImpl<Value>& ivs, ValueRange carried,
                            function_ref<SmallVector<Value>(OpBuilder&, ValueRange)> body) {
  if (dims.empty()) return body(builder, carried);
  Value zero = arith::ConstantIndexOp::create(builder, loc, 0);
  return emitLoop(builder, loc, zero, extents[dims.front()], 1, carried,
                  [&](OpBuilder& inner, Value iv, ValueRange values) {
                    ivs[dims.front()] = iv;
                    return emitNest(inner, loc, dims.drop_front(), extents, ivs, values, body);
                  });
}

/// `value`, of which LLVM does not know that it may be a constant. LLVM 22 makes a scalar store of the wide element
/// from a masked store of narrowed elements whose mask is known to have one lane, and so overwrites its neighbours.
static Value opaque(OpBuilder& builder, Location loc, Value value) {
  Type i64 = builder.getI64Type();
  Value bits = arith::IndexCastOp::create(builder, loc, i64, value);
  auto identity = LLVM::InlineAsmOp::create(
      builder, loc, i64, bits, /*asm_string=*/"", /*constraints=*/"=r,0", /*has_side_effects=*/false,
      /*is_align_stack=*/false, LLVM::TailCallKind::None,
      LLVM::AsmDialectAttr::get(builder.getContext(), LLVM::AsmDialect::AD_ATT), /*operand_attrs=*/ArrayAttr());
  return arith::IndexCastOp::create(builder, loc, value.getType(), identity.getResult(0));
}

SmallVector<Value> emitTail(OpBuilder& builder, Location loc, const VectorTarget& target, Strip strip, Value lower,
                            Value upper, ValueRange carried,
                            function_ref<SmallVector<Value>(OpBuilder&, const Strip&, ValueRange)> body) {
  if (!target.hasAvx512) strip.width = 1;
  return emitLoop(builder, loc, lower, upper, strip.width, carried, [&](OpBuilder& inner, Value iv, ValueRange values) {
    Strip partial = strip;
    partial.start = iv;
    if (partial.width > 1) {
      partial.count = opaque(inner, loc, arith::SubIOp::create(inner, loc, upper, iv));
      partial.mask = firstLanes(inner, loc, partial.width, partial.count);
    }
    return body(inner, partial, values);
  });
}

SmallVector<Value> loopExtents(OpBuilder& builder, linalg::LinalgOp op) {
  return llvm::map_to_vector(op.createLoopRanges(builder, op.getLoc()), [&](Range range) {
    return getValueOrCreateConstantIndexOp(builder, op.getLoc(), range.size);
  });
}

bool reducesAlongRows(linalg::LinalgOp op) {
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  return llvm::any_of(op.getDpsInputOperands(), [&](OpOperand* operand) {
    AffineMap map = op.getMatchingIndexingMap(operand);
    auto last = map.getNumResults() == 0 ? nullptr : dyn_cast<AffineDimExpr>(map.getResults().back());
    return last && iterators[last.getPosition()] == utils::IteratorType::reduction;
  });
}

}  // namespace pl::cpu
