#include "target/cpu/Matmul.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "target/cpu/MatmulPanels.h"
#include "target/cpu/VectorizeLoops.h"

namespace pl::cpu {

using namespace mlir;

namespace {

// Blocks. They change no bits: C passes between the blocks of k through memory in its own precision.
// A panel is 128 units deep. A's block of 64 rows is read from L1 or L2 for every column panel, a column panel of B
// fits in L1, and C's block of 64 x 2048 stays in L2 while k advances.
constexpr std::int64_t kBlockRows = 64;
constexpr std::int64_t kBlockColumns = 2048;
// For few rows of A a wide B is swept 16 rows at a time, so that the processor prefetches along them: a narrow panel
// down all rows of a large matrix touches one line per page (8192 x 8192, one row: 11.5 against 7.5 GB/s of CPU time).
// From eight rows on the arithmetic hides it, and passing over C more often costs more.
constexpr std::int64_t kFlatRows = 4;
constexpr std::int64_t kWideColumns = 512;
constexpr std::int64_t kSweptRows = 16;
constexpr std::int64_t kRowsThatWiden = 8;
constexpr std::int64_t kTileRows[] = {8, 4, 2, 1};  // of register tiles
// A product that is deeper than a block and reads B in place streams through it, the next rows being prefetched
// meanwhile: blocks of 64 rows, stretches of up to 2 * kBlockColumns bytes each.
constexpr std::int64_t kStreamedRows = 64;

std::int64_t strideOf(Value memref, unsigned index) {
  auto [strides, offset] = cast<MemRefType>(memref.getType()).getStridesAndOffset();
  // Loads of several neighbours need the last dimension to be dense as well.
  return strides.back() == 1 ? strides[index] : ShapedType::kDynamic;
}

Value constantIndex(OpBuilder& builder, Location loc, std::int64_t value) {
  return arith::ConstantIndexOp::create(builder, loc, value);
}

/// The loop numbers of m, n and k, if `op` is the product of two matrices in one of the four layouts.
struct Loops {
  unsigned m, n, k;
};
std::optional<Loops> loopsOf(linalg::LinalgOp op) {
  SmallVector<unsigned> reductions;
  op.getReductionDims(reductions);
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  if (op.getNumLoops() != 3 || reductions.size() != 1 || maps.size() != 3) return std::nullopt;
  for (AffineMap map : maps)
    if (map.getNumResults() != 2 || !map.isProjectedPermutation()) return std::nullopt;
  Loops loops{maps[2].getDimPosition(0), maps[2].getDimPosition(1), reductions[0]};
  bool fits = indexOfLoop(maps[0], loops.m) && indexOfLoop(maps[0], loops.k) && indexOfLoop(maps[1], loops.n) &&
              indexOfLoop(maps[1], loops.k);
  return fits ? std::optional(loops) : std::nullopt;
}

std::optional<MatmulPlan> planFor(linalg::LinalgOp op, const VectorTarget& target) {
  if (!isa<linalg::ContractOp>(op) || !op.hasPureBufferSemantics()) return std::nullopt;
  std::optional<Loops> loops = loopsOf(op);
  if (!loops) return std::nullopt;

  auto operandOf = [&](unsigned number, unsigned along) {
    AffineMap map = op.getIndexingMapsArray()[number];
    return MatmulOperand{op->getOperand(number), *indexOfLoop(map, along), *indexOfLoop(map, loops->k)};
  };
  MatmulPlan plan{.loc = op.getLoc(), .a = operandOf(0, loops->m), .b = operandOf(1, loops->n), .c = op->getOperand(2)};
  plan.accumulatorType = cast<MemRefType>(plan.c.getType()).getElementType();
  Type type = plan.a.elementType();
  bool floats = plan.accumulatorType.isF32() && (type.isF32() || type.isF16() || type.isBF16());
  bool integers = plan.accumulatorType.isInteger(32) && (type.isInteger(8) || type.isInteger(32));
  if (type != plan.b.elementType() || (!floats && !integers) || strideOf(plan.c, 1) != 1) return std::nullopt;

  plan.pairs = target.hasBf16Dot && type.isBF16();
  plan.lanes = target.vectorBits / 32;
  plan.masks = target.hasAvx512;
  bool asUnits = type == plan.accumulatorType;
  plan.packA = plan.pairs ? !plan.a.isContiguousInDepth() : !asUnits;
  // Few rows read B so seldom that widening it each time costs less than a panel's stores.
  auto shape = cast<MemRefType>(plan.c.getType()).getShape();
  bool isReadSeldom = !ShapedType::isDynamic(shape[0]) && shape[0] <= kRowsThatWiden &&
                      !ShapedType::isDynamic(shape[1]) && shape[1] % plan.columns() == 0;
  plan.packB = !(plan.b.isContiguousAlong() && (plan.pairs || asUnits || isReadSeldom));
  return plan;
}

class MatmulNest {
 public:
  MatmulNest(OpBuilder& builder, MatmulPlan plan, linalg::LinalgOp op) : plan_(std::move(plan)), loc_(plan_.loc) {
    Loops loops = *loopsOf(op);
    SmallVector<Value> extents = loopExtents(builder, op);
    m_ = extents[loops.m], n_ = extents[loops.n], k_ = extents[loops.k];
    std::int64_t units = smallest(k_, plan_.blockDepth());
    // Whole squares are written into a panel.
    units = roundUp(roundUp(units, plan_.depth()) / plan_.depth(), plan_.squareUnits());
    std::int64_t rows = roundUp(smallest(m_, kBlockRows), plan_.lanes);
    if (plan_.packA) panelA_ = panelBuffer(builder, plan_, op, "a", units, rows);
    unitsB_ = units;
    if (plan_.packB) panelB_ = panelBuffer(builder, plan_, op, "b", 2 * units, plan_.columns());
  }

  void emit(OpBuilder& builder) {
    if (plan_.next) prefetchRest(builder, plan_);
    // In place, the last element of an odd k has no neighbour to make a pair with.
    bool peel = plan_.pairs && !(plan_.packA && plan_.packB);
    Value whole = peel ? roundDown(builder, loc_, k_, plan_.depth()) : k_;
    Value depthBlock = blockDepth(builder);
    blocks(builder, n_, constantIndex(builder, loc_, kBlockColumns), [&](OpBuilder& inColumns, Value n, Value columns) {
      blocks(inColumns, m_, constantIndex(builder, loc_, kBlockRows), [&](OpBuilder& inRows, Value m, Value rows) {
        blocks(inRows, whole, depthBlock, [&](OpBuilder& inDepth, Value k, Value depth) {
          if (streamsB()) plan_.next = nextRows(inDepth, k, depth);
          emitBlock(inDepth, {m, n, k, rows, columns, depth});
        });
        emitLoop(inRows, loc_, whole, k_, plan_.depth(), {}, [&](OpBuilder& inDepth, Value k, ValueRange) {
          emitBlock(inDepth, {m, n, k, rows, columns, constantIndex(inDepth, loc_, 1), /*oddElement=*/true});
          return SmallVector<Value>();
        });
      });
    });
  }

 private:
  static std::int64_t smallest(Value extent, std::int64_t limit) {
    return std::min(constantOf(extent).value_or(limit), limit);
  }
  static std::int64_t roundUp(std::int64_t value, std::int64_t step) { return (value + step - 1) / step * step; }

  bool streamsB() { return plan_.b.isContiguousAlong() && constantOf(k_).value_or(0) > plan_.blockDepth(); }

  /// The rows of B below the block, as far as there are any.
  NextWindow nextRows(OpBuilder& builder, Value k, Value depth) {
    Value end = arith::AddIOp::create(builder, loc_, k, depth);
    Value isThere = arith::CmpIOp::create(builder, loc_, arith::CmpIPredicate::ult, end, k_);
    Value none = constantIndex(builder, loc_, 0);
    NextWindow next{.distance = {none, none}, .last = {Value(), Value()}, .end = {}, .distanceBeyond = {}};
    next.distance[plan_.b.depthIndex] = arith::SelectOp::create(builder, loc_, isThere, depth, none);
    return next;
  }

  Value blockDepth(OpBuilder& builder) {
    Value deep = constantIndex(builder, loc_, streamsB() ? kStreamedRows : plan_.blockDepth());
    if (!plan_.b.isContiguousAlong()) return deep;
    Value swept = constantIndex(builder, loc_, kSweptRows), limit = constantIndex(builder, loc_, kWideColumns);
    Value isWide = builder.createOrFold<arith::CmpIOp>(loc_, arith::CmpIPredicate::ugt, n_, limit);
    Value isFlat = builder.createOrFold<arith::CmpIOp>(loc_, arith::CmpIPredicate::ule, m_,
                                                       constantIndex(builder, loc_, kFlatRows));
    isWide = builder.createOrFold<arith::AndIOp>(loc_, isWide, isFlat);
    return builder.createOrFold<arith::SelectOp>(loc_, isWide, swept, deep);
  }

  /// Cuts [0, extent) into pieces of `size`, the last one shorter.
  void blocks(OpBuilder& builder, Value extent, Value size, function_ref<void(OpBuilder&, Value, Value)> body) {
    emitLoop(builder, loc_, constantIndex(builder, loc_, 0), extent, size, {},
             [&](OpBuilder& inner, Value start, ValueRange) {
               Value rest = inner.createOrFold<arith::SubIOp>(loc_, extent, start);
               Value length = inner.createOrFold<arith::MinUIOp>(loc_, rest, size);
               body(inner, start, length);
               return SmallVector<Value>();
             });
  }

  void emitBlock(OpBuilder& builder, const MatmulBlock& block) {
    if (plan_.packA) packPanel(builder, plan_, plan_.a, panelA_, block.m, block.rows, block.k, block.depth);
    Value zero = constantIndex(builder, loc_, 0);
    Value whole = block.oddElement ? zero : roundDown(builder, loc_, block.columns, plan_.columns());
    const std::optional<std::int64_t> rows = rowsPackingAhead(block);
    if (rows) {
      // The first panel. Every other whole one is packed while the tile before it multiplies.
      Value first = builder.createOrFold<arith::MinUIOp>(loc_, whole, width(builder));
      pack(builder, block, panelAt(builder, zero), zero, first);
    }
    const std::int64_t stripes = stripesOf(block);
    emitLoop(builder, loc_, zero, whole, stripes * plan_.columns(), {},
             [&](OpBuilder& inner, Value column, ValueRange) {
               emitColumns(inner, block, column, stripes, Value(), rows);
               return SmallVector<Value>();
             });
    emitLoop(builder, loc_, whole, block.columns, plan_.columns(), {}, [&](OpBuilder& inner, Value column, ValueRange) {
      Value rest = inner.createOrFold<arith::SubIOp>(loc_, block.columns, column);
      emitColumns(inner, block, column, 1, inner.createOrFold<arith::MinUIOp>(loc_, rest, width(inner)), std::nullopt);
      return SmallVector<Value>();
    });
  }

  /// Stripes of columns that a register tile takes beside each other: all, if few rows leave the registers for it. It
  /// reads B's rows in the order of memory then, so that what is fetched ahead comes at the rate at which it is needed.
  std::int64_t stripesOf(const MatmulBlock& block) {
    const std::optional<std::int64_t> rows = constantOf(block.rows), columns = constantOf(block.columns);
    if (plan_.packB || block.oddElement || !rows || !columns || *columns % plan_.columns() != 0) return 1;
    const std::int64_t stripes = *columns / plan_.columns();
    return stripes * *rows <= plan_.rows() ? stripes : 1;
  }

  Value width(OpBuilder& builder) { return constantIndex(builder, loc_, plan_.columns()); }

  /// How many rows a tile has that packs the next one's panel; nothing, if panels are packed before they are used.
  std::optional<std::int64_t> rowsPackingAhead(const MatmulBlock& block) {
    std::optional<std::int64_t> depth = constantOf(block.depth), rows = constantOf(block.rows);
    if (block.oddElement || !depth || !rows || !canPackAhead(plan_, *depth)) return std::nullopt;
    for (std::int64_t size : kTileRows)
      if (size <= std::min(*rows, plan_.rows())) return size;
    return std::nullopt;
  }

  /// Panels alternate, so that one is read while the other is written.
  Value panelAt(OpBuilder& builder, Value column) {
    Value number = builder.createOrFold<arith::DivUIOp>(loc_, column, width(builder));
    Value parity = builder.createOrFold<arith::RemUIOp>(loc_, number, constantIndex(builder, loc_, 2));
    Value first = builder.createOrFold<arith::MulIOp>(loc_, parity, constantIndex(builder, loc_, unitsB_));
    SmallVector<OpFoldResult> offsets = {first, builder.getIndexAttr(0)}, strides(2, builder.getIndexAttr(1));
    SmallVector<OpFoldResult> sizes = {builder.getIndexAttr(unitsB_), builder.getIndexAttr(plan_.columns())};
    return memref::SubViewOp::create(builder, loc_, panelB_, offsets, sizes, strides);
  }

  void pack(OpBuilder& builder, const MatmulBlock& block, Value panel, Value column, Value count) {
    Value first = builder.createOrFold<arith::AddIOp>(loc_, block.n, column);
    packPanel(builder, plan_, plan_.b, panel, first, count, block.k, block.depth);
  }

  /// The columns of one register tile, all rows of the block: as many at a time as registers hold, then 4, 2, 1.
  /// Edges, which are rare, make do with fewer copies of the tile's code. The first `rowsAhead` rows pack the panel of
  /// the next columns.
  void emitColumns(OpBuilder& builder, const MatmulBlock& block, Value column, std::int64_t stripes, Value columnCount,
                   std::optional<std::int64_t> rowsAhead) {
    Value panel, zero = constantIndex(builder, loc_, 0), lower = zero;
    if (plan_.packB) panel = panelAt(builder, rowsAhead ? column : zero);
    if (plan_.packB && !rowsAhead) pack(builder, block, panel, column, columnCount ? columnCount : width(builder));
    const std::int64_t most = block.oddElement ? 1 : columnCount ? 4 : plan_.rows();
    if (rowsAhead) {
      emitPackingAhead(builder, block, panel, column, *rowsAhead);
      lower = constantIndex(builder, loc_, *rowsAhead);
    }
    for (std::int64_t rows : kTileRows) {
      if (rows > most) continue;
      Value rest = builder.createOrFold<arith::SubIOp>(loc_, block.rows, lower);
      Value upper = builder.createOrFold<arith::AddIOp>(loc_, lower, roundDown(builder, loc_, rest, rows));
      emitLoop(builder, loc_, lower, upper, rows, {}, [&](OpBuilder& inner, Value row, ValueRange) {
        std::optional<FetchTurn> turn;
        if (fetchesWith(block, rows, rowsAhead.value_or(most))) turn = turnOf(inner, block, rows, row, stripes);
        emitRegisterTile(inner, plan_, block, panelA_, panel, rows, row, column, stripes, columnCount, turn,
                         std::nullopt);
        return SmallVector<Value>();
      });
      lower = upper;
    }
  }

  /// Whether tiles of `rows` rows fetch the next window: the first ones, or all if nothing is known about the rows.
  bool fetchesWith(const MatmulBlock& block, std::int64_t rows, std::int64_t most) {
    if (!plan_.next || block.oddElement) return false;
    const std::optional<std::int64_t> all = constantOf(block.rows);
    if (!all) return true;
    return rows == *llvm::find_if(kTileRows, [&](std::int64_t size) { return size <= std::min(*all, most); });
  }

  FetchTurn turnOf(OpBuilder& builder, const MatmulBlock& block, std::int64_t rows, Value row, std::int64_t stripes) {
    const std::int64_t count = constantOf(block.rows).value_or(rows) / rows;
    Value number = constantIndex(builder, loc_, 0);
    if (count != 1) number = builder.createOrFold<arith::DivUIOp>(loc_, row, constantIndex(builder, loc_, rows));
    return {.number = number, .count = count, .stripes = stripes};
  }

  /// The first rows of a tile. Behind the last whole one there is nothing to pack.
  void emitPackingAhead(OpBuilder& builder, const MatmulBlock& block, Value panel, Value column, std::int64_t rows) {
    Value zero = constantIndex(builder, loc_, 0);
    Value next = builder.createOrFold<arith::AddIOp>(loc_, column, width(builder));
    Value end = builder.createOrFold<arith::AddIOp>(loc_, next, width(builder));
    Value isWhole = builder.createOrFold<arith::CmpIOp>(loc_, arith::CmpIPredicate::ule, end, block.columns);
    auto emitTile = [&](OpBuilder& inner, bool packs) {
      std::optional<AheadPanel> ahead;
      if (packs) {
        Value first = inner.createOrFold<arith::AddIOp>(loc_, block.n, next);
        ahead = AheadPanel{.panel = panelAt(inner, next), .first = first};
      }
      std::optional<FetchTurn> turn;
      if (plan_.next) turn = turnOf(inner, block, rows, zero, 1);
      emitRegisterTile(inner, plan_, block, panelA_, panel, rows, zero, column, 1, Value(), turn, ahead);
    };
    scf::IfOp::create(
        builder, loc_, isWhole,
        [&](OpBuilder& inner, Location) {
          emitTile(inner, /*packs=*/true);
          scf::YieldOp::create(inner, loc_);
        },
        [&](OpBuilder& inner, Location) {
          emitTile(inner, /*packs=*/false);
          scf::YieldOp::create(inner, loc_);
        });
  }

  MatmulPlan plan_;
  Location loc_;
  Value m_, n_, k_, panelA_, panelB_;
  std::int64_t unitsB_ = 0;
};

}  // namespace

bool MatmulOperand::isContiguousAlong() const { return strideOf(memref, alongIndex) == 1; }
bool MatmulOperand::isContiguousInDepth() const { return strideOf(memref, depthIndex) == 1; }

SmallVector<Value, 2> MatmulOperand::indices(Value along, Value depth) const {
  SmallVector<Value, 2> result(2);
  result[alongIndex] = along;
  result[depthIndex] = depth;
  return result;
}

bool vectorizeMatmul(OpBuilder& builder, linalg::LinalgOp op, const VectorTarget& target, bool startsAtZero) {
  std::optional<MatmulPlan> plan = planFor(op, target);
  if (!plan) return false;
  plan->startsAtZero = startsAtZero;
  if (isInPanels(plan->b.memref)) {
    callPanelsProduct(builder, *plan, op);
    return true;
  }
  linalg::GenericOp maker = makerOfA(*plan, op);
  plan->next = nextWindowOf(builder, *plan, op, maker ? maker : op);
  if (maker && plan->next) plan->share = shareWith(builder, *plan, maker, target);
  MatmulNest(builder, *plan, op).emit(builder);
  return true;
}

}  // namespace pl::cpu
