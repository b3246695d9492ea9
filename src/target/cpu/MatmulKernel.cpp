// The register tile of a matrix product: accumulators that live in registers while k advances.
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/X86Vector/X86VectorDialect.h"
#include "target/cpu/Matmul.h"
#include "target/cpu/VectorizeLoops.h"

namespace pl::cpu {

using namespace mlir;

namespace {

class RegisterTile {
 public:
  RegisterTile(const MatmulPlan& plan, const MatmulBlock& block, Value panelA, Value panelB, std::int64_t rowCount,
               Value row, Value column, std::int64_t stripes, Value columnCount, const std::optional<FetchTurn>& turn,
               const std::optional<AheadPanel>& ahead)
      : plan_(plan),
        loc_(plan.loc),
        block_(block),
        panelA_(panelA),
        panelB_(panelB),
        rowCount_(rowCount),
        row_(row),
        column_(column),
        stripes_(stripes),
        columnCount_(columnCount),
        turn_(turn),
        ahead_(ahead) {}

  void emit(OpBuilder& builder) {
    m_ = builder.createOrFold<arith::AddIOp>(loc_, block_.m, row_);
    Value n = builder.createOrFold<arith::AddIOp>(loc_, block_.n, column_);
    for (std::int64_t stripe = 0; stripe < stripes_; ++stripe) n_.push_back(plus(builder, n, stripe * plan_.columns()));
    Value padded = builder.createOrFold<arith::AddIOp>(loc_, block_.depth, index(builder, plan_.depth() - 1));
    Value units = builder.createOrFold<arith::DivUIOp>(loc_, padded, index(builder, plan_.depth()));
    SmallVector<Value> accumulators = start(builder);
    if (ahead_) {
      Value half = builder.createOrFold<arith::DivUIOp>(loc_, units, index(builder, 2));
      accumulators = packingSteps(builder, index(builder, 0), half, PackPhase::gather, accumulators);
      accumulators = packingSteps(builder, half, units, PackPhase::transpose, accumulators);
    } else {
      const std::int64_t together = turn_ ? stepsPerFetch(plan_, *turn_) : 1;
      Value whole = roundDown(builder, loc_, units, together);
      accumulators = emitLoop(builder, loc_, index(builder, 0), whole, together, accumulators,
                              [&](OpBuilder& inner, Value unit, ValueRange running) {
                                fetch(inner, unit);
                                SmallVector<Value> next(running);
                                for (std::int64_t number = 0; number < together; ++number)
                                  next = step(inner, plus(inner, unit, number), next);
                                return next;
                              });
      if (together > 1)
        accumulators =
            emitLoop(builder, loc_, whole, units, 1, accumulators,
                     [&](OpBuilder& inner, Value unit, ValueRange running) { return step(inner, unit, running); });
    }
    storeC(builder, accumulators);
  }

 private:
  Value index(OpBuilder& builder, std::int64_t value) { return arith::ConstantIndexOp::create(builder, loc_, value); }
  Value plus(OpBuilder& builder, Value base, std::int64_t offset) {
    return builder.createOrFold<arith::AddIOp>(loc_, base, index(builder, offset));
  }

  /// The interleave of two rows of pairs stays within 128-bit lanes, one instruction instead of a permutation with a
  /// table; the accumulators' columns are in its order.
  bool isInterleaved() const { return plan_.pairs && !plan_.packB; }

  /// Column of the tile in lane `lane` of accumulator vector `half`.
  std::int64_t columnIn(int half, std::int64_t lane) const {
    return isInterleaved() ? lane / 4 * 8 + half * 4 + lane % 4 : half * plan_.lanes + lane;
  }

  Strip columnStrip(OpBuilder& builder, int half) {
    Strip strip;
    strip.width = plan_.lanes;
    if (columnCount_) {
      strip.count = builder.createOrFold<arith::SubIOp>(loc_, columnCount_, index(builder, half * plan_.lanes));
      strip.mask = firstLanes(builder, loc_, plan_.lanes, strip.count);
    }
    return strip;
  }

  /// What the accumulators hold before the block.
  SmallVector<Value> start(OpBuilder& builder) {
    if (!plan_.startsAtZero) return loadC(builder);
    Value isFirst = builder.createOrFold<arith::CmpIOp>(loc_, arith::CmpIPredicate::eq, block_.k, index(builder, 0));
    std::optional<std::int64_t> known = constantOf(isFirst);
    if (known) return *known ? zeros(builder) : loadC(builder);
    auto chosen = scf::IfOp::create(
        builder, loc_, isFirst, [&](OpBuilder& inner, Location) { scf::YieldOp::create(inner, loc_, zeros(inner)); },
        [&](OpBuilder& inner, Location) { scf::YieldOp::create(inner, loc_, loadC(inner)); });
    return SmallVector<Value>(chosen.getResults());
  }

  SmallVector<Value> zeros(OpBuilder& builder) {
    auto type = VectorType::get({plan_.lanes}, plan_.accumulatorType);
    Value zero = arith::ConstantOp::create(builder, loc_, builder.getZeroAttr(type));
    return SmallVector<Value>(stripes_ * rowCount_ * 2, zero);
  }

  SmallVector<Value> loadC(OpBuilder& builder) {
    SmallVector<Value> accumulators;
    for (Value n : n_) {
      for (std::int64_t row = 0; row < rowCount_; ++row) {
        Value halves[2];
        for (int half : {0, 1})
          halves[half] =
              loadLanes(builder, loc_, plan_.c, {plus(builder, m_, row), plus(builder, n, half * plan_.lanes)},
                        columnStrip(builder, half));
        for (int half : {0, 1}) {
          SmallVector<std::int64_t> from;
          for (std::int64_t lane = 0; lane < plan_.lanes; ++lane) from.push_back(columnIn(half, lane));
          accumulators.push_back(vector::ShuffleOp::create(builder, loc_, halves[0], halves[1], from));
        }
      }
    }
    return accumulators;
  }

  void storeC(OpBuilder& builder, ValueRange accumulators) {
    SmallVector<std::int64_t> place(plan_.columns());  // of a column among the lanes of both vectors
    for (int half : {0, 1})
      for (std::int64_t lane = 0; lane < plan_.lanes; ++lane) place[columnIn(half, lane)] = half * plan_.lanes + lane;
    for (Value n : n_) {
      for (std::int64_t row = 0; row < rowCount_; ++row, accumulators = accumulators.drop_front(2)) {
        for (int half : {0, 1}) {
          ArrayRef<std::int64_t> from = ArrayRef(place).slice(half * plan_.lanes, plan_.lanes);
          Value columns = vector::ShuffleOp::create(builder, loc_, accumulators[0], accumulators[1], from);
          storeLanes(builder, loc_, columns, plan_.c, {plus(builder, m_, row), plus(builder, n, half * plan_.lanes)},
                     columnStrip(builder, half));
        }
      }
    }
  }

  SmallVector<Value> packingSteps(OpBuilder& builder, Value first, Value end, PackPhase phase, ValueRange running) {
    return emitLoop(builder, loc_, first, end, 1, running, [&](OpBuilder& inner, Value unit, ValueRange values) {
      fetch(inner, unit);
      SmallVector<Value> next = step(inner, unit, values);
      Value part = inner.createOrFold<arith::SubIOp>(loc_, unit, first);
      packPart(inner, plan_, *ahead_, block_.k, phase, part);
      return next;
    });
  }

  void fetch(OpBuilder& builder, Value unit) {
    if (turn_) prefetchStep(builder, plan_, block_, n_.front(), *turn_, unit);
  }

  SmallVector<Value> step(OpBuilder& builder, Value unit, ValueRange running) {
    Value offset = builder.createOrFold<arith::MulIOp>(loc_, unit, index(builder, plan_.depth()));
    Value k = builder.createOrFold<arith::AddIOp>(loc_, block_.k, offset);
    SmallVector<Value> scalars, next;
    for (std::int64_t row = 0; row < rowCount_; ++row) scalars.push_back(loadA(builder, row, unit, k));
    for (Value n : n_) {
      std::array<Value, 2> columns = loadB(builder, unit, k, n);
      for (Value scalar : scalars)
        for (Value half : columns) next.push_back(multiplyAdd(builder, scalar, half, running[next.size()]));
    }
    return next;
  }

  Value multiplyAdd(OpBuilder& builder, Value a, Value b, Value accumulator) {
    if (plan_.pairs) {
      auto type = VectorType::get({2 * plan_.lanes}, builder.getBF16Type());
      Value pairA = vector::BitCastOp::create(builder, loc_, type, a);
      Value pairB = vector::BitCastOp::create(builder, loc_, type, b);
      return x86vector::DotBF16Op::create(builder, loc_, accumulator, pairA, pairB);
    }
    // Not vector.fma: that only allows the product and the sum to be fused.
    if (plan_.accumulatorType.isF32()) return math::FmaOp::create(builder, loc_, a, b, accumulator);
    Value product = arith::MulIOp::create(builder, loc_, a, b);
    return arith::AddIOp::create(builder, loc_, accumulator, product);
  }

  /// One unit of one row of A in all lanes.
  Value loadA(OpBuilder& builder, std::int64_t row, Value unit, Value k) {
    Value scalar;
    Value m = plus(builder, m_, row);
    if (plan_.packA) {
      scalar = memref::LoadOp::create(builder, loc_, panelA_, ValueRange{unit, plus(builder, row_, row)});
    } else if (!plan_.pairs) {
      scalar = memref::LoadOp::create(builder, loc_, plan_.a.memref, plan_.a.indices(m, k));
    } else {
      auto pairType = VectorType::get({2}, builder.getBF16Type());
      Value pair;
      if (!block_.oddElement) {
        pair = vector::LoadOp::create(builder, loc_, pairType, plan_.a.memref, plan_.a.indices(m, k));
      } else {
        Value only = memref::LoadOp::create(builder, loc_, plan_.a.memref, plan_.a.indices(m, k));
        Value zero = arith::ConstantOp::create(builder, loc_, builder.getZeroAttr(builder.getBF16Type()));
        pair = vector::FromElementsOp::create(builder, loc_, pairType, ValueRange{only, zero});
      }
      Value bits = vector::BitCastOp::create(builder, loc_, VectorType::get({1}, builder.getI32Type()), pair);
      scalar = vector::ExtractOp::create(builder, loc_, bits, 0);
    }
    return vector::BroadcastOp::create(builder, loc_, plan_.unitVector(builder), scalar);
  }

  /// The columns of the stripe at `n` of one unit of B, as two vectors.
  std::array<Value, 2> loadB(OpBuilder& builder, Value unit, Value k, Value n) {
    std::array<Value, 2> result;
    if (isInterleaved()) {
      std::array<Value, 2> rows = {loadRowOfB(builder, k, n), Value()};
      if (!block_.oddElement)
        rows[1] = loadRowOfB(builder, plus(builder, k, 1), n);
      else
        rows[1] = arith::ConstantOp::create(builder, loc_, builder.getZeroAttr(rows[0].getType()));
      for (int half : {0, 1}) {
        SmallVector<std::int64_t> from;
        for (std::int64_t lane = 0; lane < plan_.lanes; ++lane)
          for (int partner : {0, 1}) from.push_back(partner * plan_.columns() + columnIn(half, lane));
        Value pairs = vector::ShuffleOp::create(builder, loc_, rows[0], rows[1], from);
        result[half] = vector::BitCastOp::create(builder, loc_, plan_.unitVector(builder), pairs);
      }
      return result;
    }
    for (int half : {0, 1}) {
      if (plan_.packB) {
        // The panel is as wide as the tile; columns that do not exist hold anything, and are never stored.
        result[half] = vector::LoadOp::create(builder, loc_, plan_.unitVector(builder), panelB_,
                                              ValueRange{unit, index(builder, half * plan_.lanes)});
      } else {
        Value first = plus(builder, n, half * plan_.lanes);
        Value elements =
            loadLanes(builder, loc_, plan_.b.memref, plan_.b.indices(first, k), columnStrip(builder, half));
        result[half] = plan_.widen(builder, elements);
      }
    }
    return result;
  }

  Value loadRowOfB(OpBuilder& builder, Value k, Value n) {
    Strip strip;
    strip.width = plan_.columns();
    if (columnCount_) strip.mask = firstLanes(builder, loc_, strip.width, columnCount_);
    return loadLanes(builder, loc_, plan_.b.memref, plan_.b.indices(n, k), strip);
  }

  const MatmulPlan& plan_;
  Location loc_;
  const MatmulBlock& block_;
  Value panelA_, panelB_;
  std::int64_t rowCount_;
  Value row_, column_;  // within the block
  std::int64_t stripes_;
  Value columnCount_;
  const std::optional<FetchTurn>& turn_;
  const std::optional<AheadPanel>& ahead_;
  Value m_;                  // within the matrix
  SmallVector<Value, 4> n_;  // of each stripe
};

}  // namespace

void emitRegisterTile(OpBuilder& builder, const MatmulPlan& plan, const MatmulBlock& block, Value panelA, Value panelB,
                      std::int64_t rowCount, Value m, Value n, std::int64_t stripes, Value columnCount,
                      const std::optional<FetchTurn>& turn, const std::optional<AheadPanel>& ahead) {
  RegisterTile(plan, block, panelA, panelB, rowCount, m, n, stripes, columnCount, turn, ahead).emit(builder);
}

}  // namespace pl::cpu
