// Operations that make tensors, look into them and put them together.
#include <algorithm>

#include "analysis/ProbeOperations.h"
#include "dialect/PlDialect.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/TypeSwitch.h"

namespace pl::analysis {

using mlir::Value;

namespace {

constexpr Number kZero{0, 0}, kOne{1, 1};

std::string windowText(llvm::ArrayRef<Number> offsets, llvm::ArrayRef<Number> extents) {
  return textOf(extents) + " at " + textOf(offsets);
}

/// The extents of a type, its `?` given by `sizes`.
Numbers shapeOf(ProbeFrame& frame, mlir::Operation* op, mlir::RankedTensorType type, mlir::ValueRange sizes) {
  Numbers shape;
  auto size = sizes.begin();
  for (std::int64_t d = 0; d < type.getRank(); ++d) {
    shape.push_back(type.isDynamicDim(d) ? frame.number(*size++) : Number::exactly(type.getDimSize(d)));
    if (frame.isCertain() && shape.back().highest < 1)
      frame.refute(op, "extents of at least 1 but got " + textOf(shape.back()) + " in dimension " + std::to_string(d));
    shape.back().lowest = std::max<std::int64_t>(shape.back().lowest, 0);
  }
  return shape;
}

void setValid(ProbeFrame& frame, mlir::Operation* op, Tensor& tensor, mlir::ValueRange given) {
  for (auto [d, value] : llvm::enumerate(given)) {
    const Number valid = frame.number(value), extent = tensor.extents[d];
    if (frame.isCertain() && (valid.highest < 0 || valid.lowest > extent.highest))
      frame.refute(op, "a valid extent between 0 and " + textOf(extent) + " but got " + textOf(valid) +
                           " in dimension " + std::to_string(d));
    tensor.validExtents[d] = clamp(valid, kZero, extent);
  }
}

/// The valid part of a window lies inside the valid part of its tensor, unless it is empty.
void expectInside(ProbeFrame& frame, mlir::Operation* op, llvm::ArrayRef<Number> offsets, llvm::ArrayRef<Number> window,
                  Value tensor, const std::string& what, const std::string& remedy) {
  if (!frame.isCertain() || !llvm::all_of(window, [](Number extent) { return extent.lowest >= 1; })) return;
  const Tensor& whole = frame.tensor(tensor);
  const llvm::ArrayRef<Number> valid = whole.valid();
  for (auto [offset, extent, limit] : llvm::zip(offsets, window, valid)) {
    if (offset.highest >= 0 && sum(offset, extent).lowest <= limit.highest) continue;
    const bool endsBeyond = offset.lowest >= 0 && offset.highest < limit.lowest;
    frame.refute(op,
                 "the window's valid part inside the valid part " + textOf(valid) + " of its " + what + " but got " +
                     windowText(offsets, window),
                 endsBeyond ? remedy : "", {noteOn(tensor, what)});
  }
}

/// Whether the value, or a view of it, is there to be filled: what it holds before does not matter then.
bool isFilledLater(Value value) {
  return llvm::any_of(value.getUses(), [](mlir::OpOperand& use) {
    mlir::Operation* user = use.getOwner();
    if (auto assemble = mlir::dyn_cast<ir::AssembleOp>(user)) return use.get() == assemble.getDst();
    if (mlir::isa<ir::SliceOp, ir::ReshapeOp, ir::TransposeOp>(user)) return isFilledLater(user->getResult(0));
    return mlir::isa<mlir::scf::ForOp>(user) || user->hasTrait<mlir::OpTrait::IsTerminator>();
  });
}

bool isOutermostParallel(mlir::Operation* loop) {
  if (!loop->hasAttr(ir::kParallelAttr)) return false;
  for (mlir::Operation* op = loop->getParentOp(); op; op = op->getParentOp())
    if (op->hasAttr(ir::kParallelAttr)) return false;
  return true;
}

/// Whether a tensor that a parallel loop's iteration assembled into is what the iteration hands on. (A version of it
/// that is only looked at is the iteration's own.)
bool isHandedOn(Value tensor) {
  return llvm::any_of(tensor.getUses(), [&](mlir::OpOperand& use) {
    mlir::Operation* user = use.getOwner();
    mlir::Operation* parent = user->getParentOp();
    if (auto assemble = mlir::dyn_cast<ir::AssembleOp>(user))
      return use.get() == assemble.getDst() && isHandedOn(assemble.getResult());
    if (auto loop = mlir::dyn_cast<mlir::scf::ForOp>(user)) return isHandedOn(loop.getTiedLoopResult(&use));
    if (!user->hasTrait<mlir::OpTrait::IsTerminator>()) return false;
    if (isOutermostParallel(parent)) return true;
    // A branch may choose between versions from before it.
    const bool isMadeHere = use.get().getParentRegion() == user->getParentRegion();
    return isMadeHere && isHandedOn(parent->getResult(use.getOperandNumber()));
  });
}

// ---- make -------------------------------------------------------------------------------------------------------

template <class Op>
Tensor make(ProbeFrame& frame, Op op) {
  return resultOf(frame, op, shapeOf(frame, op, op.getType(), op.getSizes()));
}

Tensor run(ProbeFrame& frame, ir::CreateTensorOp op) {
  Tensor result = make(frame, op);
  setValid(frame, op, result, op.getValid());
  result.written = std::make_shared<WrittenPart>(op);
  return result;
}

Tensor run(ProbeFrame& frame, ir::FullOp op) {
  Tensor result = make(frame, op);
  setValid(frame, op, result, op.getValid());
  if (op.getValue().getType().isInteger()) result.elements = frame.number(op.getValue());
  return result;
}

Tensor run(ProbeFrame& frame, ir::ArangeOp op) {
  Tensor result = make(frame, op);
  const Number start = frame.number(op.getStart());
  result.elements = {start.lowest, difference(sum(start, result.extents[result.rank - 1]), kOne).highest};
  return result;
}

// ---- view and place ---------------------------------------------------------------------------------------------

Tensor run(ProbeFrame& frame, ir::SliceOp op) {
  const Tensor& source = frame.tensor(op.getSrc());
  const Numbers offsets = frame.numbers(op.getOffsets());
  Tensor result = make(frame, op);
  result.elements = source.elements;
  if (op.getValid().empty()) {
    for (unsigned d = 0; d < result.rank; ++d)
      result.validExtents[d] = clamp(difference(source.validExtents[d], offsets[d]), kZero, result.extents[d]);
  } else {
    setValid(frame, op, result, op.getValid());
  }
  expectInside(frame, op, offsets, result.valid(), op.getSrc(), "source", "end the valid_shape where the source ends");

  const Box window = hullOf(offsets, result.valid());
  if (frame.mayJudgeWrites() && result.hasElements() && !source.mayBeWritten(window) && !op->use_empty() &&
      !isFilledLater(op.getResult()))
    frame.refute(op,
                 "a window in which something was written but got " + windowText(offsets, result.valid()) +
                     ", which nothing has written",
                 "", {noteOn(op.getSrc(), "source")});
  result.written = writtenOfWindow(source, offsets, result.valid());
  return result;
}

Tensor run(ProbeFrame& frame, ir::AssembleOp op) {
  const Tensor& source = frame.tensor(op.getSrc());
  Tensor result = frame.tensor(op.getDst());
  const Numbers offsets = frame.numbers(op.getOffsets());
  expectInside(frame, op, offsets, source.valid(), op.getDst(), "destination",
               "end the source's valid_shape where the destination ends");
  result.elements = join(result.elements, source.elements);
  const std::optional<Box> window = exactly(offsets, source.valid());
  if (window && !window->isEmpty() && result.carried >= 0 && frame.mayJudgeWrites() && isHandedOn(op.getResult()))
    if (auto other = frame.parallel.write(static_cast<unsigned>(result.carried), op, *window))
      frame.refute(op, "a window that no other iteration of its parallel loop writes but got " + window->text(), "",
                   {{other->op->getLoc(), "the iteration " + std::to_string(other->iteration) + " writes " +
                                              other->window.text() + " here"}});
  if (result.written) addWritten(*result.written, source, offsets);
  return result;
}

/// Which dimension of `source` each dimension of the result is, where only extents of 1 are added (-1) or removed.
std::optional<llvm::SmallVector<std::int64_t, 4>> viewOf(llvm::ArrayRef<Number> source, llvm::ArrayRef<Number> result) {
  llvm::SmallVector<std::int64_t, 4> view;
  std::size_t from = 0;
  for (Number extent : result) {
    if (extent == kOne) {
      view.push_back(-1);
      continue;
    }
    while (from < source.size() && source[from] == kOne) ++from;
    if (from == source.size() || !meet(source[from], extent)) return std::nullopt;
    view.push_back(static_cast<std::int64_t>(from++));
  }
  return view;
}

Tensor run(ProbeFrame& frame, ir::ReshapeOp op) {
  const Tensor& source = frame.tensor(op.getSrc());
  Tensor result = make(frame, op);
  result.elements = source.elements;
  Number before = kOne, after = kOne;
  for (Number extent : source.shape()) before = product(before, extent);
  for (Number extent : result.shape()) after = product(after, extent);
  if (frame.isCertain() && !meet(before, after))
    frame.refute(op, "a shape of " + textOf(before) + " elements but got " + textOf(result.shape()), "",
                 {noteOn(op.getSrc(), "source")});

  const auto view = viewOf(source.shape(), result.shape());
  const bool isKnown = llvm::all_of(source.shape(), [](Number extent) { return extent.isKnown(); });
  bool isPartial = false;
  for (unsigned d = 0; d < source.rank; ++d) isPartial |= source.validExtents[d].highest < source.extents[d].lowest;
  if (frame.isCertain() && isPartial && isKnown && !view)
    frame.refute(op,
                 "a wholly valid source, or a shape that only adds or removes extents of 1, but got " +
                     textOf(result.shape()) + " from " + textOf(source.shape()) + " of which " +
                     textOf(source.valid()) + " is valid",
                 "", {noteOn(op.getSrc(), "source")});
  for (unsigned d = 0; view && d < result.rank; ++d)
    if ((*view)[d] >= 0) result.validExtents[d] = clamp(source.validExtents[(*view)[d]], kZero, result.extents[d]);

  if (isKnown && view)
    result.written = writtenOfView(source, *view);
  else if (source.written && source.written->isEmpty())
    result.written = std::make_shared<WrittenPart>(source.written->made());
  return result;
}

Tensor run(ProbeFrame& frame, ir::ConcatOp op) {
  const auto axis = static_cast<unsigned>(op.getAxis());
  const Tensor& first = frame.tensor(op.getSrcs().front());
  Numbers extents(first.shape()), valid(first.valid()), starts;
  mlir::Operation* unwritten = nullptr;
  Number elements = first.elements;
  extents[axis] = valid[axis] = kZero;
  for (Value operand : op.getSrcs()) {
    const Tensor& source = frame.tensor(operand);
    if (frame.isCertain() && valid[axis].highest < extents[axis].lowest)
      frame.refute(op, "every operand but the last to be wholly valid along dimension " + std::to_string(axis) +
                           " but got " + textOf(valid[axis]) + " of " + textOf(extents[axis]) + " before the last");
    starts.push_back(extents[axis]);
    for (unsigned d = 0; d < first.rank; ++d) {
      if (d == axis) continue;
      extents[d] = expectEqual(frame, op, extents[d], source.extents[d], "operands of equal extents", d);
      valid[d] = least(valid[d], source.validExtents[d]);
    }
    valid[axis] = sum(extents[axis], source.validExtents[axis]);
    extents[axis] = sum(extents[axis], source.extents[axis]);
    elements = join(elements, source.elements);
    if (source.written) unwritten = source.written->made();
  }

  Tensor result = resultOf(frame, op, extents);
  result.elements = elements;
  for (unsigned d = 0; d < result.rank; ++d) result.validExtents[d] = clamp(valid[d], kZero, result.extents[d]);
  if (!unwritten) return result;
  result.written = std::make_shared<WrittenPart>(unwritten);
  Numbers at(result.rank, kZero);
  for (auto [operand, start] : llvm::zip(op.getSrcs(), starts)) {
    at[axis] = start;
    addWritten(*result.written, frame.tensor(operand), at);
  }
  return result;
}

Tensor run(ProbeFrame& frame, ir::TransposeOp op) {
  const Tensor& source = frame.tensor(op.getSrc());
  Numbers extents;
  for (std::int64_t d : op.getPermutation()) extents.push_back(source.extents[d]);
  Tensor result = resultOf(frame, op, extents);
  for (auto [d, from] : llvm::enumerate(op.getPermutation())) result.validExtents[d] = source.validExtents[from];
  result.elements = source.elements;
  result.written = writtenOfView(source, op.getPermutation());
  return result;
}

// ---- one element ------------------------------------------------------------------------------------------------

Number run(ProbeFrame& frame, ir::ReadOp op) {
  const Tensor& source = frame.tensor(op.getSrc());
  const Numbers at = frame.numbers(op.getIndices());
  for (auto [index, limit] : llvm::zip(at, source.valid()))
    if (frame.isCertain() && (index.highest < 0 || index.lowest >= limit.highest))
      frame.refute(op, "an index inside the valid part " + textOf(source.valid()) + " but got " + textOf(at), "",
                   {noteOn(op.getSrc(), "tensor")});
  if (frame.mayJudgeWrites() && !source.mayBeWritten(hullOf(at, Numbers(at.size(), kOne))))
    frame.refute(op, "an element that was written but got " + textOf(at) + ", which nothing wrote", "",
                 {noteOn(op.getSrc(), "tensor")});
  const Number ofType = Number::ofType(op.getType());
  // A UINT8 is read as an i8 with its bits: only small ones keep their value.
  const bool fits = source.elements.lowest >= ofType.lowest && source.elements.highest <= ofType.highest;
  return fits ? source.elements : ofType;
}

}  // namespace

bool runMove(ProbeFrame& frame, mlir::Operation* op) {
  return llvm::TypeSwitch<mlir::Operation*, bool>(op)
      .Case<ir::SliceOp, ir::AssembleOp, ir::CreateTensorOp, ir::FullOp, ir::ArangeOp, ir::ReshapeOp, ir::ConcatOp,
            ir::TransposeOp, ir::ReadOp>([&](auto typed) {
        frame.set(typed.getResult(), run(frame, typed));
        return true;
      })
      .Default([](mlir::Operation*) { return false; });
}

}  // namespace pl::analysis
