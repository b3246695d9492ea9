// Lowering of the operations that make tensors, look at parts of them and put parts together.
#include "analysis/WindowProof.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "passes/ProgramLowering.h"

namespace pl::passes {

using namespace mlir;

// ---- make -----------------------------------------------------------------------------------------------------------

LogicalResult ProgramLowering::lower(ir::CreateTensorOp op) {
  Extents shape = shapeOf(op.getType(), op.getSizes()), valid = validOf(op.getValid(), shape);
  bind(op, memoryFor(op, shape, valid), valid, shape);
  return success();
}

/// A number as it is stored in a tensor.
static Value storedScalar(OpBuilder& build, Location loc, Value scalar) {
  if (!scalar.getType().isInteger(1)) return scalar;
  return arith::ExtUIOp::create(build, loc, build.getI8Type(), scalar);
}

LogicalResult ProgramLowering::lower(ir::FullOp op) {
  Extents shape = shapeOf(op.getType(), op.getSizes()), valid = validOf(op.getValid(), shape);
  Value number = storedScalar(build_, op.getLoc(), scalar(op.getValue()));
  Value filled = linalg::FillOp::create(build_, number, memoryFor(op, shape, valid)).getResult(0);
  bind(op, filled, valid, shape);
  return success();
}

LogicalResult ProgramLowering::lower(ir::ArangeOp op) {
  Extents shape = shapeOf(op.getType(), op.getSizes());
  Value memory = memoryFor(op, shape, shape), start = scalar(op.getStart());
  int64_t rank = op.getType().getRank();
  auto body = [&](OpBuilder& b, Location loc, ValueRange) {
    Value place = linalg::IndexOp::create(b, loc, rank - 1);
    Value index = arith::AddIOp::create(b, loc, start, place);
    Value number = arith::IndexCastOp::create(b, loc, b.getI64Type(), index);
    Type element = getElementTypeOrSelf(memory);
    if (isa<FloatType>(element))
      number = arith::SIToFPOp::create(b, loc, element, number);
    else if (!element.isInteger(64))
      number = arith::TruncIOp::create(b, loc, element, number);
    linalg::YieldOp::create(b, loc, number);
  };
  SmallVector<utils::IteratorType> iterators(rank, utils::IteratorType::parallel);
  auto generic = linalg::GenericOp::create(build_, memory.getType(), ValueRange(), memory,
                                           build_.getMultiDimIdentityMap(rank), iterators, body);
  bind(op, generic.getResult(0), shape, shape);
  return success();
}

// ---- view -----------------------------------------------------------------------------------------------------------

LogicalResult ProgramLowering::lower(ir::SliceOp op) {
  Tile source = tile(op.getSrc());
  Extents shape = shapeOf(op.getType(), op.getSizes()), offsets = indices(op.getOffsets());
  Extents valid = validOf(op.getValid(), shape);
  if (op.getValid().empty()) {
    // What the source has in the window. Where that is certainly all of it no arithmetic hides a known extent.
    for (int64_t dim = 0; dim < source.rank(); ++dim)
      if (!analysis::isInside(offsets[dim], shape[dim], source.valid[dim]))
        valid[dim] = build_.clamp(build_.minus(source.valid[dim], offsets[dim]), shape[dim]);
  }
  bind(op, build_.window(source.tensor, offsets, valid), valid, shape);
  return success();
}

/// All elements of `tensor` in order, under the extents `to`.
static Value reshaped(TileBuilder& build, Value tensor, ArrayRef<OpFoldResult> to) {
  auto type = cast<RankedTensorType>(tensor.getType());
  auto toType = RankedTensorType::get(
      llvm::map_to_vector(
          to, [](OpFoldResult extent) { return getConstantIntValue(extent).value_or(ShapedType::kDynamic); }),
      type.getElementType());
  if (type == toType && type.hasStaticShape()) return tensor;
  if (type.getNumDynamicDims() > 1 || toType.getNumDynamicDims() > 1) {
    // Which of several run-time extents belong together cannot be seen in the types.
    SmallVector<Value> extents = llvm::map_to_vector(to, [&](OpFoldResult extent) { return build.value(extent); });
    Value shape = tensor::FromElementsOp::create(build, extents);
    return tensor::ReshapeOp::create(build, toType, tensor, shape);
  }
  auto allDims = [](int64_t rank) { return SmallVector<ReassociationIndices>{llvm::to_vector<2>(llvm::seq(rank))}; };
  Value flat = type.getRank() == 1 ? tensor : tensor::CollapseShapeOp::create(build, tensor, allDims(type.getRank()));
  if (toType.getRank() == 1) return build.castTo(toType, flat);
  int64_t count = toType.hasStaticShape() ? toType.getNumElements() : ShapedType::kDynamic;
  flat = build.castTo(RankedTensorType::get(count, type.getElementType()), flat);
  return tensor::ExpandShapeOp::create(build, toType, flat, allDims(toType.getRank()), to);
}

/// The dimensions whose extent is not 1.
static SmallVector<int64_t> properDims(ArrayRef<OpFoldResult> shape) {
  return llvm::filter_to_vector(llvm::seq<int64_t>(0, shape.size()),
                                [&](int64_t dim) { return !isConstantIntValue(shape[dim], 1); });
}

LogicalResult ProgramLowering::lower(ir::ReshapeOp op) {
  Tile source = tile(op.getSrc());
  Extents shape = shapeOf(op.getType(), op.getSizes()), valid = shape;
  if (!source.isFull()) {
    SmallVector<int64_t> from = properDims(source.shape), to = properDims(shape);
    bool onlyOnesDiffer = from.size() == to.size() && llvm::all_of_zip(from, to, [&](int64_t a, int64_t b) {
                            return isSameIndex(source.shape[a], shape[b]);
                          });
    // Where only extents of 1 come and go the others keep their valid extents; else the operand is fully valid, which
    // is a rule that is known when the program runs. So is an extent of 1.
    Extents present = source.shape;
    if (onlyOnesDiffer)
      for (auto [a, b] : llvm::zip(from, to)) present[a] = valid[b] = source.valid[a];
    SmallVector<int64_t> extents = llvm::map_to_vector(
        present, [](OpFoldResult extent) { return getConstantIntValue(extent).value_or(ShapedType::kDynamic); });
    auto type = RankedTensorType::get(extents, getElementTypeOrSelf(source.tensor));
    source.tensor = build_.castTo(type, source.tensor);
  }
  bind(op, reshaped(build_, source.tensor, valid), valid, shape);
  return success();
}

// ---- place ----------------------------------------------------------------------------------------------------------

LogicalResult ProgramLowering::lower(ir::AssembleOp op) {
  Tile part = tile(op.getSrc()), whole = tile(op.getDst());
  Extents offsets = indices(op.getOffsets());
  if (replacesAll(op) && part.isFull() && whole.isFull()) {
    tiles_[op] = part;
    return success();
  }
  // Memory ends where the destination's valid part does.
  Extents written = part.valid;
  for (int64_t dim = 0; dim < part.rank(); ++dim) {
    if (whole.isFull(dim)) continue;
    OpFoldResult room = build_.clamp(build_.minus(whole.valid[dim], offsets[dim]), part.shape[dim]);
    written[dim] = build_.minimum(part.valid[dim], room);
  }
  part = build_.crop(part, written);
  bind(op, build_.place(part.tensor, whole.tensor, offsets, part.valid), whole.valid, whole.shape);
  return success();
}

LogicalResult ProgramLowering::lower(ir::ConcatOp op) {
  int64_t axis = op.getAxis();
  SmallVector<Tile> parts = llvm::map_to_vector(op.getSrcs(), [&](Value part) { return tile(part); });
  Extents shape = parts.front().shape, valid = shape;
  for (int64_t dim = 0; dim < static_cast<int64_t>(shape.size()); ++dim) {
    SmallVector<TileDim> dims = llvm::map_to_vector(parts, [&](const Tile& part) { return TileDim{part, dim}; });
    if (dim != axis) valid[dim] = build_.commonValid(dims);
  }
  shape[axis] = valid[axis] = build_.number(0);
  for (const Tile& part : parts) {
    valid[axis] = build_.plus(shape[axis], part.valid[axis]);
    shape[axis] = build_.plus(shape[axis], part.shape[axis]);
  }

  Value result = memoryFor(op, shape, valid);
  Extents offsets = build_.zeros(static_cast<int64_t>(shape.size()));
  for (const Tile& part : parts) {
    Extents extents = valid;
    extents[axis] = part.valid[axis];
    result = build_.place(build_.crop(part, extents).tensor, result, offsets, extents);
    offsets[axis] = build_.plus(offsets[axis], part.shape[axis]);
  }
  bind(op, result, valid, shape);
  return success();
}

LogicalResult ProgramLowering::lower(ir::TransposeOp op) {
  Tile source = tile(op.getSrc());
  Extents shape, valid;
  for (int64_t from : op.getPermutation()) {
    shape.push_back(source.shape[from]);
    valid.push_back(source.valid[from]);
  }
  Value memory = memoryFor(op, shape, valid);
  auto transposed = linalg::TransposeOp::create(build_, source.tensor, memory, op.getPermutation());
  bind(op, transposed->getResult(0), valid, shape);
  return success();
}

static TypedAttr padValue(Type element, ir::Pad pad) {
  if (auto type = dyn_cast<FloatType>(element)) {
    if (pad == ir::Pad::zero) return FloatAttr::get(type, 0.0);
    return FloatAttr::get(type, APFloat::getInf(type.getFloatSemantics(), /*Negative=*/pad == ir::Pad::min));
  }
  unsigned width = element.getIntOrFloatBitWidth();
  bool isUnsigned = element.isUnsignedInteger();
  APInt value(width, 0);
  if (pad == ir::Pad::min && !isUnsigned) value = APInt::getSignedMinValue(width);
  if (pad == ir::Pad::max) value = isUnsigned ? APInt::getMaxValue(width) : APInt::getSignedMaxValue(width);
  return IntegerAttr::get(storedElementType(element), value);
}

LogicalResult ProgramLowering::lower(ir::FillpadOp op) {
  Tile source = tile(op.getSrc());
  if (source.isFull()) {
    tiles_[op] = source;
    return success();
  }
  Value result = memoryFor(op, source.shape, source.shape);
  Value pad = arith::ConstantOp::create(build_, padValue(op.getType().getElementType(), op.getPad()));
  // The border is one region per dimension: beyond the valid part there, inside it before, everything behind.
  for (int64_t dim = 0; dim < source.rank(); ++dim) {
    if (source.isFull(dim)) continue;
    Extents offsets = build_.zeros(source.rank()), sizes = source.shape;
    std::copy_n(source.valid.begin(), dim, sizes.begin());
    offsets[dim] = source.valid[dim];
    sizes[dim] = build_.minus(source.shape[dim], source.valid[dim]);
    Value border = build_.window(result, offsets, sizes);
    border = linalg::FillOp::create(build_, pad, border).getResult(0);
    result = build_.place(border, result, offsets, sizes);
  }
  result = build_.place(source.tensor, result, build_.zeros(source.rank()), source.valid);
  bind(op, result, source.shape, source.shape);
  return success();
}

// ---- gather ---------------------------------------------------------------------------------------------------------

LogicalResult ProgramLowering::lower(ir::ReadOp op) {
  SmallVector<Value> at = llvm::map_to_vector(op.getIndices(), [&](Value index) { return scalar(index); });
  Value element = tensor::ExtractOp::create(build_, tile(op.getSrc()).tensor, at);
  if (op.getType().isInteger(1)) element = arith::TruncIOp::create(build_, build_.getI1Type(), element);
  scalars_.map(op.getResult(), element);
  return success();
}

LogicalResult ProgramLowering::lower(ir::GatherRowsOp op) {
  Tile source = tile(op.getSrc()), rows = tile(op.getIndices());
  // The indices run along the dimension that is not 1 in [n], [n, 1] or [1, n].
  int64_t along = rows.rank() == 2 && isConstantIntValue(rows.shape[0], 1) ? 1 : 0;
  Extents shape = {rows.shape[along], source.shape[1]}, valid = {rows.valid[along], source.valid[1]};
  Value zero = build_.value(build_.number(0)), one = build_.value(build_.number(1));
  Value memory = memoryFor(op, shape, valid);
  auto loop = scf::ForOp::create(build_, zero, build_.value(valid[0]), one, memory);
  {
    OpBuilder::InsertionGuard guard(build_);
    build_.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> at(rows.rank(), zero);
    at[along] = loop.getInductionVar();
    Value number = tensor::ExtractOp::create(build_, rows.tensor, at);
    number = arith::IndexCastOp::create(build_, build_.getIndexType(), number);
    Extents from = {number, build_.number(0)}, to = {loop.getInductionVar(), build_.number(0)};
    Extents extents = {build_.number(1), valid[1]};
    Value row = build_.window(source.tensor, from, extents);
    scf::YieldOp::create(build_, build_.place(row, loop.getRegionIterArg(0), to, extents));
  }
  bind(op, loop.getResult(0), valid, shape);
  return success();
}

}  // namespace pl::passes
