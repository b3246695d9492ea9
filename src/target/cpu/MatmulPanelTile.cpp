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

constexpr unsigned kToFirstLevel = 3, kToSecondLevel = 2;  // prefetcht0, prefetcht1

class Tile {
 public:
  Tile(const MatmulPlan& plan, Value panels, Value packed, Value between, const PanelTile& tile, std::int64_t rows)
      : plan_(plan), loc_(plan.loc), panels_(panels), packed_(packed), between_(between), tile_(tile), rows_(rows) {}

  void emit(OpBuilder& builder) {
    isWhole_ = arith::CmpIOp::create(builder, loc_, arith::CmpIPredicate::sge, tile_.columns,
                                     number(builder, plan_.columns()));
    when(builder, tile_.isLast, [&](OpBuilder& inner) { prefetchC(inner); });
    SmallVector<Value> sums = start(builder);
    sums = emitLoop(builder, loc_, number(builder, 0), tile_.units, 1, sums,
                    [&](OpBuilder& inner, Value unit, ValueRange running) {
                      prefetch(inner, unit);
                      return step(inner, unit, running, /*isHalf=*/false);
                    });
    sums = either(
        builder, tile_.isOdd, [&](OpBuilder& inner) { return step(inner, tile_.units, sums, /*isHalf=*/true); },
        [&](OpBuilder&) { return sums; });
    finish(builder, sums);
  }

 private:
  Value number(OpBuilder& builder, std::int64_t value) { return arith::ConstantIndexOp::create(builder, loc_, value); }
  Value plus(OpBuilder& builder, Value base, std::int64_t offset) {
    return builder.createOrFold<arith::AddIOp>(loc_, base, number(builder, offset));
  }
  Value sum(OpBuilder& builder, Value a, Value b) { return builder.createOrFold<arith::AddIOp>(loc_, a, b); }

  using Values = llvm::function_ref<SmallVector<Value>(OpBuilder&)>;
  SmallVector<Value> either(OpBuilder& builder, Value condition, Values yes, Values no) {
    auto branch = [&](Values values) {
      return [this, values](OpBuilder& inner, Location) { scf::YieldOp::create(inner, loc_, values(inner)); };
    };
    return SmallVector<Value>(scf::IfOp::create(builder, loc_, condition, branch(yes), branch(no)).getResults());
  }
  void when(OpBuilder& builder, Value condition, llvm::function_ref<void(OpBuilder&)> yes,
            llvm::function_ref<void(OpBuilder&)> no = nullptr) {
    auto branch = [&](llvm::function_ref<void(OpBuilder&)> effects) {
      return [this, effects](OpBuilder& inner, Location) {
        if (effects) effects(inner);
        scf::YieldOp::create(inner, loc_);
      };
    };
    scf::IfOp::create(builder, loc_, condition, branch(yes), branch(no));
  }

  /// What the sums are before the first unit.
  SmallVector<Value> start(OpBuilder& builder) {
    auto zeros = [&](OpBuilder& inner) {
      auto type = VectorType::get({plan_.lanes}, inner.getF32Type());
      Value zero = arith::ConstantOp::create(inner, loc_, inner.getZeroAttr(type));
      return SmallVector<Value>(2 * rows_, zero);
    };
    auto ofC = [&](OpBuilder& inner) {
      return either(
          inner, isWhole_, [&](OpBuilder& whole) { return loaded(whole, placesInC(whole, /*isWhole=*/true)); },
          [&](OpBuilder& partial) { return loaded(partial, placesInC(partial, /*isWhole=*/false)); });
    };
    return either(
        builder, tile_.isFirst, [&](OpBuilder& first) { return either(first, tile_.startsAtZero, zeros, ofC); },
        [&](OpBuilder& later) { return loaded(later, placesBetween(later)); });
  }

  void finish(OpBuilder& builder, ValueRange sums) {
    when(
        builder, tile_.isLast,
        [&](OpBuilder& last) {
          when(
              last, isWhole_, [&](OpBuilder& whole) { store(whole, sums, placesInC(whole, /*isWhole=*/true)); },
              [&](OpBuilder& partial) { store(partial, sums, placesInC(partial, /*isWhole=*/false)); });
        },
        [&](OpBuilder& earlier) { store(earlier, sums, placesBetween(earlier)); });
  }

  /// Where a vector of sums lies in memory.
  struct Place {
    Value memref, row, column;
    Strip strip;
  };
  /// In the accumulators' order.
  SmallVector<Place> places(OpBuilder& builder, Value memref, Value column) {
    SmallVector<Place> result;
    for (std::int64_t row = 0; row < rows_; ++row)
      for (std::int64_t half = 0; half < 2; ++half) {
        Place& place = result.emplace_back();
        place.memref = memref;
        place.row = plus(builder, tile_.m, row);
        place.column = plus(builder, column, half * plan_.lanes);
        place.strip.width = plan_.lanes;
      }
    return result;
  }
  SmallVector<Place> placesBetween(OpBuilder& builder) {
    return places(builder, between_, number(builder, tile_.firstColumn));
  }
  SmallVector<Place> placesInC(OpBuilder& builder, bool isWhole) {
    SmallVector<Place> result = places(builder, plan_.c, tile_.n);
    if (isWhole) return result;
    for (auto [number, place] : llvm::enumerate(result)) {
      const auto half = static_cast<std::int64_t>(number % 2);
      place.strip.count = plus(builder, tile_.columns, -half * plan_.lanes);
      place.strip.mask = firstLanes(builder, loc_, plan_.lanes, place.strip.count);
    }
    return result;
  }

  SmallVector<Value> loaded(OpBuilder& builder, ArrayRef<Place> places) {
    SmallVector<Value> sums;
    for (const Place& place : places)
      sums.push_back(loadLanes(builder, loc_, place.memref, {place.row, place.column}, place.strip));
    return sums;
  }
  void store(OpBuilder& builder, ValueRange sums, ArrayRef<Place> places) {
    for (auto [sum, place] : llvm::zip_equal(sums, places))
      storeLanes(builder, loc_, sum, place.memref, {place.row, place.column}, place.strip);
  }

  /// C is written after the tile's last unit, and often lies in no near cache.
  void prefetchC(OpBuilder& builder) {
    for (const Place& place : placesInC(builder, /*isWhole=*/true))
      memref::PrefetchOp::create(builder, loc_, place.memref, ValueRange{place.row, place.column}, /*isWrite=*/true,
                                 kToFirstLevel, /*isDataCache=*/true);
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
  Value panels_, packed_, between_;
  const PanelTile& tile_;
  std::int64_t rows_;
  Value isWhole_;  // whether C has all of the tile's columns
};

}  // namespace

void emitPanelTile(OpBuilder& builder, const MatmulPlan& plan, Value panels, Value packed, Value between,
                   const PanelTile& tile, std::int64_t rows) {
  Tile(plan, panels, packed, between, tile, rows).emit(builder);
}

}  // namespace pl::cpu
