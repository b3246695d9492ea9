// A share of the prefetch for the pass over memory before a product. In attention the products with K and V have the
// softmax between them, in which the memory would have nothing to do: the pass that makes the weights, exp and
// rounding, fetches the first lines of the next block of V, and the product the others.
#include <algorithm>
#include <limits>

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "target/cpu/Matmul.h"
#include "target/cpu/VectorizeLoops.h"

namespace pl::cpu {

using namespace mlir;

namespace {

constexpr std::int64_t kLineBytes = 64;
// Of eight rows' window two lines per strip are a quarter: about the pass's part of the time.
constexpr std::int64_t kMostPerStrip = 2, kShareOfWindow = 4;

std::int64_t elementsPerLine(const MatmulPlan& plan) {
  return kLineBytes * 8 / plan.b.elementType().getIntOrFloatBitWidth();
}
/// Lines of one of B's rows; 0: not a whole number of them.
std::int64_t linesPerRow(const MatmulPlan& plan) {
  const std::int64_t wide = cast<MemRefType>(plan.b.memref.getType()).getDimSize(plan.b.alongIndex);
  return ShapedType::isDynamic(wide) || wide % elementsPerLine(plan) != 0 ? 0 : wide / elementsPerLine(plan);
}

/// What A's depth cannot exceed: its own extent or that of the buffer that it is a window of.
std::int64_t mostDepth(const MatmulPlan& plan) {
  Value memory = plan.a.memref;
  if (auto window = memory.getDefiningOp<memref::SubViewOp>())
    if (window.getSourceType().getRank() == 2) memory = window.getSource();
  const std::int64_t depth = cast<MemRefType>(memory.getType()).getDimSize(plan.a.depthIndex);
  return ShapedType::isDynamic(depth) ? std::numeric_limits<std::int64_t>::max() : depth;
}

std::optional<WindowShare> shareOf(const MatmulPlan& plan, std::int64_t lanes) {
  const std::int64_t rows = cast<MemRefType>(plan.a.memref.getType()).getDimSize(plan.a.alongIndex);
  if (ShapedType::isDynamic(rows) || !plan.b.isContiguousAlong() || linesPerRow(plan) == 0) return std::nullopt;
  // The product goes through the window once, from where the share ends; the strips lie along A's rows.
  if (mostDepth(plan) > plan.blockDepth() || mostDepth(plan) < lanes) return std::nullopt;
  const std::int64_t lines = lanes * linesPerRow(plan);  // of the rows of B that a strip is multiplied by
  const std::int64_t perStrip = std::clamp<std::int64_t>(lines / (kShareOfWindow * rows), 1, kMostPerStrip);
  if (rows * perStrip > lines / 2) return std::nullopt;
  return WindowShare{.perStrip = perStrip, .lanes = lanes, .rows = rows};
}

Value index(OpBuilder& builder, const MatmulPlan& plan, std::int64_t value) {
  return arith::ConstantIndexOp::create(builder, plan.loc, value);
}
Value stripsOf(OpBuilder& builder, const MatmulPlan& plan, Value extent) {
  return builder.createOrFold<arith::CeilDivUIOp>(plan.loc, extent, index(builder, plan, plan.share->lanes));
}

/// The share of the strip in `row` from element `start` on: in the order of memory, as the strips follow each other.
void prefetchStrip(OpBuilder& builder, const MatmulPlan& plan, Value row, Value start, Value extent) {
  auto times = [&](Value a, Value b) { return builder.createOrFold<arith::MulIOp>(plan.loc, a, b); };
  auto plus = [&](Value a, Value b) { return builder.createOrFold<arith::AddIOp>(plan.loc, a, b); };
  Value before = builder.createOrFold<arith::DivUIOp>(plan.loc, start, index(builder, plan, plan.share->lanes));
  Value strip = plus(times(row, stripsOf(builder, plan, extent)), before);
  Value first = times(strip, index(builder, plan, plan.share->perStrip));
  Value lines = index(builder, plan, linesPerRow(plan));
  for (std::int64_t number = 0; number < plan.share->perStrip; ++number) {
    Value line = plus(first, index(builder, plan, number));
    Value depth = builder.createOrFold<arith::DivUIOp>(plan.loc, line, lines);
    Value within = builder.createOrFold<arith::RemUIOp>(plan.loc, line, lines);
    prefetchLine(builder, plan, times(within, index(builder, plan, elementsPerLine(plan))), depth);
  }
}

/// Moves what defines `value` before `place`, if nothing of it has effects.
bool moveBefore(Value value, Operation* place) {
  Operation* op = value.getDefiningOp();
  if (!op || op->getBlock() != place->getBlock() || op->isBeforeInBlock(place)) return true;
  if (!isPure(op) || op->getNumRegions() > 0) return false;
  if (!llvm::all_of(op->getOperands(), [&](Value operand) { return moveBefore(operand, place); })) return false;
  op->moveBefore(place);
  return true;
}

}  // namespace

linalg::GenericOp makerOfA(const MatmulPlan& plan, Operation* product) {
  for (Operation* user : plan.a.memref.getUsers()) {
    auto maker = dyn_cast<linalg::GenericOp>(user);
    if (!maker || maker->getBlock() != product->getBlock() || !maker->isBeforeInBlock(product)) continue;
    if (maker.getNumLoops() != 2 || maker.getNumParallelLoops() != 2 || maker.getNumDpsInits() != 1) continue;
    OpOperand& made = maker.getDpsInitsMutable()[0];
    if (made.get() != plan.a.memref || plan.a.alongIndex != 0 || !maker.getMatchingIndexingMap(&made).isIdentity())
      continue;
    if (moveBefore(plan.b.memref, maker)) return maker;
  }
  return {};
}

std::optional<WindowShare> shareWith(OpBuilder& builder, MatmulPlan plan, linalg::GenericOp maker,
                                     const VectorTarget& target) {
  if (!isLanewise(*maker.getBlock())) return std::nullopt;
  plan.share = shareOf(plan, lanesFor(*maker.getBlock(), target));
  if (!plan.share) return std::nullopt;
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(maker);
  auto fetch = [&](OpBuilder& inner, ValueRange ivs, ValueRange extents) {
    prefetchStrip(inner, plan, ivs[0], ivs[1], extents[1]);
  };
  if (!vectorizeAlongParallel(builder, maker, target, fetch)) return std::nullopt;
  maker.erase();
  return plan.share;
}

Value linesOfShare(OpBuilder& builder, const MatmulPlan& plan, Value extent) {
  return builder.createOrFold<arith::MulIOp>(plan.loc, stripsOf(builder, plan, extent),
                                             index(builder, plan, plan.share->rows * plan.share->perStrip));
}

}  // namespace pl::cpu
