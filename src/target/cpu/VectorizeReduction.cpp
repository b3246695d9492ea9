// Vectors along the reduction loop: reductions of rows.
//
// Element i of a row is combined into lane i mod W of accumulator (i / W) mod 4 while whole groups of four vectors are
// left, and into accumulator 0 (or, without masks, into a scalar) after that. The accumulators are joined pairwise, the
// lanes in halves. So the order depends on the row's length alone.
//
// The greatest or least of FP32 numbers is found among integers in the same order, which one instruction compares. As
// floats it takes six, because NaN wins and -0 is less than 0.
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "target/cpu/VectorizeLoops.h"
#include "target/cpu/VectorizeStrip.h"

namespace pl::cpu {

using namespace mlir;

namespace {

constexpr int kAccumulators = 4;  // hides the latency of an addition

/// FP32 numbers as integers in the same order, for a combiner that chooses the greatest or the least.
class IntegerOrder {
 public:
  explicit IntegerOrder(Operation* combiner)
      : isUsed_(isa<arith::MaximumFOp, arith::MinimumFOp>(combiner) && combiner->getResult(0).getType().isF32()),
        isGreatest_(isa<arith::MaximumFOp>(combiner)) {}

  bool isUsed() const { return isUsed_; }

  Value enter(OpBuilder& builder, Location loc, Value x) const {
    if (!isUsed_) return x;
    Value bits = arith::BitcastOp::create(builder, loc, typeLike(x, builder.getI32Type()), x);
    return shift(builder, loc, mirror(builder, loc, bits), isGreatest_ ? -kNans : kNans);
  }
  Value leave(OpBuilder& builder, Location loc, Value key) const {
    if (!isUsed_) return key;
    Value bits = mirror(builder, loc, shift(builder, loc, key, isGreatest_ ? kNans : -kNans));
    return arith::BitcastOp::create(builder, loc, typeLike(key, builder.getF32Type()), bits);
  }
  Value choose(OpBuilder& builder, Location loc, Value a, Value b) const {
    if (isGreatest_) return arith::MaxSIOp::create(builder, loc, a, b);
    return arith::MinSIOp::create(builder, loc, a, b);
  }

 private:
  // Of either sign. As integers those of one sign lie beyond the infinity on their side; moved by their number, they
  // wrap round to the others, so that all of them win.
  static constexpr std::int32_t kNans = 0x7fffff;

  static Type typeLike(Value x, Type element) {
    auto vector = dyn_cast<VectorType>(x.getType());
    return vector ? Type(vector.clone(element)) : element;
  }
  static Value constantLike(OpBuilder& builder, Location loc, Value x, std::int32_t value) {
    TypedAttr element = builder.getI32IntegerAttr(value);
    if (auto vector = dyn_cast<VectorType>(x.getType())) element = DenseElementsAttr::get(vector, Attribute(element));
    return arith::ConstantOp::create(builder, loc, element);
  }
  static Value shift(OpBuilder& builder, Location loc, Value key, std::int32_t by) {
    return arith::AddIOp::create(builder, loc, key, constantLike(builder, loc, key, by));
  }
  /// Of negative numbers, all bits but the sign turn over. Its own inverse.
  static Value mirror(OpBuilder& builder, Location loc, Value bits) {
    Value sign = arith::ShRSIOp::create(builder, loc, bits, constantLike(builder, loc, bits, 31));
    Value others = arith::AndIOp::create(builder, loc, sign, constantLike(builder, loc, bits, 0x7fffffff));
    return arith::XOrIOp::create(builder, loc, bits, others);
  }

  bool isUsed_, isGreatest_;
};

/// The operation that joins the running value with the next, if the body ends in one that has a neutral element.
Operation* combinerOf(Block& body) {
  BlockArgument running = body.getArguments().back();
  if (!running.hasOneUse()) return nullptr;
  Operation* combiner = *running.user_begin();
  Operation* terminator = body.getTerminator();
  bool yielded = terminator->getNumOperands() == 1 && terminator->getOperand(0).getDefiningOp() == combiner;
  if (!yielded || combiner->getNumOperands() != 2 || !combiner->hasTrait<OpTrait::IsCommutative>()) return nullptr;
  return arith::getNeutralElement(combiner) ? combiner : nullptr;
}

class RowReduction {
 public:
  RowReduction(OpBuilder& builder, linalg::LinalgOp op, Operation* combiner, unsigned rowDim,
               const VectorTarget& target)
      : op_(op),
        loc_(op.getLoc()),
        combiner_(combiner),
        element_(combiner->getOperand(combiner->getOperand(0) == op.getBlock()->getArguments().back() ? 1 : 0)),
        order_(combiner),
        target_(target),
        extents_(loopExtents(builder, op)),
        ivs_(extents_.size()) {
    full_.dim = rowDim;
    full_.width = lanesFor(*op.getBlock(), target);
    for (unsigned dim = 0; dim < extents_.size(); ++dim)
      if (dim != rowDim) rows_.push_back(dim);
  }

  void emit(OpBuilder& builder) {
    emitNest(builder, loc_, rows_, extents_, ivs_, {}, [&](OpBuilder& inner, ValueRange) -> SmallVector<Value> {
      emitRow(inner);
      return {};
    });
  }

 private:
  void emitRow(OpBuilder& builder) {
    OpOperand& init = op_.getDpsInitsMutable()[0];
    AffineMap map = op_.getMatchingIndexingMap(&init);
    Value total = reduceRow(builder);
    Value before = loadStrip(builder, loc_, init.get(), map, ivs_, Strip());
    total = combine(builder, order_.enter(builder, loc_, before), total);
    storeStrip(builder, loc_, order_.leave(builder, loc_, total), init.get(), map, ivs_, Strip());
  }

  Value reduceRow(OpBuilder& builder) {
    Value zero = arith::ConstantIndexOp::create(builder, loc_, 0);
    Value extent = extents_[full_.dim];
    Value grouped = roundDown(builder, loc_, extent, kAccumulators * full_.width);
    Value whole = roundDown(builder, loc_, extent, full_.width);

    Value neutral = arith::ConstantOp::create(builder, loc_, *arith::getNeutralElement(combiner_));
    neutral = order_.enter(builder, loc_, neutral);
    SmallVector<Value> accumulators(kAccumulators, splat(builder, loc_, neutral, full_));
    accumulators = emitLoop(builder, loc_, zero, grouped, kAccumulators * full_.width, accumulators,
                            [&](OpBuilder& inner, Value iv, ValueRange running) {
                              SmallVector<Value> next;
                              for (auto [number, accumulator] : llvm::enumerate(running))
                                next.push_back(combineNext(inner, stripAt(inner, iv, number), accumulator));
                              return next;
                            });
    accumulators[0] = emitLoop(builder, loc_, grouped, whole, full_.width, accumulators[0],
                               [&](OpBuilder& inner, Value iv, ValueRange running) {
                                 return SmallVector<Value>{combineNext(inner, stripAt(inner, iv, 0), running[0])};
                               })[0];
    // The tail continues accumulator 0 under a mask; one iteration at a time it needs a scalar of its own.
    Value tail = target_.hasAvx512 ? accumulators[0] : neutral;
    tail = emitTail(builder, loc_, target_, full_, whole, extent, tail,
                    [&](OpBuilder& inner, const Strip& strip, ValueRange running) {
                      Value next = combineNext(inner, strip, running[0]);
                      if (strip.mask) next = arith::SelectOp::create(inner, loc_, strip.mask, next, running[0]);
                      return SmallVector<Value>{next};
                    })[0];
    if (target_.hasAvx512) accumulators[0] = tail;

    Value first = combine(builder, accumulators[0], accumulators[1]);
    Value second = combine(builder, accumulators[2], accumulators[3]);
    Value total = joinLanes(builder, combine(builder, first, second));
    return target_.hasAvx512 ? total : combine(builder, total, tail);
  }

  Strip stripAt(OpBuilder& builder, Value start, std::int64_t number) {
    Strip strip = full_;
    strip.start = start;
    if (number > 0)
      strip.start = arith::AddIOp::create(
          builder, loc_, start, arith::ConstantIndexOp::create(builder, loc_, number * full_.width).getResult());
    return strip;
  }

  Value combineNext(OpBuilder& builder, const Strip& strip, Value running) {
    ivs_[strip.dim] = strip.start;
    SmallVector<Value> arguments;
    for (OpOperand* input : op_.getDpsInputOperands())
      arguments.push_back(loadStrip(builder, loc_, input->get(), op_.getMatchingIndexingMap(input), ivs_, strip));
    Value element = computeStrip(builder, loc_, combiner_, element_, arguments, ivs_, strip)[0];
    return combine(builder, running, order_.enter(builder, loc_, element));
  }

  Value combine(OpBuilder& builder, Value lhs, Value rhs) {
    if (order_.isUsed()) return order_.choose(builder, loc_, lhs, rhs);
    IRMapping operands;
    operands.map(combiner_->getOperand(0), lhs);
    operands.map(combiner_->getOperand(1), rhs);
    Operation* clone = builder.clone(*combiner_, operands);
    clone->getResult(0).setType(lhs.getType());
    return clone->getResult(0);
  }

  Value joinLanes(OpBuilder& builder, Value vector) {
    std::int64_t width = full_.width;
    for (; width > 1; width /= 2) {
      std::int64_t half = width / 2;
      Value low = vector::ExtractStridedSliceOp::create(builder, loc_, vector, {0}, {half}, {1});
      Value high = vector::ExtractStridedSliceOp::create(builder, loc_, vector, {half}, {half}, {1});
      vector = combine(builder, low, high);
    }
    return vector::ExtractOp::create(builder, loc_, vector, 0);
  }

  linalg::LinalgOp op_;
  Location loc_;
  Operation* combiner_;
  Value element_;  // of the body: what the combiner joins with the running value
  IntegerOrder order_;
  const VectorTarget& target_;
  SmallVector<Value> extents_, ivs_;
  SmallVector<unsigned> rows_;
  Strip full_;
};

}  // namespace

bool vectorizeAlongReduction(OpBuilder& builder, linalg::LinalgOp op, const VectorTarget& target) {
  SmallVector<unsigned> reductions;
  op.getReductionDims(reductions);
  if (!op.hasPureBufferSemantics() || !reducesAlongRows(op) || reductions.size() != 1 || op.getNumDpsInits() != 1 ||
      !isLanewise(*op.getBlock()))
    return false;
  Operation* combiner = combinerOf(*op.getBlock());
  if (!combiner) return false;
  RowReduction(builder, op, combiner, reductions[0], target).emit(builder);
  return true;
}

}  // namespace pl::cpu
