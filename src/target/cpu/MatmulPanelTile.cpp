// The register tile of a product with panels: accumulators in registers, a panel's units in order.
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/X86Vector/X86VectorDialect.h"
#include "target/cpu/MatmulPanels.h"
#include "target/cpu/VectorizeLoops.h"

namespace pl::cpu {

using namespace mlir;

namespace {

constexpr unsigned kToSecondLevel = 2;  // prefetcht1

class Tile {
 public:
  Tile(const MatmulPlan& plan, Value panels, Value packed, const PanelTile& tile, std::int64_t rows)
      : plan_(plan), loc_(plan.loc), panels_(panels), packed_(packed), tile_(tile), rows_(rows) {}

  void emit(OpBuilder& builder) {
    Value isWhole = arith::CmpIOp::create(builder, loc_, arith::CmpIPredicate::sge, tile_.columns,
                                          number(builder, plan_.columns()));
    auto loads = [&](bool whole) {
      return [this, whole](OpBuilder& inner, Location) { scf::YieldOp::create(inner, loc_, loadC(inner, whole)); };
    };
    auto zeros = [&](OpBuilder& inner, Location) {
      auto type = VectorType::get({plan_.lanes}, inner.getF32Type());
      Value zero = arith::ConstantOp::create(inner, loc_, inner.getZeroAttr(type));
      scf::YieldOp::create(inner, loc_, SmallVector<Value>(2 * rows_, zero));
    };
    auto loaded = [&](OpBuilder& inner, Location) {
      scf::YieldOp::create(inner, loc_,
                           scf::IfOp::create(inner, loc_, isWhole, loads(true), loads(false)).getResults());
    };
    SmallVector<Value> sums(scf::IfOp::create(builder, loc_, tile_.isFresh, zeros, loaded).getResults());
    sums = emitLoop(builder, loc_, number(builder, 0), tile_.units, 1, sums,
                    [&](OpBuilder& inner, Value unit, ValueRange running) {
                      prefetch(inner, unit);
                      return step(inner, unit, running, /*isHalf=*/false);
                    });
    auto half = [&](OpBuilder& inner, Location) {
      scf::YieldOp::create(inner, loc_, step(inner, tile_.units, sums, /*isHalf=*/true));
    };
    auto none = [&](OpBuilder& inner, Location) { scf::YieldOp::create(inner, loc_, sums); };
    sums = SmallVector<Value>(scf::IfOp::create(builder, loc_, tile_.isOdd, half, none).getResults());
    auto stores = [&](bool whole) {
      return [&, whole](OpBuilder& inner, Location) {
        storeC(inner, sums, whole);
        scf::YieldOp::create(inner, loc_);
      };
    };
    scf::IfOp::create(builder, loc_, isWhole, stores(true), stores(false));
  }

 private:
  Value number(OpBuilder& builder, std::int64_t value) { return arith::ConstantIndexOp::create(builder, loc_, value); }
  Value plus(OpBuilder& builder, Value base, std::int64_t offset) {
    return builder.createOrFold<arith::AddIOp>(loc_, base, number(builder, offset));
  }
  Value sum(OpBuilder& builder, Value a, Value b) { return builder.createOrFold<arith::AddIOp>(loc_, a, b); }

  /// Visits the vectors of C's tile, in the accumulators' order.
  void eachOfC(OpBuilder& builder, bool isWhole, function_ref<void(ValueRange, const Strip&)> visit) {
    for (std::int64_t row = 0; row < rows_; ++row)
      for (std::int64_t half = 0; half < 2; ++half) {
        Strip strip;
        strip.width = plan_.lanes;
        if (!isWhole) {
          strip.count = plus(builder, tile_.columns, -half * plan_.lanes);
          strip.mask = firstLanes(builder, loc_, plan_.lanes, strip.count);
        }
        visit({plus(builder, tile_.m, row), plus(builder, tile_.n, half * plan_.lanes)}, strip);
      }
  }

  SmallVector<Value> loadC(OpBuilder& builder, bool isWhole) {
    SmallVector<Value> sums;
    eachOfC(builder, isWhole, [&](ValueRange place, const Strip& strip) {
      sums.push_back(loadLanes(builder, loc_, plan_.c, place, strip));
    });
    return sums;
  }

  void storeC(OpBuilder& builder, ValueRange sums, bool isWhole) {
    eachOfC(builder, isWhole, [&](ValueRange place, const Strip& strip) {
      storeLanes(builder, loc_, sums.front(), plan_.c, place, strip);
      sums = sums.drop_front();
    });
  }

  void prefetch(OpBuilder& builder, Value unit) {
    for (Value distance : tile_.ahead) {
      if (getConstantIntValue(distance) == 0) continue;
      Value further = builder.createOrFold<arith::MulIOp>(loc_, unit, tile_.stride);
      memref::PrefetchOp::create(builder, loc_, panels_,
                                 ValueRange{tile_.panel, tile_.unit, sum(builder, distance, further)},
                                 /*isWrite=*/false, kToSecondLevel, /*isDataCache=*/true);
    }
  }

  /// One unit; the half of one is its first element.
  SmallVector<Value> step(OpBuilder& builder, Value unit, ValueRange running, bool isHalf) {
    SmallVector<Value> columns;
    for (std::int64_t half = 0; half < 2; ++half) columns.push_back(loadUnits(builder, unit, half));
    if (plan_.pairs) {
      if (isHalf)
        for (Value& units : columns) units = masked(builder, units, 0x0000ffff);
      return multiplied(builder, unit, columns, running);
    }
    Value element = builder.createOrFold<arith::MulIOp>(loc_, unit, number(builder, 2));
    SmallVector<Value> low, high;
    for (Value units : columns) {
      Value sixteen = arith::ConstantOp::create(
          builder, loc_, DenseElementsAttr::get(cast<ShapedType>(units.getType()), builder.getI32IntegerAttr(16)));
      low.push_back(asFloats(builder, arith::ShLIOp::create(builder, loc_, units, sixteen)));
      high.push_back(asFloats(builder, masked(builder, units, 0xffff0000)));
    }
    SmallVector<Value> sums = multiplied(builder, element, low, running);
    return isHalf ? sums : multiplied(builder, plus(builder, element, 1), high, sums);
  }

  SmallVector<Value> multiplied(OpBuilder& builder, Value depth, ArrayRef<Value> columns, ValueRange running) {
    SmallVector<Value> sums;
    for (std::int64_t row = 0; row < rows_; ++row) {
      Value scalar = memref::LoadOp::create(
          builder, loc_, packed_, ValueRange{sum(builder, tile_.packedRow, depth), plus(builder, tile_.row, row)});
      Value a = vector::BroadcastOp::create(builder, loc_, plan_.unitVector(builder), scalar);
      for (std::int64_t half = 0; half < 2; ++half)
        sums.push_back(multiplyAdd(builder, a, columns[half], running[2 * row + half]));
    }
    return sums;
  }

  Value multiplyAdd(OpBuilder& builder, Value a, Value b, Value accumulator) {
    if (!plan_.pairs) return math::FmaOp::create(builder, loc_, a, b, accumulator);
    auto type = VectorType::get({2 * plan_.lanes}, builder.getBF16Type());
    Value pairA = vector::BitCastOp::create(builder, loc_, type, a);
    Value pairB = vector::BitCastOp::create(builder, loc_, type, b);
    return x86vector::DotBF16Op::create(builder, loc_, accumulator, pairA, pairB);
  }

  /// Units of `lanes` columns, as 32-bit integers.
  Value loadUnits(OpBuilder& builder, Value unit, std::int64_t half) {
    auto elements = VectorType::get({2 * plan_.lanes}, builder.getBF16Type());
    std::int64_t first = 2 * (tile_.firstColumn + half * plan_.lanes);
    Value loaded =
        vector::LoadOp::create(builder, loc_, elements, panels_,
                               ValueRange{tile_.panel, sum(builder, tile_.unit, unit), number(builder, first)});
    return vector::BitCastOp::create(builder, loc_, VectorType::get({plan_.lanes}, builder.getI32Type()), loaded);
  }

  Value masked(OpBuilder& builder, Value units, std::uint32_t mask) {
    auto bits = DenseElementsAttr::get(cast<ShapedType>(units.getType()), APInt(32, mask));
    return arith::AndIOp::create(builder, loc_, units, arith::ConstantOp::create(builder, loc_, bits));
  }
  Value asFloats(OpBuilder& builder, Value bits) {
    return arith::BitcastOp::create(builder, loc_, VectorType::get({plan_.lanes}, builder.getF32Type()), bits);
  }

  const MatmulPlan& plan_;
  Location loc_;
  Value panels_, packed_;
  const PanelTile& tile_;
  std::int64_t rows_;
};

}  // namespace

void emitPanelTile(OpBuilder& builder, const MatmulPlan& plan, Value panels, Value packed, const PanelTile& tile,
                   std::int64_t rows) {
  Tile(plan, panels, packed, tile, rows).emit(builder);
}

}  // namespace pl::cpu
