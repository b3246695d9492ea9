// Lowering of the operations that compute: elementwise, reductions and matrix products, all as linalg on the valid
// part.
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "passes/ProgramLowering.h"

namespace pl::passes {

using namespace mlir;
using utils::IteratorType;

static RankedTensorType tensorType(Value value) { return cast<RankedTensorType>(value.getType()); }
static bool isTensor(Value value) { return isa<RankedTensorType>(value.getType()); }

// ---- elementwise ----------------------------------------------------------------------------------------------------

/// An extent of 1 where the result's is not is repeated.
static bool isRepeated(Value operand, RankedTensorType result, int64_t dim) {
  return tensorType(operand).getDimSize(dim) == 1 && result.getDimSize(dim) != 1;
}

/// Whether `value` is in memory of its own, not a view of a parameter or of another tensor.
static bool ownsMemory(Value value, Block* block) {
  if (auto argument = dyn_cast<BlockArgument>(value))
    return argument.getOwner() == block && isa<scf::ForOp>(block->getParentOp());
  return !isa<ir::SliceOp, ir::ReshapeOp, ir::AssembleOp>(value.getDefiningOp());
}

/// Whether nothing after `op` uses `value`, which the block of `op` makes or is given anew in every iteration.
static bool diesAt(Value value, Operation* op) {
  Block* block = op->getBlock();
  if (value.getParentBlock() != block) return false;
  return llvm::all_of(value.getUsers(), [&](Operation* user) {
    Operation* ancestor = block->findAncestorOpInBlock(*user);
    return ancestor == op || ancestor->isBeforeInBlock(op);
  });
}

/// The memory that an elementwise result is computed into: an operand's that dies here, since an element is read before
/// it is written and cache lines are touched once; else what memoryFor gives. A loop that carries the operand is then
/// updated in place. Bufferization still proves that the old value is not needed.
Value ProgramLowering::memoryForElementwise(Operation* op, ArrayRef<OpFoldResult> shape, ArrayRef<OpFoldResult> valid) {
  Value result = op->getResult(0);
  if (!claims_.contains(result)) {
    for (Value operand : op->getOperands()) {
      if (operand.getType() != result.getType() || !diesAt(operand, op) || !ownsMemory(operand, op->getBlock()))
        continue;
      Tile reused = tile(operand);
      if (llvm::all_of_zip(reused.valid, valid, isSameIndex)) return reused.tensor;
    }
  }
  return memoryFor(result, shape, valid);
}

LogicalResult ProgramLowering::lower(ir::ElementwiseOpInterface op) {
  Value result = op->getResult(0);
  RankedTensorType type = tensorType(result);
  int64_t rank = type.getRank();
  SmallVector<Value> operands = llvm::filter_to_vector(op->getOperands(), isTensor);
  SmallVector<Tile> tiles = llvm::map_to_vector(operands, [&](Value operand) { return tile(operand); });

  Extents shape, valid;
  for (int64_t dim = 0; dim < rank; ++dim) {
    SmallVector<TileDim> dims;
    for (auto [operand, tile] : llvm::zip(operands, tiles))
      if (!isRepeated(operand, type, dim)) dims.push_back({tile, dim});
    shape.push_back(dims.front().tile.shape[dim]);
    valid.push_back(build_.commonValid(dims));
  }

  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps;
  for (auto [operand, tile] : llvm::zip(operands, tiles)) {
    Extents part = valid;
    SmallVector<AffineExpr> places;
    for (int64_t dim = 0; dim < rank; ++dim) {
      bool repeats = isRepeated(operand, type, dim);
      if (repeats) part[dim] = tile.valid[dim];
      places.push_back(repeats ? build_.getAffineConstantExpr(0) : build_.getAffineDimExpr(dim));
    }
    inputs.push_back(build_.crop(tile, part).tensor);
    maps.push_back(AffineMap::get(rank, 0, places, build_.getContext()));
  }
  maps.push_back(build_.getMultiDimIdentityMap(rank));

  auto body = [&](OpBuilder& b, Location loc, ValueRange elements) {
    SmallVector<Value> scalars;
    for (Value operand : op->getOperands()) {
      if (!isTensor(operand)) {
        scalars.push_back(scalar(operand));
        continue;
      }
      Value element = elements.front();
      elements = elements.drop_front();
      bool isBool = tensorType(operand).getElementType().isInteger(1);
      scalars.push_back(isBool ? arith::TruncIOp::create(b, loc, b.getI1Type(), element) : element);
    }
    Value computed = op.buildScalar(b, loc, scalars);
    if (type.getElementType().isInteger(1)) computed = arith::ExtUIOp::create(b, loc, b.getI8Type(), computed);
    linalg::YieldOp::create(b, loc, computed);
  };
  Value memory = memoryForElementwise(op, shape, valid);
  SmallVector<IteratorType> iterators(rank, IteratorType::parallel);
  auto generic = linalg::GenericOp::create(build_, memory.getType(), inputs, memory, maps, iterators, body);
  bind(result, generic.getResult(0), valid, shape);
  return success();
}

// ---- reductions -----------------------------------------------------------------------------------------------------

namespace {

using Combine = llvm::function_ref<Value(OpBuilder&, Location, ValueRange)>;

/// `inputs` reduced along `axis` into `memory`, where extent `axis` is 1. `combine` gets an element of each input and
/// the result so far.
Value reduce(TileBuilder& build, ValueRange inputs, ArrayRef<AffineMap> inputMaps, Value memory, TypedAttr neutral,
             int64_t axis, Combine combine) {
  Value start = arith::ConstantOp::create(build, neutral);
  memory = linalg::FillOp::create(build, start, memory).getResult(0);
  SmallVector<AffineExpr> kept = {build.getAffineDimExpr(0), build.getAffineDimExpr(1)};
  kept[axis] = build.getAffineConstantExpr(0);
  SmallVector<AffineMap> maps(inputMaps);
  maps.push_back(AffineMap::get(2, 0, kept, build.getContext()));
  SmallVector<IteratorType> iterators(2, IteratorType::parallel);
  iterators[axis] = IteratorType::reduction;
  auto body = [&](OpBuilder& b, Location loc, ValueRange elements) {
    linalg::YieldOp::create(b, loc, combine(b, loc, elements));
  };
  return linalg::GenericOp::create(build, memory.getType(), inputs, memory, maps, iterators, body).getResult(0);
}

}  // namespace

LogicalResult ProgramLowering::lower(ir::ReduceOpInterface op) {
  Value result = op->getResult(0);
  Tile source = tile(op->getOperand(0));
  int64_t axis = op.getAxis();
  Extents shape = source.shape, valid = source.valid;
  shape[axis] = valid[axis] = build_.number(1);
  Type element = tensorType(result).getElementType();
  AffineMap all = build_.getMultiDimIdentityMap(2);
  Value memory = memoryFor(result, shape, valid);

  // 16-bit floats are combined as FP32 and rounded once, at the end.
  Type wide = op.getAccumulatorType();
  bool isWide = wide == storedElementType(element);
  auto combine = [&](OpBuilder& b, Location loc, ValueRange elements) {
    Value next = isWide ? elements[0] : arith::ExtFOp::create(b, loc, wide, elements[0]).getResult();
    return op.buildScalar(b, loc, {elements[1], next});
  };
  Value start = isWide ? memory : build_.empty(shape, valid, wide);
  Value reduced = reduce(build_, source.tensor, all, start, op.getNeutral(), axis, combine);
  if (!isWide) {
    auto round = [&](OpBuilder& b, Location loc, ValueRange elements) {
      linalg::YieldOp::create(b, loc, arith::TruncFOp::create(b, loc, element, elements[0]).getResult());
    };
    SmallVector<IteratorType> iterators(2, IteratorType::parallel);
    reduced = linalg::GenericOp::create(build_, memory.getType(), reduced, memory, ArrayRef<AffineMap>{all, all},
                                        iterators, round)
                  .getResult(0);
  }
  bind(result, reduced, valid, shape);
  return success();
}

/// Two reductions that vectors serve: the maximum of each row, then the least column that holds it.
LogicalResult ProgramLowering::lower(ir::RowArgmaxOp op) {
  Tile source = tile(op.getSrc());
  Type element = op.getSrc().getType().getElementType(), stored = storedElementType(element);
  auto floats = dyn_cast<FloatType>(element);
  unsigned width = stored.getIntOrFloatBitWidth();
  Extents shape = {source.shape[0], build_.number(1)}, valid = {source.valid[0], build_.number(1)};
  AffineMap all = build_.getMultiDimIdentityMap(2);

  TypedAttr least;
  if (floats)
    least = FloatAttr::get(floats, APFloat::getInf(floats.getFloatSemantics(), /*Negative=*/true));
  else
    least = IntegerAttr::get(stored, element.isUnsignedInteger() ? APInt(width, 0) : APInt::getSignedMinValue(width));
  auto larger = [&](OpBuilder& b, Location loc, ValueRange elements) -> Value {
    if (floats) return arith::MaximumFOp::create(b, loc, elements[0], elements[1]);
    if (element.isUnsignedInteger()) return arith::MaxUIOp::create(b, loc, elements[0], elements[1]);
    return arith::MaxSIOp::create(b, loc, elements[0], elements[1]);
  };
  Value maximum = reduce(build_, source.tensor, all, build_.empty(shape, valid, stored), least, /*axis=*/1, larger);

  // A NaN is its row's maximum: then the first NaN is what is looked for.
  auto firstHolder = [&](OpBuilder& b, Location loc, ValueRange elements) -> Value {
    Value holds;
    if (floats) {
      Value equal = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OEQ, elements[0], elements[1]);
      Value isNan = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::UNO, elements[0], elements[0]);
      holds = arith::OrIOp::create(b, loc, equal, isNan);
    } else {
      holds = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, elements[0], elements[1]);
    }
    Value column = arith::IndexCastOp::create(b, loc, b.getI32Type(), linalg::IndexOp::create(b, loc, 1));
    Value candidate = arith::SelectOp::create(b, loc, holds, column, elements[2]);
    return arith::MinSIOp::create(b, loc, candidate, elements[2]);
  };
  AffineMap perRow =
      AffineMap::get(2, 0, {build_.getAffineDimExpr(0), build_.getAffineConstantExpr(0)}, build_.getContext());
  Value first = reduce(build_, {source.tensor, maximum}, {all, perRow}, memoryFor(op, shape, valid),
                       build_.getI32IntegerAttr(std::numeric_limits<int32_t>::max()), /*axis=*/1, firstHolder);
  bind(op, first, valid, shape);
  return success();
}

// ---- matrix products ------------------------------------------------------------------------------------------------

/// `into` + lhs · rhs over the part of the contraction that both operands have. The operands' other extents are those
/// of `into`.
Value ProgramLowering::contract(const Tile& lhs, const Tile& rhs, bool aTrans, bool bTrans, Value into) {
  int64_t lhsK = aTrans ? 0 : 1, rhsK = bTrans ? 1 : 0;
  Extents lhsPart = lhs.valid, rhsPart = rhs.valid;
  lhsPart[lhsK] = rhsPart[rhsK] = build_.commonValid({{lhs, lhsK}, {rhs, rhsK}});
  AffineExpr m = build_.getAffineDimExpr(0), n = build_.getAffineDimExpr(1), k = build_.getAffineDimExpr(2);
  auto mapOf = [&](AffineExpr row, AffineExpr column, bool isTransposed) {
    if (isTransposed) std::swap(row, column);
    return AffineMap::get(3, 0, {row, column}, build_.getContext());
  };
  ArrayAttr maps = build_.getAffineMapArrayAttr({mapOf(m, k, aTrans), mapOf(k, n, bTrans), mapOf(m, n, false)});
  SmallVector<Value> inputs = {build_.crop(lhs, lhsPart).tensor, build_.crop(rhs, rhsPart).tensor};
  return linalg::ContractOp::create(build_, into.getType(), inputs, into, maps)->getResult(0);
}

LogicalResult ProgramLowering::lower(ir::MatmulOp op) {
  Tile lhs = tile(op.getLhs()), rhs = tile(op.getRhs());
  int64_t m = op.getATrans() ? 1 : 0, n = op.getBTrans() ? 0 : 1;
  Extents shape = {lhs.shape[m], rhs.shape[n]}, valid = {lhs.valid[m], rhs.valid[n]};
  Value zero = arith::ConstantOp::create(build_, build_.getZeroAttr(op.getType().getElementType()));
  Value start = linalg::FillOp::create(build_, zero, memoryFor(op, shape, valid)).getResult(0);
  bind(op, contract(lhs, rhs, op.getATrans(), op.getBTrans(), start), valid, shape);
  return success();
}

LogicalResult ProgramLowering::lower(ir::MatmulAccOp op) {
  Tile acc = tile(op.getAcc()), lhs = tile(op.getLhs()), rhs = tile(op.getRhs());
  int64_t m = op.getATrans() ? 1 : 0, n = op.getBTrans() ? 0 : 1;
  Extents valid = {build_.commonValid({{acc, 0}, {lhs, m}}), build_.commonValid({{acc, 1}, {rhs, n}})};
  Extents lhsPart = lhs.valid, rhsPart = rhs.valid;
  lhsPart[m] = valid[0];
  rhsPart[n] = valid[1];
  acc = build_.crop(acc, valid);
  Value sum =
      contract(build_.crop(lhs, lhsPart), build_.crop(rhs, rhsPart), op.getATrans(), op.getBTrans(), acc.tensor);
  bind(op, sum, valid, acc.shape);
  return success();
}

}  // namespace pl::passes
