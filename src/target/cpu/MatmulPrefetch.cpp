// Prefetch of B: while a loop's iteration multiplies with its window of a matrix, the next iteration's window comes
// into the second-level cache, two lines or so per step of the register tile. After a loop's last iteration that is the
// first window of the next iteration around it: the next sequence's, say, wherever a table says that it lies. The
// processor's own prefetcher does not follow where reads and arithmetic alternate: the hand-written attention runs at
// 48 % of the read rate without this and at 88 % with it. Nothing depends on what is prefetched.
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "target/cpu/Matmul.h"
#include "target/cpu/NextIteration.h"
#include "target/cpu/VectorizeLoops.h"

namespace pl::cpu {

using namespace mlir;

namespace {

constexpr std::int64_t kLineBytes = 64;
constexpr std::int64_t kMostStepsPerFetch = 4;  // the arithmetic of addresses takes as long as half a step of FP32
constexpr unsigned kToSecondLevel = 2;          // prefetcht1: to the first level it is clearly slower

/// The windows, inner first, through which `memref` shows a part of `source`.
struct Windows {
  SmallVector<memref::SubViewOp> views;
  Value source;
};

std::optional<Windows> windowsOf(Value memref) {
  Windows windows{.views = {}, .source = memref};
  while (Operation* op = windows.source.getDefiningOp()) {
    if (auto cast = dyn_cast<memref::CastOp>(op)) {
      windows.source = cast.getSource();
      continue;
    }
    auto view = dyn_cast<memref::SubViewOp>(op);
    if (!view) break;
    if (view.getSourceType().getRank() != view.getType().getRank()) return std::nullopt;
    if (!llvm::all_of(view.getMixedStrides(), [](OpFoldResult stride) { return isConstantIntValue(stride, 1); }))
      return std::nullopt;
    windows.views.push_back(view);
    windows.source = view.getSource();
  }
  return windows;
}

/// Scratch memory is in the cache already.
bool isScratch(Value memref) {
  return isa_and_nonnull<memref::ViewOp, memref::AllocaOp, memref::AllocOp>(memref.getDefiningOp());
}

Value index(OpBuilder& builder, const MatmulPlan& plan, std::int64_t value) {
  return arith::ConstantIndexOp::create(builder, plan.loc, value);
}

/// The window that `windows` show in the iteration `other`.
NextWindow windowIn(OpBuilder& builder, const MatmulPlan& plan, const Windows& windows, NextIteration& other) {
  NextWindow window;
  memref::SubViewOp shown = windows.views.front();
  for (std::int64_t dim = 0; dim < shown.getType().getRank(); ++dim) {
    Value distance = index(builder, plan, 0);
    for (memref::SubViewOp view : windows.views) {
      auto here = dyn_cast<Value>(view.getMixedOffsets()[dim]);
      if (!here) continue;
      Value moved = builder.createOrFold<arith::SubIOp>(plan.loc, other(builder, here), here);
      distance = builder.createOrFold<arith::AddIOp>(plan.loc, distance, moved);
    }
    window.distance.push_back(distance);
    // Of a window that will be smaller, no more.
    auto size = dyn_cast<Value>(shown.getMixedSizes()[dim]);
    Value last;
    if (size && other.canFollow(size)) {
      last = arith::SubIOp::create(builder, plan.loc, other(builder, size), index(builder, plan, 1));
      last = arith::MaxSIOp::create(builder, plan.loc, last, index(builder, plan, 0));
    }
    window.last.push_back(last);
  }
  return window;
}

/// Whether windows of a matrix differ in their rows and in nothing else.
bool isRowsAlone(const NextWindow& window) {
  return window.last.size() == 2 && window.last[0] && !window.last[1] && isConstantIntValue(window.distance[1], 0);
}

/// Makes one stream of the windows of different rows: what the present iteration has rows for and the next one not,
/// goes to the window after that, and the next iteration, which begins where this one ended, goes on there.
void joinWindows(OpBuilder& builder, const MatmulPlan& plan, const Windows& windows, NextIteration& next,
                 NextWindow& window) {
  std::optional<NextIteration> after = next.after();
  if (!after) return;
  NextWindow following = windowIn(builder, plan, windows, *after);
  if (!isRowsAlone(following)) return;
  auto sum = [&](Value a, Value b) { return builder.createOrFold<arith::AddIOp>(plan.loc, a, b); };
  auto difference = [&](Value a, Value b) { return builder.createOrFold<arith::SubIOp>(plan.loc, a, b); };
  memref::SubViewOp shown = windows.views.front();
  auto rows = cast<Value>(shown.getMixedSizes()[0]);
  Value zero = index(builder, plan, 0), nextRows = sum(window.last[0], index(builder, plan, 1));
  // The iteration before has fetched as many rows of the next window as it has more than the present one.
  Value surplus = arith::MaxSIOp::create(builder, plan.loc, difference(next.before(builder, rows), rows), zero);
  surplus = arith::MinSIOp::create(builder, plan.loc, surplus, nextRows);
  scf::ForOp loop = next.innermost();
  Value isFirst =
      arith::CmpIOp::create(builder, plan.loc, arith::CmpIPredicate::eq, loop.getInductionVar(), loop.getLowerBound());
  Value fetched = arith::SelectOp::create(builder, plan.loc, isFirst, zero, surplus);
  window.distance[0] = sum(window.distance[0], fetched);
  window.end = difference(nextRows, fetched);
  window.distanceBeyond = difference(following.distance[0], window.end);
}

}  // namespace

std::optional<NextWindow> nextWindowOf(OpBuilder& builder, const MatmulPlan& plan, Operation* op, Operation* user) {
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(user);
  std::optional<Windows> windows = windowsOf(plan.b.memref);
  if (!windows || windows->views.empty() || isScratch(windows->source)) return std::nullopt;
  SmallVector<Value> places;
  for (memref::SubViewOp view : windows->views) llvm::append_range(places, view.getOffsets());
  NextIteration next(op, places);
  if (!next.isKnown()) return std::nullopt;

  NextWindow window = windowIn(builder, plan, *windows, next);
  if (isRowsAlone(window)) joinWindows(builder, plan, *windows, next, window);
  return window;
}

void prefetchLine(OpBuilder& builder, const MatmulPlan& plan, Value along, Value depth) {
  SmallVector<Value, 2> indices = plan.b.indices(along, depth);
  const NextWindow& next = *plan.next;
  for (unsigned dim : {0, 1}) {
    Value further = next.distance[dim];
    if (dim == 0 && next.end) {
      Value isInside = arith::CmpIOp::create(builder, plan.loc, arith::CmpIPredicate::ult, indices[dim], next.end);
      further = arith::SelectOp::create(builder, plan.loc, isInside, further, next.distanceBeyond);
    } else if (next.last[dim]) {
      indices[dim] = builder.createOrFold<arith::MinUIOp>(plan.loc, indices[dim], next.last[dim]);
    }
    indices[dim] = builder.createOrFold<arith::AddIOp>(plan.loc, indices[dim], further);
  }
  memref::PrefetchOp::create(builder, plan.loc, plan.b.memref, indices, /*isWrite=*/false, kToSecondLevel,
                             /*isDataCache=*/true);
}

void prefetchRest(OpBuilder& builder, const MatmulPlan& plan) {
  auto type = cast<MemRefType>(plan.b.memref.getType());
  const std::int64_t bytes = type.getElementTypeBitWidth() / 8, perLine = kLineBytes / bytes, wide = type.getDimSize(1);
  if (!plan.next->end || ShapedType::isDynamic(wide)) return;
  Value rows = memref::DimOp::create(builder, plan.loc, plan.b.memref, 0);
  emitLoop(builder, plan.loc, rows, plan.next->end, 1, {}, [&](OpBuilder& inner, Value row, ValueRange) {
    for (std::int64_t column = 0; column < wide; column += perLine) {
      Value place = index(inner, plan, column);
      if (plan.b.alongIndex == 0)
        prefetchLine(inner, plan, row, place);
      else
        prefetchLine(inner, plan, place, row);
    }
    return SmallVector<Value>();
  });
}

std::int64_t stepsPerFetch(const MatmulPlan& plan, const FetchTurn& turn) {
  const std::int64_t bytes =
      turn.stripes * plan.columns() * plan.depth() * plan.b.elementType().getIntOrFloatBitWidth() / 8;
  return std::clamp<std::int64_t>(kLineBytes * turn.count / bytes, 1, kMostStepsPerFetch);
}

void prefetchStep(OpBuilder& builder, const MatmulPlan& plan, const MatmulBlock& block, Value n, const FetchTurn& turn,
                  Value unit) {
  const std::int64_t bytes = plan.b.elementType().getIntOrFloatBitWidth() / 8, perLine = kLineBytes / bytes;
  auto add = [&](Value a, Value b) { return builder.createOrFold<arith::AddIOp>(plan.loc, a, b); };
  auto fetch = [&](Value along, Value depth) { prefetchLine(builder, plan, along, depth); };
  auto type = cast<MemRefType>(plan.b.memref.getType());
  const std::int64_t wide = type.getDimSize(plan.b.alongIndex);
  // A step fetches part / whole lines: as many as it reads, divided by the tiles that read them.
  const std::int64_t columns = turn.stripes * plan.columns();
  std::int64_t part = columns * plan.depth() * bytes, whole = kLineBytes * turn.count;
  Value units = builder.createOrFold<arith::DivUIOp>(plan.loc, block.depth, index(builder, plan, plan.depth()));
  auto stepOf = [&](Value tile) {
    Value number =
        add(builder.createOrFold<arith::MulIOp>(plan.loc, tile, index(builder, plan, turn.count)), turn.number);
    return add(builder.createOrFold<arith::MulIOp>(plan.loc, number, units), unit);
  };
  auto eachLine = [&](Value step, Value begin, std::int64_t linesPerRow, function_ref<void(Value, Value)> visit) {
    Value first = builder.createOrFold<arith::MulIOp>(plan.loc, step, index(builder, plan, part));
    first = add(builder.createOrFold<arith::DivUIOp>(plan.loc, first, index(builder, plan, whole)), begin);
    Value lines = index(builder, plan, linesPerRow);
    const std::int64_t count = (stepsPerFetch(plan, turn) * part + whole - 1) / whole;
    for (std::int64_t number = 0; number < count; ++number) {
      Value line = add(first, index(builder, plan, number));
      Value row = builder.createOrFold<arith::DivUIOp>(plan.loc, line, lines);
      Value within = builder.createOrFold<arith::RemUIOp>(plan.loc, line, lines);
      visit(row, builder.createOrFold<arith::MulIOp>(plan.loc, within, index(builder, plan, perLine)));
    }
  };
  Value zero = index(builder, plan, 0);
  if (plan.b.isContiguousAlong() && !ShapedType::isDynamic(wide) && wide % perLine == 0) {
    // Through the block's rows in the order of memory, whatever the tile reads: the processor's prefetchers follow.
    Value tile = builder.createOrFold<arith::DivUIOp>(plan.loc, n, index(builder, plan, columns));
    Value begin = zero;
    if (plan.share) {
      const std::int64_t all = plan.share->lanes * (wide / perLine);
      whole *= all, part *= all - plan.share->rows * plan.share->perStrip;
      begin = linesOfShare(builder, plan, block.depth);
    }
    eachLine(stepOf(tile), begin, wide / perLine, [&](Value row, Value column) { fetch(column, add(block.k, row)); });
    return;
  }
  if (plan.b.isContiguousAlong()) {
    // The same rows of the tile, a window further on.
    Value step = builder.createOrFold<arith::MulIOp>(plan.loc, unit, index(builder, plan, plan.depth()));
    for (std::int64_t row = 0; row < plan.depth(); ++row)
      for (std::int64_t column = 0; column < columns; column += perLine)
        fetch(add(n, index(builder, plan, column)), add(add(block.k, step), index(builder, plan, row)));
    return;
  }
  // Rows of B are columns of the tile: so many lines hold what the block has of one. Step by step through them.
  const std::int64_t deep = type.getDimSize(plan.b.depthIndex);
  if (ShapedType::isDynamic(deep) || !plan.b.isContiguousInDepth()) return;
  eachLine(stepOf(zero), zero, std::max<std::int64_t>(1, std::min(deep, plan.blockDepth()) / perLine),
           [&](Value row, Value depth) { fetch(add(n, row), add(block.k, depth)); });
}

}  // namespace pl::cpu
