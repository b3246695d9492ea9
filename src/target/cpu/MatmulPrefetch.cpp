// Prefetch of B: while a loop's iteration multiplies with its window of a matrix, the next iteration's window comes
// into the second-level cache, two lines or so per step of the register tile. The processor's own prefetcher does not
// follow where reads and arithmetic alternate: the hand-written attention runs at 48 % of the read rate without this
// and at 88 % with it. Nothing depends on what is prefetched.
#include "analysis/Slope.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "target/cpu/Matmul.h"
#include "target/cpu/VectorizeLoops.h"

namespace pl::cpu {

using namespace mlir;

namespace {

constexpr std::int64_t kLineBytes = 64;
constexpr unsigned kToSecondLevel = 2;  // prefetcht1: to the first level it is clearly slower

/// How far the window that `memref` shows moves in its source per iteration, along each dimension.
struct Movement {
  SmallVector<std::int64_t> slopes;
  Value source;
};

std::optional<Movement> movementOf(Value memref, scf::ForOp loop) {
  Movement movement{SmallVector<std::int64_t>(cast<MemRefType>(memref.getType()).getRank(), 0), memref};
  while (Operation* op = movement.source.getDefiningOp()) {
    if (auto cast = dyn_cast<memref::CastOp>(op)) {
      movement.source = cast.getSource();
      continue;
    }
    auto window = dyn_cast<memref::SubViewOp>(op);
    if (!window) break;
    if (window.getSourceType().getRank() != window.getType().getRank()) return std::nullopt;
    if (!llvm::all_of(window.getMixedStrides(), [](OpFoldResult stride) { return isConstantIntValue(stride, 1); }))
      return std::nullopt;
    for (auto [slope, offset] : llvm::zip_equal(movement.slopes, window.getMixedOffsets())) {
      auto value = dyn_cast<Value>(offset);
      std::optional<std::int64_t> mine = value ? analysis::slopeOf(value, loop) : 0;
      if (!mine) return std::nullopt;
      slope += *mine;
    }
    movement.source = window.getSource();
  }
  return movement;
}

/// Scratch memory is in the cache already.
bool isScratch(Value memref) {
  return isa_and_nonnull<memref::ViewOp, memref::AllocaOp, memref::AllocOp>(memref.getDefiningOp());
}

Value index(OpBuilder& builder, const MatmulPlan& plan, std::int64_t value) {
  return arith::ConstantIndexOp::create(builder, plan.loc, value);
}

}  // namespace

std::optional<NextWindow> nextWindowOf(OpBuilder& builder, const MatmulPlan& plan, Operation* op) {
  for (auto loop = op->getParentOfType<scf::ForOp>(); loop; loop = loop->getParentOfType<scf::ForOp>()) {
    std::optional<Movement> movement = movementOf(plan.b.memref, loop);
    std::optional<std::int64_t> step = getConstantIntValue(loop.getStep());
    if (!movement || !step || isScratch(movement->source)) return std::nullopt;
    if (llvm::all_of(movement->slopes, [](std::int64_t slope) { return slope == 0; })) continue;
    // The last iteration looks at its own window once more: the lines are there, and none is fetched in vain.
    Value next = arith::AddIOp::create(builder, plan.loc, loop.getInductionVar(), loop.getStep());
    Value isThere = arith::CmpIOp::create(builder, plan.loc, arith::CmpIPredicate::slt, next, loop.getUpperBound());
    NextWindow window;
    for (std::int64_t slope : movement->slopes)
      window.distance.push_back(arith::SelectOp::create(builder, plan.loc, isThere, index(builder, plan, slope * *step),
                                                        index(builder, plan, 0)));
    return window;
  }
  return std::nullopt;
}

void prefetchStep(OpBuilder& builder, const MatmulPlan& plan, const MatmulBlock& block, Value n, Value unit) {
  const std::int64_t bytes = plan.b.elementType().getIntOrFloatBitWidth() / 8, perLine = kLineBytes / bytes;
  auto add = [&](Value a, Value b) { return builder.createOrFold<arith::AddIOp>(plan.loc, a, b); };
  auto fetch = [&](Value along, Value depth) {
    SmallVector<Value, 2> indices = plan.b.indices(along, depth);
    for (auto [place, distance] : llvm::zip_equal(indices, plan.next->distance)) place = add(place, distance);
    memref::PrefetchOp::create(builder, plan.loc, plan.b.memref, indices, /*isWrite=*/false, kToSecondLevel,
                               /*isDataCache=*/true);
  };
  Value step = builder.createOrFold<arith::MulIOp>(plan.loc, unit, index(builder, plan, plan.depth()));
  if (plan.b.isContiguousAlong()) {
    // The same rows of the tile, a window further on.
    for (std::int64_t row = 0; row < plan.depth(); ++row)
      for (std::int64_t column = 0; column < plan.columns(); column += perLine)
        fetch(add(n, index(builder, plan, column)), add(add(block.k, step), index(builder, plan, row)));
    return;
  }
  // Rows of B are columns of the tile: `linesPerRow` lines hold what the block has of one. Step by step through them.
  auto type = cast<MemRefType>(plan.b.memref.getType());
  const std::int64_t deep = type.getDimSize(plan.b.depthIndex);
  if (ShapedType::isDynamic(deep) || !plan.b.isContiguousInDepth()) return;
  const std::int64_t linesPerRow = std::max<std::int64_t>(1, std::min(deep, plan.blockDepth()) / perLine);
  const std::int64_t perStep = std::max<std::int64_t>(1, plan.columns() * plan.depth() * bytes / kLineBytes);
  Value first = builder.createOrFold<arith::MulIOp>(plan.loc, unit, index(builder, plan, perStep));
  for (std::int64_t number = 0; number < perStep; ++number) {
    Value line = add(first, index(builder, plan, number)), lines = index(builder, plan, linesPerRow);
    Value row = builder.createOrFold<arith::DivUIOp>(plan.loc, line, lines);
    Value within = builder.createOrFold<arith::RemUIOp>(plan.loc, line, lines);
    Value depth = builder.createOrFold<arith::MulIOp>(plan.loc, within, index(builder, plan, perLine));
    fetch(add(n, row), add(block.k, depth));
  }
}

}  // namespace pl::cpu
