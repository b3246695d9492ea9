#include "target/cpu/MatmulPanels.h"

#include "dialect/PlDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "passes/CapturedLayout.h"
#include "passes/ScratchCalls.h"
#include "target/cpu/VectorizeLoops.h"

namespace pl::cpu {

using namespace mlir;

namespace {

// Packed A is as wide as a cache line. 128 units of a panel are 16 KiB, half of the first-level cache, and A's 16 rows
// for them 8 KiB.
constexpr std::int64_t kPackedRows = 16;
constexpr std::int64_t kBlockUnits = 128;
// Where a block is read once the stream is fetched this many units ahead (8 KiB), else one block ahead. Up to 4 rows
// compute less than the memory takes, and the processor's own prefetcher does it best.
constexpr std::int64_t kUnitsAhead = 64;
constexpr std::int64_t kRowsWithoutPrefetch = 4;

/// The parameter that `memref` is a window of.
Value rootOf(Value memref) {
  while (Operation* op = memref.getDefiningOp()) {
    if (auto window = dyn_cast<memref::SubViewOp>(op))
      memref = window.getSource();
    else if (auto cast = dyn_cast<memref::CastOp>(op))
      memref = cast.getSource();
    else
      break;
  }
  return memref;
}

bool isPanels(Attribute layout) {
  auto name = dyn_cast_or_null<StringAttr>(layout);
  return name && layout_named(name.getValue()) == Layout::panels;
}

/// A parameter, in the program's function or as the body of a parallel loop finds it in its context.
bool isPanelsParameter(Value root) {
  if (Operation* op = root.getDefiningOp()) return isPanels(op->getAttr(passes::kCapturedLayoutAttr));
  auto argument = cast<BlockArgument>(root);
  auto function = dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp());
  return function && isPanels(function.getArgAttr(argument.getArgNumber(), ir::kLayoutAttr));
}

class PanelsProduct {
 public:
  PanelsProduct(OpBuilder& builder, const MatmulPlan& plan, Value panels, Value startsAtZero, ModuleOp module)
      : plan_(plan), loc_(plan.loc), panels_(panels), startsAtZero_(startsAtZero), scratch_(module) {
    m_ = memref::DimOp::create(builder, loc_, plan.a.memref, plan.a.alongIndex);
    k_ = memref::DimOp::create(builder, loc_, plan.a.memref, plan.a.depthIndex);
    n_ = memref::DimOp::create(builder, loc_, plan.c, 1);
  }

  void emit(OpBuilder& builder) {
    ImplicitLocOpBuilder build(loc_, builder);
    Value mark = scratch_.mark(build);
    pack(build);
    takeBetween(build);
    multiply(builder);
    build.setInsertionPoint(builder.getInsertionBlock(), builder.getInsertionPoint());
    scratch_.release(build, mark);
  }

 private:
  using Index = Value;
  Index number(OpBuilder& builder, std::int64_t value) { return arith::ConstantIndexOp::create(builder, loc_, value); }
  Index plus(OpBuilder& b, Index x, Index y) { return b.createOrFold<arith::AddIOp>(loc_, x, y); }
  Index minus(OpBuilder& b, Index x, Index y) { return b.createOrFold<arith::SubIOp>(loc_, x, y); }
  Index times(OpBuilder& b, Index x, Index y) { return b.createOrFold<arith::MulIOp>(loc_, x, y); }
  Index least(OpBuilder& b, Index x, Index y) { return b.createOrFold<arith::MinUIOp>(loc_, x, y); }
  Index quotient(OpBuilder& b, Index x, Index y) { return b.createOrFold<arith::DivUIOp>(loc_, x, y); }
  Index ceiling(OpBuilder& b, Index x, Index y) { return quotient(b, minus(b, plus(b, x, y), number(b, 1)), y); }
  Index choose(OpBuilder& b, Value condition, Index x, Index y) {
    return b.createOrFold<arith::SelectOp>(loc_, condition, x, y);
  }
  Value compare(OpBuilder& b, arith::CmpIPredicate predicate, Index x, Index y) {
    return b.createOrFold<arith::CmpIOp>(loc_, predicate, x, y);
  }
  Value both(OpBuilder& b, Value x, Value y) { return b.createOrFold<arith::AndIOp>(loc_, x, y); }

  /// `total` in as many parts of `most` or fewer as it takes, all alike but for the last: the part's size.
  Index evenPart(OpBuilder& b, Index total, std::int64_t most) {
    Index one = number(b, 1);
    Index parts = b.createOrFold<arith::MaxUIOp>(loc_, ceiling(b, total, number(b, most)), one);
    return b.createOrFold<arith::MaxUIOp>(loc_, ceiling(b, total, parts), one);
  }

  /// A as rows of units, up to kPackedRows of its rows side by side, one group of rows behind the other.
  void pack(ImplicitLocOpBuilder& build) {
    rowsTogether_ = evenPart(build, m_, kPackedRows);
    Index deep = quotient(build, plus(build, k_, number(build, plan_.depth() - 1)), number(build, plan_.depth()));
    packedDepth_ =
        times(build, ceiling(build, deep, number(build, plan_.squareUnits())), number(build, plan_.squareUnits()));
    Index rows = times(build, ceiling(build, m_, rowsTogether_), packedDepth_);
    Index bytes = times(build, rows, number(build, kPackedRows * sizeof(std::int32_t)));
    Value memory = scratch_.take(build, arith::IndexCastOp::create(build, build.getI64Type(), bytes));
    auto type = MemRefType::get({ShapedType::kDynamic, kPackedRows}, plan_.unitType(build));
    packed_ = memref::ViewOp::create(build, type, memory, number(build, 0), rows);
    emitLoop(build, loc_, number(build, 0), m_, rowsTogether_, {}, [&](OpBuilder& inner, Index row, ValueRange) {
      Index count = least(inner, rowsTogether_, minus(inner, m_, row));
      SmallVector<OpFoldResult> offsets = {packedRow(inner, row), inner.getIndexAttr(0)};
      SmallVector<OpFoldResult> sizes = {packedDepth_, inner.getIndexAttr(kPackedRows)};
      SmallVector<OpFoldResult> strides(2, inner.getIndexAttr(1));
      Value part = memref::SubViewOp::create(inner, loc_, packed_, offsets, sizes, strides);
      packPanel(inner, plan_, plan_.a, part, row, count, number(inner, 0), k_);
      return SmallVector<Value>();
    });
  }
  Index packedRow(OpBuilder& b, Index row) { return times(b, quotient(b, row, rowsTogether_), packedDepth_); }

  void takeBetween(ImplicitLocOpBuilder& build) {
    Index bytes = times(build, m_, number(build, kPanelColumns * sizeof(float)));
    Value memory = scratch_.take(build, arith::IndexCastOp::create(build, build.getI64Type(), bytes));
    auto type = MemRefType::get({ShapedType::kDynamic, kPanelColumns}, build.getF32Type());
    between_ = memref::ViewOp::create(build, type, memory, number(build, 0), m_);
  }

  void multiply(OpBuilder& builder) {
    Index zero = number(builder, 0), two = number(builder, 2), blockUnits = number(builder, kBlockUnits);
    Index units = ceiling(builder, k_, two), wholeUnits = quotient(builder, k_, two);
    isReadOnce_ = passes() == 1 ? compare(builder, arith::CmpIPredicate::ule, m_, number(builder, plan_.rows()))
                                : arith::ConstantIntOp::create(builder, loc_, 0, 1).getResult();
    Index all = builder.createOrFold<arith::MaxUIOp>(loc_, units, number(builder, 1));
    Index block = choose(builder, isReadOnce_, all, blockUnits);
    prefetches_ = compare(builder, arith::CmpIPredicate::ugt, m_, number(builder, kRowsWithoutPrefetch));
    distance_ = number(builder, kPanelUnit);
    distance_ = times(builder, distance_, choose(builder, isReadOnce_, number(builder, kUnitsAhead), blockUnits));
    stride_ = choose(builder, isReadOnce_, number(builder, kPanelUnit), number(builder, kPanelUnit / 2));
    Index width = number(builder, kPanelColumns);
    emitLoop(builder, loc_, zero, ceiling(builder, n_, width), 1, {},
             [&](OpBuilder& inPanels, Index panel, ValueRange) {
               emitLoop(inPanels, loc_, zero, units, block, {}, [&](OpBuilder& inBlocks, Index unit, ValueRange) {
                 Index count = least(inBlocks, block, minus(inBlocks, units, unit));
                 Index whole = least(inBlocks, block, minus(inBlocks, wholeUnits, unit));
                 PanelTile tile{.panel = panel, .unit = unit, .units = whole};
                 tile.isOdd = compare(inBlocks, arith::CmpIPredicate::ne, count, whole);
                 tile.startsAtZero = startsAtZero_;
                 tile.isFirst = compare(inBlocks, arith::CmpIPredicate::eq, unit, zero);
                 tile.isLast = compare(inBlocks, arith::CmpIPredicate::uge, plus(inBlocks, unit, block), units);
                 Index column = times(inBlocks, panel, width);
                 for (std::int64_t pass = 0; pass < passes(); ++pass) {
                   tile.firstColumn = pass * plan_.columns();
                   tile.n = plus(inBlocks, column, number(inBlocks, tile.firstColumn));
                   tile.columns = inBlocks.createOrFold<arith::SubIOp>(loc_, n_, tile.n);
                   allRows(inBlocks, tile, pass);
                 }
                 return SmallVector<Value>();
               });
               return SmallVector<Value>();
             });
  }

  /// Register tiles next to each other in a panel.
  std::int64_t passes() const { return kPanelColumns / plan_.columns(); }

  void allRows(OpBuilder& builder, PanelTile tile, std::int64_t pass) {
    Index zero = number(builder, 0);
    emitLoop(builder, loc_, zero, m_, rowsTogether_, {}, [&](OpBuilder& inRows, Index row, ValueRange) {
      Index rows = least(inRows, rowsTogether_, minus(inRows, m_, row));
      Index part = evenPart(inRows, rows, plan_.rows());
      tile.packedRow = plus(inRows, packedRow(inRows, row), depthOf(inRows, tile.unit));
      emitLoop(inRows, loc_, zero, rows, part, {}, [&](OpBuilder& inner, Index group, ValueRange) {
        tile.row = group;
        tile.m = plus(inner, row, group);
        tile.ahead = ahead(inner, tile.m, part, pass);
        tile.stride = stride_;
        choice(inner, least(inner, part, minus(inner, rows, group)), tile);
        return SmallVector<Value>();
      });
      return SmallVector<Value>();
    });
  }

  /// Rows of packed A for `units` units.
  Index depthOf(OpBuilder& b, Index units) { return times(b, units, number(b, 2 / plan_.depth())); }

  /// Both lines of the unit ahead where the block is read once. Else the first tile that reads a block fetches the
  /// first half of its successor, a line with each unit, and the second tile the other: spread, in the order of memory.
  std::array<Value, 2> ahead(OpBuilder& b, Index m, Index part, std::int64_t pass) {
    Index zero = number(b, 0);
    Value isFirst = both(b, prefetches_, compare(b, arith::CmpIPredicate::eq, m, zero));
    Value half = plus(b, distance_, number(b, kBlockUnits * kPanelUnit / 2));
    if (passes() > 1) {
      if (pass > 1) return {zero, zero};
      return {choose(b, isFirst, pass == 0 ? distance_ : half, zero), zero};
    }
    Value isSecond = both(b, prefetches_, compare(b, arith::CmpIPredicate::eq, m, part));
    Value line = plus(b, distance_, number(b, kPanelUnit / 2));
    Value first = choose(b, isSecond, half, choose(b, isFirst, distance_, zero));
    return {first, choose(b, both(b, isReadOnce_, isFirst), line, first)};
  }

  /// The code for `count` rows.
  void choice(OpBuilder& builder, Index count, const PanelTile& tile) {
    SmallVector<std::int64_t> cases = llvm::to_vector(llvm::seq_inclusive<std::int64_t>(1, plan_.rows()));
    auto choice = scf::IndexSwitchOp::create(builder, loc_, TypeRange(), count, cases, cases.size());
    OpBuilder::InsertionGuard guard(builder);
    builder.createBlock(&choice.getDefaultRegion());
    scf::YieldOp::create(builder, loc_);
    for (auto [rows, region] : llvm::zip_equal(cases, choice.getCaseRegions())) {
      builder.createBlock(&region);
      emitPanelTile(builder, plan_, panels_, packed_, between_, tile, rows);
      scf::YieldOp::create(builder, loc_);
    }
  }

  const MatmulPlan& plan_;
  Location loc_;
  Value panels_, startsAtZero_, packed_, between_;
  passes::ScratchCalls scratch_;
  Index m_, n_, k_;
  Index rowsTogether_, packedDepth_;  // of packed A
  Index distance_;                    // elements ahead
  Index stride_;                      // elements between what two units fetch
  Value isReadOnce_, prefetches_;
};

MemRefType matrixType(Type element) {
  auto layout = StridedLayoutAttr::get(element.getContext(), ShapedType::kDynamic, {ShapedType::kDynamic, 1});
  return MemRefType::get({ShapedType::kDynamic, ShapedType::kDynamic}, element, layout);
}

MemRefType panelsType(Type element) {
  auto layout =
      StridedLayoutAttr::get(element.getContext(), ShapedType::kDynamic, {ShapedType::kDynamic, kPanelUnit, 1});
  return MemRefType::get({ShapedType::kDynamic, ShapedType::kDynamic, kPanelUnit}, element, layout);
}

/// @panels_product(A, panels, C, whether C starts at zero), for A as it is or given transposed.
func::FuncOp productFunction(OpBuilder& builder, const MatmulPlan& plan, ModuleOp module) {
  StringRef name = plan.a.alongIndex == 0 ? "panels_product" : "panels_product_a_trans";
  if (auto function = module.lookupSymbol<func::FuncOp>(name)) return function;
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToEnd(module.getBody());
  Type bf16 = plan.a.elementType();
  auto type = builder.getFunctionType(
      {matrixType(bf16), panelsType(bf16), matrixType(plan.accumulatorType), builder.getI1Type()}, {});
  auto function = func::FuncOp::create(builder, plan.loc, name, type);
  function.setPrivate();
  Block* entry = function.addEntryBlock();
  builder.setInsertionPointToStart(entry);
  MatmulPlan inside = plan;
  inside.a.memref = entry->getArgument(0);
  inside.c = entry->getArgument(2);
  inside.packA = true;
  PanelsProduct(builder, inside, entry->getArgument(1), entry->getArgument(3), module).emit(builder);
  func::ReturnOp::create(builder, plan.loc);
  return function;
}

/// The panels from the window `memref` on, [panel, unit, element].
Value panelsOf(OpBuilder& builder, Location loc, Value memref) {
  auto number = [&](std::int64_t value) -> Value { return arith::ConstantIndexOp::create(builder, loc, value); };
  std::array<Value, 2> at = {number(0), number(0)};
  for (Value part = memref; Operation* op = part.getDefiningOp();) {
    if (auto cast = dyn_cast<memref::CastOp>(op)) {
      part = cast.getSource();
      continue;
    }
    auto window = dyn_cast<memref::SubViewOp>(op);
    if (!window) break;
    for (auto [place, offset] : llvm::zip_equal(at, window.getMixedOffsets()))
      place = builder.createOrFold<arith::AddIOp>(loc, place, getValueOrCreateConstantIndexOp(builder, loc, offset));
    part = window.getSource();
  }
  Value root = rootOf(memref);
  auto quotient = [&](Value value, std::int64_t by) {
    return builder.createOrFold<arith::DivUIOp>(loc, value, number(by));
  };
  auto extent = [&](std::int64_t dim, std::int64_t by) {
    Value size = builder.createOrFold<memref::DimOp>(loc, root, number(dim));
    return quotient(builder.createOrFold<arith::AddIOp>(loc, size, number(by - 1)), by);
  };
  Value units = extent(0, 2), panels = extent(1, kPanelColumns);
  Value panelStride = builder.createOrFold<arith::MulIOp>(loc, units, number(kPanelUnit));
  Value panelOffset = builder.createOrFold<arith::MulIOp>(loc, quotient(at[1], kPanelColumns), panelStride);
  Value unitOffset = builder.createOrFold<arith::MulIOp>(loc, quotient(at[0], 2), number(kPanelUnit));
  Value offset = builder.createOrFold<arith::AddIOp>(loc, panelOffset, unitOffset);
  SmallVector<OpFoldResult> sizes = {panels, units, builder.getIndexAttr(kPanelUnit)};
  SmallVector<OpFoldResult> strides = {panelStride, builder.getIndexAttr(kPanelUnit), builder.getIndexAttr(1)};
  Type element = cast<MemRefType>(root.getType()).getElementType();
  return memref::ReinterpretCastOp::create(builder, loc, panelsType(element), root, OpFoldResult(offset), sizes,
                                           strides);
}

/// Whether `op` multiplies by `use`, whose rows are k.
bool isFactor(OpOperand& use) {
  auto product = dyn_cast<linalg::ContractOp>(use.getOwner());
  if (!product || use.getOperandNumber() != 1) return false;
  SmallVector<AffineMap> maps = product.getIndexingMapsArray();
  MLIRContext* context = product.getContext();
  AffineExpr n = getAffineDimExpr(1, context), k = getAffineDimExpr(2, context);
  auto c = cast<MemRefType>(product->getOperand(2).getType());
  return maps[1] == AffineMap::get(3, 0, {k, n}, context) && c.getStridesAndOffset().first.back() == 1;
}

LogicalResult checkUses(Value value) {
  for (OpOperand& use : value.getUses()) {
    Operation* user = use.getOwner();
    if (isa<memref::SubViewOp, memref::CastOp>(user)) {
      if (failed(checkUses(user->getResult(0)))) return failure();
    } else if (!isFactor(use) && !isa<memref::DimOp>(user) && !isPanels(user->getAttr(passes::kCapturedLayoutAttr))) {
      return user->emitOpError("reads a parameter in panels as if it were row-major");
    }
  }
  return success();
}

}  // namespace

bool isInPanels(Value memref) { return isPanelsParameter(rootOf(memref)); }

LogicalResult checkPanels(ModuleOp module) {
  bool isSound = true;
  auto check = [&](Value value) {
    if (isPanelsParameter(value) && failed(checkUses(value))) isSound = false;
  };
  for (auto function : module.getOps<func::FuncOp>())
    if (!function.isExternal()) llvm::for_each(function.getArguments(), check);
  module.walk([&](UnrealizedConversionCastOp cast) {
    if (isa<MemRefType>(cast.getResultTypes().front())) check(cast.getResult(0));
  });
  return success(isSound);
}

void callPanelsProduct(OpBuilder& builder, const MatmulPlan& plan, Operation* op) {
  auto module = op->getParentOfType<ModuleOp>();
  Value a = memref::CastOp::create(builder, plan.loc, matrixType(plan.a.elementType()), plan.a.memref);
  Value c = memref::CastOp::create(builder, plan.loc, matrixType(plan.accumulatorType), plan.c);
  Value panels = panelsOf(builder, plan.loc, plan.b.memref);
  Value startsAtZero = arith::ConstantIntOp::create(builder, plan.loc, plan.startsAtZero, 1);
  func::CallOp::create(builder, plan.loc, productFunction(builder, plan, module),
                       ValueRange{a, panels, c, startsAtZero});
}

}  // namespace pl::cpu
