#include "passes/ForwardSlots.h"

#include "analysis/Slope.h"
#include "analysis/WindowProof.h"
#include "llvm/Support/Path.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "passes/Place.h"
#include "passes/ValidTerms.h"

namespace pl::passes {

using namespace mlir;

namespace {

/// a <= b is certain.
bool isAtMost(OpFoldResult a, OpFoldResult b) {
  return analysis::isInside(a, Builder(a.getContext()).getIndexAttr(0), b);
}
bool areEqual(OpFoldResult a, OpFoldResult b) { return isAtMost(a, b) && isAtMost(b, a); }

/// The extent that a window of `slice` has, as a value that is there.
OpFoldResult windowExtent(ir::SliceOp slice, unsigned dim) { return *declaredExtent(slice, dim); }

}  // namespace

Slots::Slots(scf::ForOp loop, unsigned carried) : loop_(loop), carried_(carried) { refusal_ = findRefusal(); }

/// Two iterations write, in some dimension, windows that do not meet.
bool Slots::slotsAreDisjoint() {
  std::optional<int64_t> step = getConstantIntValue(loop_.getStep());
  RankedTensorType slot = write_.getSrc().getType();
  return step && llvm::any_of(llvm::seq<unsigned>(0, slot.getRank()), [&](unsigned dim) {
           std::optional<int64_t> slope = analysis::slopeOf(write_.getOffsets()[dim], loop_);
           return slope && !slot.isDynamicDim(dim) && std::abs(*slope) * *step >= slot.getDimSize(dim);
         });
}

std::string Slots::findRefusal() {
  BlockArgument buffer = loop_.getRegionIterArg(carried_);
  OpOperand& end = loop_.getBody()->getTerminator()->getOpOperand(carried_);
  Value written = end.get();
  write_ = written.getDefiningOp<ir::AssembleOp>();
  if (!write_ || write_.getDst() != buffer) return "is not written by a single assemble in every iteration";
  if (!buffer.hasOneUse()) return "is read by the loop that writes it, which sees other iterations' slots";
  if (!slotsAreDisjoint()) return "may be written at the same place by two iterations";
  for (OpOperand& use : written.getUses()) {
    if (&use == &end) continue;
    auto slice = dyn_cast<ir::SliceOp>(use.getOwner());
    if (!slice)
      return "is used at " + placeOf(use.getOwner()->getLoc()) + " as a whole, other iterations' slots and all";
    std::string refusal = refusalOf(slice);
    if (!refusal.empty()) return refusal;
    reads_.push_back(slice);
  }
  return "";
}

std::string Slots::refusalOf(ir::SliceOp slice) {
  std::string place = placeOf(slice.getLoc());
  for (auto [read, write] : llvm::zip(slice.getOffsets(), write_.getOffsets()))
    if (!areEqual(getAsOpFoldResult(read), getAsOpFoldResult(write)))
      return "is read at " + place + " at another place than its iteration writes";
  bool isGiven = !slice.getValid().empty();
  for (unsigned dim = 0; dim < slice.getType().getRank(); ++dim) {
    OpFoldResult extent = windowExtent(slice, dim);
    // Without valid extents of its own a window has what the buffer has there, which must be all of it.
    auto buffer = validTerms(loop_.getInitArgs()[carried_], dim);
    OpFoldResult offset = getAsOpFoldResult(slice.getOffsets()[dim]);
    if (!isGiven &&
        !(buffer && llvm::all_of(*buffer, [&](auto end) { return analysis::isInside(offset, extent, end); })))
      return "is read at " + place + " in a window that may end before it does";
    // No more is read than is written. A valid extent counts up to the window's extent.
    auto source = validTerms(write_.getSrc(), dim);
    auto holds = [&](OpFoldResult limit) {
      return isAtMost(extent, limit) || (isGiven && isAtMost(getAsOpFoldResult(slice.getValid()[dim]), limit));
    };
    if (!source || !llvm::all_of(*source, holds))
      return "is read at " + place + " where its iteration may not have written it";
  }
  return "";
}

/// What the slice has, taken from the value that is written.
Value Slots::forwarded(ir::SliceOp slice) {
  Value source = write_.getSrc();
  auto isAll = [&](unsigned dim) {
    auto terms = validTerms(source, dim);
    OpFoldResult extent = windowExtent(slice, dim);
    // The written valid extent is one of its terms or less; the read one is no more than it.
    return llvm::any_of(*terms, [&](OpFoldResult term) {
      return slice.getValid().empty() ? isAtMost(term, extent)
                                      : isAtMost(term, getAsOpFoldResult(slice.getValid()[dim]));
    });
  };
  bool sameShape = slice.getType() == source.getType() && slice.getType().hasStaticShape();
  if (sameShape && llvm::all_of(llvm::seq<unsigned>(0, slice.getType().getRank()), isAll)) return source;
  OpBuilder build(slice);
  Value zero = arith::ConstantIndexOp::create(build, slice.getLoc(), 0);
  SmallVector<Value> origin(slice.getOffsets().size(), zero), valid(slice.getValid());
  for (unsigned dim = 0; valid.size() < origin.size(); ++dim)
    valid.push_back(getValueOrCreateConstantIndexOp(build, slice.getLoc(), windowExtent(slice, dim)));
  return ir::SliceOp::create(build, slice.getLoc(), slice.getType(), source, origin, slice.getSizes(), valid);
}

void Slots::forward() {
  for (ir::SliceOp slice : reads_) {
    slice.getResult().replaceAllUsesWith(forwarded(slice));
    slice.erase();
  }
  reads_.clear();
}

void Slots::dropBuffer() {
  loop_.getBody()->getTerminator()->setOperand(carried_, loop_.getRegionIterArg(carried_));
  write_.erase();
}

}  // namespace pl::passes
