// Panels: a block of A or B rearranged to rows of 32-bit units, for operands that the register tile cannot read in
// place.
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "target/cpu/Matmul.h"
#include "target/cpu/VectorizeLoops.h"

namespace pl::cpu {

using namespace mlir;

static constexpr StringLiteral kPanelAttr = "panel_of";  // "a" or "b": the operand that the buffer is for

Value panelBuffer(OpBuilder& builder, const MatmulPlan& plan, Operation* op, StringRef role, std::int64_t units,
                  std::int64_t along) {
  // On the stack of the function, outside its loops. A panel is dead between two products, so equal ones share it.
  Block& entry = op->getParentOfType<func::FuncOp>().getBody().front();
  auto type = MemRefType::get({units, along}, plan.unitType(builder));
  for (auto existing : entry.getOps<memref::AllocaOp>())
    if (existing.getType() == type && existing->getAttr(kPanelAttr) == builder.getStringAttr(role)) return existing;
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(&entry);
  auto panel = memref::AllocaOp::create(builder, plan.loc, type, builder.getI64IntegerAttr(64));
  panel->setAttr(kPanelAttr, builder.getStringAttr(role));
  return panel;
}

static Value shuffle(OpBuilder& builder, Location loc, Value low, Value high,
                     function_ref<std::int64_t(std::int64_t)> source) {
  SmallVector<std::int64_t> from;
  for (std::int64_t lane = 0; lane < cast<VectorType>(low.getType()).getDimSize(0); ++lane)
    from.push_back(source(lane));
  return vector::ShuffleOp::create(builder, loc, low, high, from);
}

SmallVector<Value> gatherQuads(OpBuilder& builder, Location loc, ArrayRef<Value> rows) {
  auto choose = [&](Value low, Value high, ArrayRef<std::int64_t> quads) {
    return shuffle(builder, loc, low, high, [&](std::int64_t lane) { return quads[lane / 4] * 4 + lane % 4; });
  };
  if (rows.size() == 2) return {choose(rows[0], rows[1], {0, 2}), choose(rows[0], rows[1], {1, 3})};
  SmallVector<Value> result;
  for (std::int64_t half : {0, 2}) {
    const std::int64_t quads[] = {half, half + 1, half + 4, half + 5};
    Value low = choose(rows[0], rows[1], quads), high = choose(rows[2], rows[3], quads);
    result.push_back(choose(low, high, {0, 2, 4, 6}));
    result.push_back(choose(low, high, {1, 3, 5, 7}));
  }
  return result;
}

SmallVector<Value> transposeQuads(OpBuilder& builder, Location loc, ArrayRef<Value> rows) {
  // Pairs of elements, then pairs of pairs: the unpack instructions.
  auto unpack = [&](Value low, Value high, std::int64_t size, std::int64_t half) {
    const std::int64_t width = cast<VectorType>(low.getType()).getDimSize(0);
    return shuffle(builder, loc, low, high, [&](std::int64_t lane) {
      std::int64_t within = lane % 4, piece = within / size;
      return lane / 4 * 4 + half * 2 + piece / 2 * size + within % size + piece % 2 * width;
    });
  };
  SmallVector<Value> result;
  for (std::int64_t half : {0, 1}) {
    Value low = unpack(rows[0], rows[1], 1, half), high = unpack(rows[2], rows[3], 1, half);
    result.push_back(unpack(low, high, 2, 0));
    result.push_back(unpack(low, high, 2, 1));
  }
  return result;
}

namespace {

constexpr std::int64_t kQuad = 4;  // units of 128 bits, within which the cheap shuffles stay

class PanelPacker {
 public:
  PanelPacker(const MatmulPlan& plan, const MatmulOperand& operand, Value panel, Value first, Value count, Value k,
              Value depth)
      : plan_(plan),
        loc_(plan.loc),
        operand_(operand),
        panel_(panel),
        first_(first),
        count_(count),
        k_(k),
        depth_(depth) {}

  void emit(OpBuilder& builder) {
    target_.hasAvx512 = plan_.masks;
    if (operand_.isContiguousInDepth())
      packTransposed(builder);
    else
      packRows(builder);
  }

  /// One part of a whole panel.
  void emitPart(OpBuilder& builder, PackPhase phase, Value part) {
    allExist_ = true;
    // Four parts of either phase are a square of lanes x lanes units; two squares stand side by side.
    auto divided = [&](Value value, std::int64_t by) {
      Value divisor = index(builder, by);
      return std::pair<Value, Value>(arith::DivUIOp::create(builder, loc_, value, divisor),
                                     arith::RemUIOp::create(builder, loc_, value, divisor));
    };
    auto [square, within] = divided(part, kQuad);
    auto [deeper, besides] = divided(square, 2);
    Value lanes = index(builder, plan_.lanes);
    Value start = arith::MulIOp::create(builder, loc_, besides, lanes);
    Value unit = arith::MulIOp::create(builder, loc_, deeper, lanes);
    if (phase == PackPhase::gather)
      gatherPart(builder, start, unit, within, Strip{.width = plan_.lanes * plan_.depth()});
    else
      transposePart(builder, start, unit, within);
  }

 private:
  Value index(OpBuilder& builder, std::int64_t value) { return arith::ConstantIndexOp::create(builder, loc_, value); }
  Value add(OpBuilder& builder, Value a, Value b) { return builder.createOrFold<arith::AddIOp>(loc_, a, b); }
  Value kOfUnit(OpBuilder& builder, Value unit) {
    return add(builder, k_, builder.createOrFold<arith::MulIOp>(loc_, unit, index(builder, plan_.depth())));
  }

  /// Two BF16 elements to one unit, the first in the low half, as the dot product takes them.
  Value pair(OpBuilder& builder, Value low, Value high, const Strip& strip) {
    Type half = stripType(strip, builder.getI16Type()), unit = stripType(strip, builder.getI32Type());
    auto bits = [&](Value value) -> Value {
      return arith::ExtUIOp::create(builder, loc_, unit, arith::BitcastOp::create(builder, loc_, half, value));
    };
    Value sixteen = splat(builder, loc_, arith::ConstantIntOp::create(builder, loc_, 16, 32), strip);
    return arith::OrIOp::create(builder, loc_, bits(low), arith::ShLIOp::create(builder, loc_, bits(high), sixteen));
  }

  /// Elements of lanes along the panel's rows at depth k.
  Value elementsAt(OpBuilder& builder, Value k, const Strip& strip) {
    Value along = add(builder, first_, strip.start);
    if (strip.width == 1 || operand_.isContiguousAlong())
      return loadLanes(builder, loc_, operand_.memref, operand_.indices(along, k), strip);
    SmallVector<Value> lanes;
    for (std::int64_t lane = 0; lane < strip.width; ++lane) {
      Value existing = existingAlong(builder, strip.start, lane);
      lanes.push_back(memref::LoadOp::create(builder, loc_, operand_.memref, operand_.indices(existing, k)));
    }
    return vector::FromElementsOp::create(builder, loc_, VectorType::get({strip.width}, operand_.elementType()), lanes);
  }

  /// Rows that the panel has and the operand has not repeat the operand's last one.
  Value existingAlong(OpBuilder& builder, Value start, std::int64_t offset) {
    Value along = add(builder, start, index(builder, offset));
    if (allExist_) return add(builder, first_, along);
    Value last = builder.createOrFold<arith::SubIOp>(loc_, count_, index(builder, 1));
    return add(builder, first_, builder.createOrFold<arith::MinUIOp>(loc_, along, last));
  }

  void store(OpBuilder& builder, Value units, Value unit, const Strip& strip) {
    storeLanes(builder, loc_, units, panel_, {unit, strip.start}, strip);
  }

  void packStrip(OpBuilder& builder, Value unit, const Strip& strip, bool hasPartner) {
    Value k = kOfUnit(builder, unit);
    Value elements = elementsAt(builder, k, strip);
    if (!plan_.pairs) return store(builder, plan_.widen(builder, elements), unit, strip);
    Value partner;
    if (hasPartner)
      partner = elementsAt(builder, add(builder, k, index(builder, 1)), strip);
    else
      partner = arith::ConstantOp::create(builder, loc_, builder.getZeroAttr(elements.getType()));
    store(builder, pair(builder, elements, partner, strip), unit, strip);
  }

  /// Units next to each other in the panel come from neighbours in the operand.
  void packRows(OpBuilder& builder) {
    Value zero = index(builder, 0), one = index(builder, plan_.depth() - 1);
    Value depth = index(builder, plan_.depth());
    Value wholeUnits = builder.createOrFold<arith::DivUIOp>(loc_, depth_, depth);
    Value units = builder.createOrFold<arith::DivUIOp>(loc_, add(builder, depth_, one), depth);
    Value whole = roundDown(builder, loc_, count_, plan_.lanes);
    for (bool hasPartner : {true, false}) {
      Value from = hasPartner ? zero : wholeUnits, to = hasPartner ? wholeUnits : units;
      emitLoop(builder, loc_, from, to, 1, {}, [&](OpBuilder& perUnit, Value unit, ValueRange) {
        Strip strip;
        strip.width = plan_.lanes;
        emitLoop(perUnit, loc_, zero, whole, plan_.lanes, {}, [&](OpBuilder& inner, Value start, ValueRange) {
          Strip full = strip;
          full.start = start;
          packStrip(inner, unit, full, hasPartner);
          return SmallVector<Value>();
        });
        emitTail(perUnit, loc_, target_, strip, whole, count_, {},
                 [&](OpBuilder& inner, const Strip& partial, ValueRange) {
                   packStrip(inner, unit, partial, hasPartner);
                   return SmallVector<Value>();
                 });
        return SmallVector<Value>();
      });
    }
  }

  /// `lanes` rows of `lanes` units each, contiguous in depth, turned in registers: first what comes from rows that are
  /// four apart is brought together, then that is made columns, in place.
  void packSquare(OpBuilder& builder, Value start, Value unit, const Strip& elements) {
    if (plan_.takesPairsApart()) return packPairsApart(builder, start, unit, elements);
    for (std::int64_t part = 0; part < kQuad; ++part) gatherPart(builder, start, unit, index(builder, part), elements);
    for (std::int64_t part = 0; part < plan_.lanes / kQuad; ++part)
      transposePart(builder, start, unit, index(builder, part));
  }

  /// BF16 where a unit is one FP32: turned as pairs, which takes half the shuffles, and then taken apart.
  void packPairsApart(OpBuilder& builder, Value start, Value unit, const Strip& elements) {
    SmallVector<SmallVector<Value>> quads(plan_.lanes / kQuad);
    auto ints = VectorType::get({plan_.lanes}, builder.getI32Type());
    for (std::int64_t part = 0; part < kQuad; ++part) {
      SmallVector<Value> rows;
      for (std::int64_t row = part; row < plan_.lanes; row += kQuad) {
        Value along = existingAlong(builder, start, row);
        Value loaded =
            loadLanes(builder, loc_, operand_.memref, operand_.indices(along, add(builder, k_, unit)), elements);
        rows.push_back(vector::BitCastOp::create(builder, loc_, ints, loaded));
      }
      for (auto [quad, pairs] : llvm::enumerate(gatherQuads(builder, loc_, rows))) quads[quad].push_back(pairs);
    }
    auto constant = [&](std::int32_t value) -> Value {
      return arith::ConstantOp::create(builder, loc_, DenseElementsAttr::get(ints, value));
    };
    Value sixteen = constant(16), highHalf = constant(static_cast<std::int32_t>(0xffff0000));
    std::int64_t number = 0;
    for (ArrayRef<Value> quad : quads)
      for (Value pairs : transposeQuads(builder, loc_, quad))
        for (Value bits : {Value(arith::ShLIOp::create(builder, loc_, pairs, sixteen)),
                           Value(arith::AndIOp::create(builder, loc_, pairs, highHalf))}) {
          Value units = arith::BitcastOp::create(builder, loc_, plan_.unitVector(builder), bits);
          Value place = add(builder, unit, index(builder, number++));
          store(builder, units, place, Strip{.width = plan_.lanes, .start = start});
        }
  }

  /// Rows part, part + 4, … of the square: their quads of units, each beside the same of the other rows.
  void gatherPart(OpBuilder& builder, Value start, Value unit, Value part, const Strip& elements) {
    SmallVector<Value> rows;
    for (std::int64_t row = 0; row < plan_.lanes; row += kQuad) {
      Value along = existingAlong(builder, add(builder, start, part), row);
      Value loaded =
          loadLanes(builder, loc_, operand_.memref, operand_.indices(along, kOfUnit(builder, unit)), elements);
      rows.push_back(plan_.pairs ? vector::BitCastOp::create(builder, loc_, plan_.unitVector(builder), loaded)
                                 : plan_.widen(builder, loaded));
    }
    for (auto [quad, units] : llvm::enumerate(gatherQuads(builder, loc_, rows))) {
      Value place = add(builder, part, index(builder, static_cast<std::int64_t>(quad) * kQuad));
      store(builder, units, add(builder, unit, place), Strip{.width = plan_.lanes, .start = start});
    }
  }

  /// Quad `quad` of all rows of the square.
  void transposePart(OpBuilder& builder, Value start, Value unit, Value quad) {
    Value first = add(builder, unit, builder.createOrFold<arith::MulIOp>(loc_, quad, index(builder, kQuad)));
    SmallVector<Value> places, rows;
    for (std::int64_t part = 0; part < kQuad; ++part) {
      places.push_back(add(builder, first, index(builder, part)));
      rows.push_back(
          vector::LoadOp::create(builder, loc_, plan_.unitVector(builder), panel_, ValueRange{places.back(), start}));
    }
    for (auto [place, units] : llvm::zip_equal(places, transposeQuads(builder, loc_, rows)))
      store(builder, units, place, Strip{.width = plan_.lanes, .start = start});
  }

  void packTransposed(OpBuilder& builder) {
    Value zero = index(builder, 0);
    emitLoop(builder, loc_, zero, count_, plan_.lanes, {}, [&](OpBuilder& perRows, Value start, ValueRange) {
      const std::int64_t elements = plan_.lanes * (plan_.takesPairsApart() ? 2 : plan_.depth());
      Value whole = roundDown(perRows, loc_, depth_, elements);
      auto unitAt = [&](OpBuilder& inner, Value element) {
        return inner.createOrFold<arith::DivUIOp>(loc_, element, index(inner, plan_.depth()));
      };
      Strip strip;
      strip.width = elements;
      emitLoop(perRows, loc_, zero, whole, elements, {}, [&](OpBuilder& inner, Value element, ValueRange) {
        packSquare(inner, start, unitAt(inner, element), strip);
        return SmallVector<Value>();
      });
      emitTail(perRows, loc_, target_, strip, whole, depth_, {},
               [&](OpBuilder& inner, const Strip& partial, ValueRange) {
                 if (partial.width > 1)
                   packSquare(inner, start, unitAt(inner, partial.start), partial);
                 else
                   packColumn(inner, start, partial.start);
                 return SmallVector<Value>();
               });
      return SmallVector<Value>();
    });
  }

  /// One unit of `lanes` rows; only where a unit is one element.
  void packColumn(OpBuilder& builder, Value start, Value unit) {
    Strip strip;
    strip.width = plan_.lanes;
    strip.start = start;
    SmallVector<Value> lanes;
    for (std::int64_t row = 0; row < plan_.lanes; ++row)
      lanes.push_back(
          memref::LoadOp::create(builder, loc_, operand_.memref,
                                 operand_.indices(existingAlong(builder, start, row), kOfUnit(builder, unit))));
    Value elements =
        vector::FromElementsOp::create(builder, loc_, VectorType::get({plan_.lanes}, operand_.elementType()), lanes);
    store(builder, plan_.widen(builder, elements), unit, strip);
  }

  const MatmulPlan& plan_;
  Location loc_;
  const MatmulOperand& operand_;
  Value panel_, first_, count_, k_, depth_;
  bool allExist_ = false;  // every row of the panel
  VectorTarget target_;
};

}  // namespace

void packPanel(OpBuilder& builder, const MatmulPlan& plan, const MatmulOperand& operand, Value panel, Value first,
               Value count, Value k, Value depth) {
  PanelPacker(plan, operand, panel, first, count, k, depth).emit(builder);
}

Value MatmulPlan::widen(OpBuilder& builder, Value elements) const {
  Type type = getElementTypeOrSelf(elements.getType()), unit = unitType(builder);
  if (type == unit) return elements;
  if (auto vector = dyn_cast<VectorType>(elements.getType())) unit = vector.clone(unit);
  if (isa<FloatType>(type)) return arith::ExtFOp::create(builder, loc, unit, elements);
  return arith::ExtSIOp::create(builder, loc, unit, elements);
}

bool canPackAhead(const MatmulPlan& plan, std::int64_t depth) {
  // A part needs eight registers beside the accumulators: 32 there must be. A square has four parts in either phase
  // where its sides are 16, and the tile eight steps.
  const bool hasRegisters = plan.masks && plan.lanes == kQuad * kQuad;
  return plan.packB && plan.b.isContiguousInDepth() && hasRegisters && depth % (plan.lanes * plan.depth()) == 0;
}

void packPart(OpBuilder& builder, const MatmulPlan& plan, const AheadPanel& ahead, Value k, PackPhase phase,
              Value part) {
  PanelPacker(plan, plan.b, ahead.panel, ahead.first, Value(), k, Value()).emitPart(builder, phase, part);
}

}  // namespace pl::cpu
