// The meaning of the operations that move elements without computing: windows, shapes and padding.
#include <algorithm>
#include <limits>

#include "reference/Definition.h"
#include "reference/Marks.h"
#include "reference/Operations.h"

namespace pl::reference {
namespace {

bool isEmpty(llvm::ArrayRef<std::int64_t> extents) { return llvm::is_contained(extents, 0); }

/// A window that holds data must lie inside the valid extents of its tensor: what is outside was never written, and
/// compiled code keeps no memory for it. An empty window touches nothing, so it may be anywhere.
void expectInside(llvm::ArrayRef<std::int64_t> offsets, llvm::ArrayRef<std::int64_t> window, const Tensor& tensor,
                  mlir::Value name, const char* what) {
  if (isEmpty(window)) return;
  for (std::size_t d = 0; d < window.size(); ++d)
    if (offsets[d] < 0 || offsets[d] + window[d] > tensor.valid[d])
      throw Undefined("expects the window's valid part inside the valid part " + textOf(tensor.valid) + " of its " +
                          what + " but got " + textOf(window) + " at " + textOf(offsets),
                      noteOn(name, what));
}

}  // namespace

Value evaluate(Frame& frame, ir::SliceOp op) {
  const Tensor& src = frame.tensor(op.getSrc());
  const Extents offsets = frame.steering(op.getOffsets(), "an offset");
  const Extents shape = frame.shape(op.getType(), op.getSizes());
  Extents valid = frame.steering(op.getValid(), "a valid extent");
  if (valid.empty())
    for (std::size_t d = 0; d < shape.size(); ++d)
      valid.push_back(std::clamp<std::int64_t>(src.valid[d] - offsets[d], 0, shape[d]));
  Tensor result = Tensor::allocate(src.dtype, shape, valid);
  expectInside(offsets, valid, src, op.getSrc(), "source");
  if (frame.checks()) frame.checks()->accesses.read(op, op.getSrc(), src, offsets, valid);
  if (!isEmpty(valid)) copyBox(src, offsets, result, Extents(shape.size(), 0), valid);
  return result;
}

Value evaluate(Frame& frame, ir::AssembleOp op) {
  const Tensor src = frame.tensor(op.getSrc());
  Tensor result = frame.takeTensor(op.getDstMutable());
  const Extents offsets = frame.steering(op.getOffsets(), "an offset");
  expectInside(offsets, src.valid, result, op.getDst(), "destination");
  if (isEmpty(src.valid)) return result;
  result.makeWritable();
  if (frame.checks()) frame.checks()->accesses.write(op, result, offsets, src.valid);
  copyBox(src, Extents(src.rank(), 0), result, offsets, src.valid);
  return result;
}

Value evaluate(Frame& frame, ir::ReshapeOp op) {
  Tensor result = frame.takeTensor(op.getSrcMutable());
  const Extents srcShape = result.shape, srcValid = result.valid;
  const std::int64_t elements = result.elements();
  result.shape = result.valid = frame.shape(op.getType(), op.getSizes());
  if (result.elements() != elements)
    throw Undefined("expects a shape of " + std::to_string(elements) + " elements but got " + textOf(result.shape),
                    noteOn(op.getSrc(), "source"));
  if (srcShape == srcValid) return result;

  // A partly valid source: its dimensions other than 1 must stand in the result in the same order.
  std::size_t from = 0;
  for (std::size_t d = 0; d < result.shape.size(); ++d) {
    if (result.shape[d] == 1) continue;
    while (from < srcShape.size() && srcShape[from] == 1) ++from;
    if (from == srcShape.size() || srcShape[from] != result.shape[d])
      throw Undefined("expects a wholly valid source, or a shape that only adds or removes extents of 1, but got " +
                          textOf(result.shape) + " from " + textOf(srcShape) + " of which " + textOf(srcValid) +
                          " is valid",
                      noteOn(op.getSrc(), "source"));
    result.valid[d] = srcValid[from++];
  }
  return result;
}

Value evaluate(Frame& frame, ir::ConcatOp op) {
  const std::size_t axis = op.getAxis();
  const Tensor& first = frame.tensor(op.getSrcs().front());
  Extents shape = first.shape, valid = first.valid;
  shape[axis] = valid[axis] = 0;
  mlir::Value previous;
  for (mlir::Value operand : op.getSrcs()) {
    const Tensor& src = frame.tensor(operand);
    if (valid[axis] != shape[axis])
      throw Undefined("expects every operand but the last to be wholly valid along dimension " + std::to_string(axis),
                      noteOn(previous, "partly valid operand"));
    previous = operand;
    for (std::size_t d = 0; d < shape.size(); ++d) {
      if (d == axis) continue;
      if (src.shape[d] != shape[d])
        throw Undefined("expects operands of equal extents but got " + textOf(shape) + " and " + textOf(src.shape) +
                            " in dimension " + std::to_string(d),
                        noteOn(op.getSrcs().front(), "first operand") + noteOn(operand, "other operand"));
      valid[d] = std::min(valid[d], src.valid[d]);
    }
    shape[axis] += src.shape[axis];
    valid[axis] += src.valid[axis];
  }

  Tensor result = Tensor::allocate(first.dtype, shape, valid);
  Extents at(shape.size(), 0);
  for (mlir::Value operand : op.getSrcs()) {
    const Tensor& src = frame.tensor(operand);
    Extents part = valid;
    part[axis] = src.valid[axis];
    if (!isEmpty(part)) copyBox(src, Extents(shape.size(), 0), result, at, part);
    at[axis] += src.shape[axis];
  }
  return result;
}

Value evaluate(Frame& frame, ir::TransposeOp op) {
  const Tensor& src = frame.tensor(op.getSrc());
  const Extents srcStrides = src.strides();
  Extents shape, valid, strides;
  for (std::int64_t dimension : op.getPermutation()) {
    shape.push_back(src.shape[dimension]);
    valid.push_back(src.valid[dimension]);
    strides.push_back(srcStrides[dimension]);
  }
  Tensor result = Tensor::allocate(src.dtype, shape, valid);
  const Extents resultStrides = result.strides();
  withType(src.dtype, [&]<class T>() {
    Elements<T> from(src), to(result);
    forEachRow(valid, [&](llvm::ArrayRef<std::int64_t> at) {
      const std::int64_t read = positionOf(at, strides), write = positionOf(at, resultStrides);
      for (std::int64_t j = 0; j < valid.back(); ++j) to.store(write + j, from.load(read + j * strides.back()));
      const MarkRun marks(src, read, strides.back());
      if (!marks.any(valid.back())) return;
      for (std::int64_t j = 0; j < valid.back(); ++j) result.setMark(write + j, marks[j]);
    });
  });
  return result;
}

Value evaluate(Frame& frame, ir::FillpadOp op) {
  const Tensor& src = frame.tensor(op.getSrc());
  Tensor result = Tensor::allocate(src.dtype, src.shape, src.shape);
  withType(src.dtype, [&]<class T>() {
    using Limits = std::numeric_limits<Computed<T>>;
    Computed<T> pad = 0;
    if (op.getPad() == ir::Pad::min) pad = Limits::has_infinity ? -Limits::infinity() : Limits::lowest();
    if (op.getPad() == ir::Pad::max) pad = Limits::has_infinity ? Limits::infinity() : Limits::max();
    Elements<T> elements(result);
    for (std::int64_t i = 0; i < result.elements(); ++i) elements.store(i, pad);
  });
  if (frame.checks() && !src.isFullyValid())
    result.storage->marks.assign(static_cast<std::size_t>(result.elements()), frame.checks()->origins.pad());
  const Extents origin(src.rank(), 0);
  if (!isEmpty(src.valid)) copyBox(src, origin, result, origin, src.valid);
  return result;
}

}  // namespace pl::reference
