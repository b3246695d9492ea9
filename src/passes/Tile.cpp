#include "passes/Tile.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace pl::passes {

using namespace mlir;

bool Tile::isFull(int64_t dim) const { return isSameIndex(valid[dim], shape[dim]); }

bool Tile::isFull() const {
  return llvm::all_of(llvm::seq<int64_t>(0, rank()), [&](int64_t dim) { return isFull(dim); });
}

static bool isSameValue(Value a, Value b) {
  if (a == b) return true;
  Operation *x = a.getDefiningOp(), *y = b.getDefiningOp();
  if (!x || !y || x->getName() != y->getName() || x->getNumOperands() != y->getNumOperands()) return false;
  if (x->getNumRegions() || !isPure(x) || x->getAttrDictionary() != y->getAttrDictionary()) return false;
  if (cast<OpResult>(a).getResultNumber() != cast<OpResult>(b).getResultNumber()) return false;
  return llvm::all_of_zip(x->getOperands(), y->getOperands(), isSameValue);
}

bool isSameIndex(OpFoldResult a, OpFoldResult b) {
  std::optional<int64_t> x = getConstantIntValue(a), y = getConstantIntValue(b);
  if (x || y) return x == y;
  return isSameValue(cast<Value>(a), cast<Value>(b));
}

Type storedElementType(Type element) {
  bool isByte = element.isUnsignedInteger(8) || element.isInteger(1);
  return isByte ? IntegerType::get(element.getContext(), 8) : element;
}

RankedTensorType storedTensorType(RankedTensorType type) {
  return type.clone(storedElementType(type.getElementType()));
}

// ---- index arithmetic -----------------------------------------------------------------------------------------------

Value TileBuilder::value(OpFoldResult index) { return getValueOrCreateConstantIndexOp(*this, getLoc(), index); }

OpFoldResult TileBuilder::plus(OpFoldResult a, OpFoldResult b) {
  if (isConstantIntValue(a, 0)) return b;
  if (isConstantIntValue(b, 0)) return a;
  return getAsOpFoldResult(createOrFold<arith::AddIOp>(value(a), value(b)));
}

OpFoldResult TileBuilder::minus(OpFoldResult a, OpFoldResult b) {
  if (isConstantIntValue(b, 0)) return a;
  if (isSameIndex(a, b)) return number(0);
  return getAsOpFoldResult(createOrFold<arith::SubIOp>(value(a), value(b)));
}

OpFoldResult TileBuilder::times(OpFoldResult a, OpFoldResult b) {
  if (isConstantIntValue(a, 1)) return b;
  if (isConstantIntValue(b, 1)) return a;
  return getAsOpFoldResult(createOrFold<arith::MulIOp>(value(a), value(b)));
}

OpFoldResult TileBuilder::minimum(OpFoldResult a, OpFoldResult b) {
  if (isSameIndex(a, b)) return a;
  return getAsOpFoldResult(createOrFold<arith::MinSIOp>(value(a), value(b)));
}

OpFoldResult TileBuilder::clamp(OpFoldResult extent, OpFoldResult limit) {
  if (isSameIndex(extent, limit)) return limit;
  // Programs write min(TILE, what is left) themselves.
  auto least = value(extent).getDefiningOp<arith::MinSIOp>();
  bool isLimited = least && (isSameIndex(getAsOpFoldResult(least.getLhs()), limit) ||
                             isSameIndex(getAsOpFoldResult(least.getRhs()), limit));
  OpFoldResult limited = isLimited ? extent : minimum(extent, limit);
  return getAsOpFoldResult(createOrFold<arith::MaxSIOp>(value(limited), value(number(0))));
}

OpFoldResult TileBuilder::commonValid(ArrayRef<TileDim> dims) {
  OpFoldResult common;
  for (const auto& [tile, dim] : dims) {
    if (tile.isFull(dim)) continue;
    common = common ? minimum(common, tile.valid[dim]) : tile.valid[dim];
  }
  return common ? common : dims.front().tile.shape[dims.front().dim];
}

Extents TileBuilder::extentsOf(Value tensor) { return tensor::getMixedSizes(*this, getLoc(), tensor); }

// ---- windows --------------------------------------------------------------------------------------------------------

Value TileBuilder::window(Value tensor, ArrayRef<OpFoldResult> offsets, ArrayRef<OpFoldResult> sizes) {
  SmallVector<OpFoldResult> strides(offsets.size(), number(1));
  return tensor::ExtractSliceOp::create(*this, tensor, offsets, sizes, strides);
}

Value TileBuilder::place(Value part, Value into, ArrayRef<OpFoldResult> offsets, ArrayRef<OpFoldResult> sizes) {
  SmallVector<OpFoldResult> strides(offsets.size(), number(1));
  return tensor::InsertSliceOp::create(*this, part, into, offsets, sizes, strides);
}

Value TileBuilder::castTo(Type type, Value tensor) {
  return tensor.getType() == type ? tensor : tensor::CastOp::create(*this, type, tensor).getResult();
}

Tile TileBuilder::crop(const Tile& tile, ArrayRef<OpFoldResult> valid) {
  if (llvm::all_of_zip(tile.valid, valid, isSameIndex)) return tile;
  return {window(tile.tensor, zeros(tile.rank()), valid), Extents(valid), tile.shape};
}

Value TileBuilder::empty(ArrayRef<OpFoldResult> shape, ArrayRef<OpFoldResult> valid, Type element) {
  Extents allocated(valid);
  for (auto [allocate, extent] : llvm::zip(allocated, shape))
    if (getConstantIntValue(extent)) allocate = extent;
  Value whole = tensor::EmptyOp::create(*this, allocated, storedElementType(element));
  if (llvm::all_of_zip(allocated, valid, isSameIndex)) return whole;
  return window(whole, zeros(static_cast<int64_t>(shape.size())), valid);
}

}  // namespace pl::passes
