// Vectors along a parallel loop: elementwise operations, fills, copies, and reductions along columns.
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "target/cpu/VectorizeLoops.h"
#include "target/cpu/VectorizeStrip.h"

namespace pl::cpu {

using namespace mlir;

namespace {

/// The parallel loop along which every output has neighbours in memory. Loops of one iteration are no use.
std::optional<unsigned> loopForLanes(linalg::LinalgOp op) {
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  SmallVector<std::int64_t> extents = op.getStaticLoopRanges();
  for (unsigned dim = iterators.size(); dim-- > 0;) {
    if (iterators[dim] != utils::IteratorType::parallel || extents[dim] == 1) continue;
    bool fits = llvm::all_of(op.getDpsInitsMutable(), [&](OpOperand& init) {
      return touchesNeighbours(cast<MemRefType>(init.get().getType()), op.getMatchingIndexingMap(&init), dim);
    });
    if (fits) return dim;
  }
  return std::nullopt;
}

/// Emits one operation's nest: loops outside, the strip loop, reductions inside with the outputs in registers.
class ParallelNest {
 public:
  ParallelNest(OpBuilder& builder, linalg::LinalgOp op, unsigned lanesDim, const VectorTarget& target,
               StripHook atStrip)
      : op_(op),
        loc_(op.getLoc()),
        body_(*op.getBlock()),
        target_(target),
        atStrip_(atStrip),
        extents_(loopExtents(builder, op)),
        ivs_(extents_.size()) {
    full_.dim = lanesDim;
    full_.width = lanesFor(body_, target);
    for (auto [dim, iterator] : llvm::enumerate(op.getIteratorTypesArray())) {
      if (iterator == utils::IteratorType::reduction)
        reductions_.push_back(dim);
      else if (dim != lanesDim)
        outer_.push_back(dim);
    }
  }

  void emit(OpBuilder& builder) {
    emitNest(builder, loc_, outer_, extents_, ivs_, {}, [&](OpBuilder& inner, ValueRange) -> SmallVector<Value> {
      loadUniforms(inner);
      Value zero = arith::ConstantIndexOp::create(inner, loc_, 0);
      Value extent = extents_[full_.dim];
      Value whole = roundDown(inner, loc_, extent, full_.width);
      emitLoop(inner, loc_, zero, whole, full_.width, {}, [&](OpBuilder& b, Value iv, ValueRange) {
        Strip strip = full_;
        strip.start = iv;
        emitStrip(b, strip);
        return SmallVector<Value>();
      });
      emitTail(inner, loc_, target_, full_, whole, extent, {}, [&](OpBuilder& b, const Strip& strip, ValueRange) {
        emitStrip(b, strip);
        return SmallVector<Value>();
      });
      return {};
    });
  }

 private:
  /// Inputs that change with the outer loops alone are read before the strip loop: behind a store of the output the
  /// compiler could not know that they stay the same.
  void loadUniforms(OpBuilder& builder) {
    uniforms_.clear();
    for (OpOperand* input : op_.getDpsInputOperands()) {
      AffineMap map = op_.getMatchingIndexingMap(input);
      bool moves = indexOfLoop(map, full_.dim).has_value() ||
                   llvm::any_of(reductions_, [&](unsigned dim) { return indexOfLoop(map, dim).has_value(); });
      uniforms_.push_back(moves ? Value() : loadStrip(builder, loc_, input->get(), map, ivs_, Strip()));
    }
  }

  void emitStrip(OpBuilder& builder, const Strip& strip) {
    ivs_[strip.dim] = strip.start;
    if (atStrip_) atStrip_(builder, ivs_, extents_);
    SmallVector<Value> outputs;
    for (OpOperand& init : op_.getDpsInitsMutable()) {
      bool read = !body_.getArgument(init.getOperandNumber()).use_empty();
      Type elementType = cast<MemRefType>(init.get().getType()).getElementType();
      outputs.push_back(
          read ? loadStrip(builder, loc_, init.get(), op_.getMatchingIndexingMap(&init), ivs_, strip)
               : arith::ConstantOp::create(builder, loc_, builder.getZeroAttr(stripType(strip, elementType)))
                     .getResult());
    }
    outputs = emitNest(builder, loc_, reductions_, extents_, ivs_, outputs, [&](OpBuilder& inner, ValueRange carried) {
      SmallVector<Value> arguments;
      for (auto [input, uniform] : llvm::zip_equal(op_.getDpsInputOperands(), uniforms_))
        arguments.push_back(uniform
                                ? splat(inner, loc_, uniform, strip)
                                : loadStrip(inner, loc_, input->get(), op_.getMatchingIndexingMap(input), ivs_, strip));
      llvm::append_range(arguments, carried);
      return computeStrip(inner, loc_, body_, arguments, ivs_, strip);
    });
    for (auto [output, init] : llvm::zip_equal(outputs, op_.getDpsInitsMutable()))
      storeStrip(builder, loc_, output, init.get(), op_.getMatchingIndexingMap(&init), ivs_, strip);
  }

  linalg::LinalgOp op_;
  Location loc_;
  Block& body_;
  const VectorTarget& target_;
  StripHook atStrip_;
  SmallVector<Value> extents_, ivs_, uniforms_;
  SmallVector<unsigned> outer_, reductions_;
  Strip full_;
};

}  // namespace

bool vectorizeAlongParallel(OpBuilder& builder, linalg::LinalgOp op, const VectorTarget& target, StripHook atStrip) {
  if (!op.hasPureBufferSemantics() || reducesAlongRows(op) || !isLanewise(*op.getBlock())) return false;
  std::optional<unsigned> dim = loopForLanes(op);
  if (!dim) return false;
  ParallelNest(builder, op, *dim, target, atStrip).emit(builder);
  return true;
}

}  // namespace pl::cpu
