#include "target/cpu/VectorizeStrip.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"

namespace pl::cpu {

using namespace mlir;

Type stripType(const Strip& strip, Type scalarType) {
  return strip.width == 1 ? scalarType : Type(VectorType::get({strip.width}, scalarType));
}

Value splat(OpBuilder& builder, Location loc, Value scalar, const Strip& strip) {
  if (strip.width == 1) return scalar;
  return vector::BroadcastOp::create(builder, loc, stripType(strip, scalar.getType()), scalar);
}

Value firstLanes(OpBuilder& builder, Location loc, std::int64_t width, Value count) {
  return vector::CreateMaskOp::create(builder, loc, VectorType::get({width}, builder.getI1Type()), count);
}

std::optional<unsigned> indexOfLoop(AffineMap map, unsigned dim) {
  for (auto [index, result] : llvm::enumerate(map.getResults()))
    if (auto loop = dyn_cast<AffineDimExpr>(result); loop && loop.getPosition() == dim) return index;
  return std::nullopt;
}

bool touchesNeighbours(MemRefType type, AffineMap map, unsigned dim) {
  std::optional<unsigned> index = indexOfLoop(map, dim);
  if (!index) return false;
  auto [strides, offset] = type.getStridesAndOffset();
  // A vector is loaded along the last dimension; [M, 1] has its rows next to each other as well.
  return strides[*index] == 1 && strides.back() == 1;
}

static SmallVector<Value> indicesAt(OpBuilder& builder, Location loc, AffineMap map, ValueRange ivs) {
  SmallVector<Value> indices;
  for (AffineExpr result : map.getResults()) {
    if (auto loop = dyn_cast<AffineDimExpr>(result))
      indices.push_back(ivs[loop.getPosition()]);
    else
      indices.push_back(
          arith::ConstantIndexOp::create(builder, loc, cast<AffineConstantExpr>(result).getValue()).getResult());
  }
  return indices;
}

Value loadLanes(OpBuilder& builder, Location loc, Value memref, ValueRange indices, const Strip& strip) {
  Type type = stripType(strip, cast<MemRefType>(memref.getType()).getElementType());
  if (strip.width == 1) return memref::LoadOp::create(builder, loc, memref, indices);
  if (!strip.mask) return vector::LoadOp::create(builder, loc, cast<VectorType>(type), memref, indices);
  Value zero = arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type));
  return vector::MaskedLoadOp::create(builder, loc, cast<VectorType>(type), memref, indices, strip.mask, zero);
}

void storeLanes(OpBuilder& builder, Location loc, Value value, Value memref, ValueRange indices, const Strip& strip) {
  if (strip.width == 1)
    memref::StoreOp::create(builder, loc, value, memref, indices);
  else if (!strip.mask)
    vector::StoreOp::create(builder, loc, value, memref, indices);
  else
    vector::MaskedStoreOp::create(builder, loc, memref, indices, strip.mask, value);
}

/// Lanes that are not neighbours are read one by one; a lane that does not exist reads the last that does.
static Value loadScattered(OpBuilder& builder, Location loc, Value memref, SmallVector<Value> indices, unsigned moving,
                           const Strip& strip) {
  SmallVector<Value> lanes;
  Value last;
  if (strip.count)
    last =
        arith::SubIOp::create(builder, loc, strip.count, arith::ConstantIndexOp::create(builder, loc, 1).getResult());
  Value start = indices[moving];
  for (std::int64_t lane = 0; lane < strip.width; ++lane) {
    Value step = arith::ConstantIndexOp::create(builder, loc, lane);
    if (last) step = arith::MinSIOp::create(builder, loc, step, last);
    indices[moving] = arith::AddIOp::create(builder, loc, start, step);
    lanes.push_back(memref::LoadOp::create(builder, loc, memref, indices));
  }
  return vector::FromElementsOp::create(builder, loc, cast<VectorType>(stripType(strip, lanes[0].getType())), lanes);
}

Value loadStrip(OpBuilder& builder, Location loc, Value operand, AffineMap map, ValueRange ivs, const Strip& strip) {
  auto type = dyn_cast<MemRefType>(operand.getType());
  if (!type) return splat(builder, loc, operand, strip);
  SmallVector<Value> indices = indicesAt(builder, loc, map, ivs);
  std::optional<unsigned> moving = indexOfLoop(map, strip.dim);
  if (!moving) return splat(builder, loc, memref::LoadOp::create(builder, loc, operand, indices), strip);
  if (strip.width == 1 || touchesNeighbours(type, map, strip.dim))
    return loadLanes(builder, loc, operand, indices, strip);
  return loadScattered(builder, loc, operand, indices, *moving, strip);
}

void storeStrip(OpBuilder& builder, Location loc, Value value, Value memref, AffineMap map, ValueRange ivs,
                const Strip& strip) {
  storeLanes(builder, loc, value, memref, indicesAt(builder, loc, map, ivs), strip);
}

bool isLanewise(Block& body) {
  auto fits = [](Type type) { return type.isIntOrIndexOrFloat(); };
  return llvm::all_of(body.without_terminator(), [&](Operation& op) {
    if (!llvm::all_of(op.getResultTypes(), fits) || !llvm::all_of(op.getOperandTypes(), fits)) return false;
    return isa<arith::ConstantOp, linalg::IndexOp>(op) || OpTrait::hasElementwiseMappableTraits(&op);
  });
}

std::int64_t lanesFor(Block& body, const VectorTarget& target) {
  unsigned widest = 8;
  auto see = [&](Type type) {
    // An index is 64 bits wide, but only a step on the way to a narrower number.
    widest = std::max(widest, type.isIndex() ? 32u : type.getIntOrFloatBitWidth());
  };
  for (BlockArgument argument : body.getArguments()) see(argument.getType());
  for (Operation& op : body.without_terminator()) llvm::for_each(op.getResultTypes(), see);
  return target.vectorBits / widest;
}

SmallVector<Value> computeStrip(OpBuilder& builder, Location loc, Block& body, ValueRange arguments, ValueRange ivs,
                                const Strip& strip) {
  Operation* end = body.getTerminator();
  return computeStrip(builder, loc, end, end->getOperands(), arguments, ivs, strip);
}

SmallVector<Value> computeStrip(OpBuilder& builder, Location loc, Operation* end, ValueRange wanted,
                                ValueRange arguments, ValueRange ivs, const Strip& strip) {
  Block& body = *end->getBlock();
  IRMapping lanes;
  lanes.map(body.getArguments().take_front(arguments.size()), arguments);
  auto lanesOf = [&](Value value) {
    if (!lanes.contains(value)) lanes.map(value, splat(builder, loc, value, strip));  // defined outside the body
    return lanes.lookup(value);
  };
  for (Operation& op : llvm::make_range(body.begin(), end->getIterator())) {
    if (auto index = dyn_cast<linalg::IndexOp>(op)) {
      Value value = splat(builder, loc, ivs[index.getDim()], strip);
      if (strip.width > 1 && static_cast<std::int64_t>(index.getDim()) == strip.dim) {
        auto type = cast<VectorType>(value.getType());
        value = arith::AddIOp::create(builder, loc, value, vector::StepOp::create(builder, loc, type));
      }
      lanes.map(index.getResult(), value);
      continue;
    }
    if (isa<arith::ConstantOp>(op)) {
      Value scalar = builder.clone(op)->getResult(0);
      lanes.map(op.getResult(0), splat(builder, loc, scalar, strip));
      continue;
    }
    for (Value operand : op.getOperands()) lanesOf(operand);
    Operation* clone = builder.clone(op, lanes);
    for (Value result : clone->getResults()) result.setType(stripType(strip, result.getType()));
  }
  return llvm::map_to_vector(wanted, lanesOf);
}

}  // namespace pl::cpu
