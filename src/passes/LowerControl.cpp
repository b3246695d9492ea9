// Loops, branches and scopes of a program, with the tensors they carry.
//
// A carried tensor whose valid extents stay the same is carried as it is. Where an extent changes (a tile that grows, a
// branch with a smaller one) memory for the whole shape is carried, and the extent as an index beside it. A carried
// tensor has the same shape in every iteration and in both branches; that is a rule of the language.
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "passes/ProgramLowering.h"

namespace pl::passes {

using namespace mlir;

namespace {

bool isTensor(Value value) { return isa<RankedTensorType>(value.getType()); }

/// One value on its way through a loop or out of a branch.
struct Carried {
  llvm::SmallBitVector changing;  // dimensions whose valid extent travels as a value of its own
  Tile like;                      // the shape, and the valid extents of the other dimensions

  unsigned count() const { return 1 + changing.count(); }

  /// The values that stand for `tile`; `memory` receives it where extents change, fresh memory if null.
  SmallVector<Value> pack(TileBuilder& build, const Tile& tile, Value memory) const {
    if (changing.none()) return {tile.tensor};
    if (!memory) {
      Extents extents = tile.valid;
      for (unsigned dim : changing.set_bits()) extents[dim] = tile.shape[dim];
      memory = build.empty(tile.shape, extents, getElementTypeOrSelf(tile.tensor));
    }
    SmallVector<Value> values = {build.place(tile.tensor, memory, build.zeros(tile.rank()), tile.valid)};
    for (unsigned dim : changing.set_bits()) values.push_back(build.value(tile.valid[dim]));
    return values;
  }

  Tile unpack(TileBuilder& build, ValueRange values) const {
    Tile tile = {values.front(), like.valid, like.shape};
    if (changing.none()) return tile;
    for (auto [dim, extent] : llvm::zip(changing.set_bits(), values.drop_front())) tile.valid[dim] = extent;
    tile.tensor = build.window(values.front(), build.zeros(tile.rank()), tile.valid);
    return tile;
  }

  /// Adds the dimensions in which `next` has another valid extent.
  void compare(const Tile& next) {
    for (int64_t dim = 0; dim < next.rank(); ++dim) {
      bool staysFull = next.isFull(dim) && like.isFull(dim);
      if (!staysFull && !isSameIndex(next.valid[dim], like.valid[dim])) changing.set(dim);
    }
  }
};

bool isDefinedInside(Operation* op, OpFoldResult extent) {
  auto value = dyn_cast<Value>(extent);
  return value && op->isAncestor(value.getParentBlock()->getParentOp());
}

/// How the tensor leaves `branch` that is `a` at the end of one side and `b` at the end of the other.
Carried joined(Operation* branch, const Tile& a, const Tile& b) {
  Carried carry = {llvm::SmallBitVector(a.rank()), a};
  carry.compare(b);
  for (int64_t dim = 0; dim < a.rank(); ++dim) {
    bool isPartial = !a.isFull(dim) || !b.isFull(dim);
    if (isPartial && isDefinedInside(branch, a.valid[dim])) carry.changing.set(dim);
    if (isDefinedInside(branch, a.shape[dim])) carry.like.shape[dim] = b.shape[dim];
    if (!isPartial) carry.like.valid[dim] = carry.like.shape[dim];
  }
  return carry;
}

/// The place of a parallel loop under the names of the incore scopes in it, which are inlined: whoever watches the run
/// knows the loop by them. "loop" where it has none.
Location namedByScopes(scf::ForOp loop) {
  llvm::SetVector<StringRef> names;
  loop.walk<WalkOrder::PreOrder>([&](ir::IncoreOp scope) { names.insert(scope.getName()); });
  std::string all = names.empty() ? "loop" : llvm::join(names, ", ");
  return NameLoc::get(StringAttr::get(loop.getContext(), all), loop.getLoc());
}

}  // namespace

void ProgramLowering::bindScalarOrTile(Value value, Value scalar, llvm::function_ref<Tile()> makeTile) {
  if (isTensor(value))
    tiles_[value] = makeTile();
  else
    scalars_.map(value, scalar);
}

// ---- loops ----------------------------------------------------------------------------------------------------------

/// Lowers the loop as if no extent changed beyond those known to; false: one does, which is known from now on.
FailureOr<bool> ProgramLowering::tryLower(scf::ForOp loop) {
  SmallVector<Carried> carried(loop.getInitArgs().size());
  SmallVector<Value> inits;
  for (auto [number, init] : llvm::enumerate(loop.getInitArgs())) {
    if (!isTensor(init)) {
      inits.push_back(scalar(init));
      continue;
    }
    Tile start = tile(init);
    auto known = changing_.try_emplace({loop, number}, start.rank()).first->second;
    carried[number] = {known, start};
    llvm::append_range(inits, carried[number].pack(build_, start, Value()));
  }
  auto lowered = scf::ForOp::create(build_, scalar(loop.getLowerBound()), scalar(loop.getUpperBound()),
                                    scalar(loop.getStep()), inits);
  lowered->setDiscardableAttrs(loop->getDiscardableAttrDictionary());
  if (loop->hasAttr(ir::kParallelAttr)) lowered->setLoc(namedByScopes(loop));
  auto bindCarried = [&](ValueRange programValues, ValueRange values) {
    for (auto [value, carry] : llvm::zip(programValues, carried)) {
      ValueRange mine = values.take_front(carry.count());
      bindScalarOrTile(value, mine.front(), [&] { return carry.unpack(build_, mine); });
      values = values.drop_front(carry.count());
    }
  };

  build_.setInsertionPointToStart(lowered.getBody());
  scalars_.map(loop.getInductionVar(), lowered.getInductionVar());
  bindCarried(ValueRange(loop.getRegionIterArgs()), lowered.getRegionIterArgs());
  if (failed(lowerBlock(*loop.getBody()))) return failure();

  OperandRange yielded = loop.getBody()->getTerminator()->getOperands();
  bool isStable = true;
  for (auto [number, value] : llvm::enumerate(yielded)) {
    if (!isTensor(value)) continue;
    Carried& carry = carried[number];
    carry.compare(tile(value));
    isStable &= carry.changing == changing_[{loop, number}];
    changing_[{loop, number}] = carry.changing;
  }
  if (!isStable) {
    build_.setInsertionPointAfter(lowered);
    lowered.erase();
    return false;
  }

  build_.setLoc(loop.getBody()->getTerminator()->getLoc());
  SmallVector<Value> yields;
  for (auto [value, carry] : llvm::zip(yielded, carried)) {
    if (!isTensor(value)) {
      yields.push_back(scalar(value));
      continue;
    }
    Value memory = lowered.getRegionIterArg(yields.size());
    SmallVector<Value> packed = carry.pack(build_, tile(value), memory);
    packed.front() = build_.castTo(memory.getType(), packed.front());
    llvm::append_range(yields, packed);
  }
  if (!yields.empty()) scf::YieldOp::create(build_, yields);  // a loop that carries nothing is made with its yield
  build_.setInsertionPointAfter(lowered);
  bindCarried(loop.getResults(), lowered.getResults());
  return true;
}

LogicalResult ProgramLowering::lower(scf::ForOp loop) {
  // Every attempt but the last finds another changing dimension, so this ends.
  FailureOr<bool> isDone = false;
  while (succeeded(isDone) && !*isDone) isDone = tryLower(loop);
  return isDone;
}

// ---- branches -------------------------------------------------------------------------------------------------------

LogicalResult ProgramLowering::lower(scf::IfOp branch) {
  // The result types are known when both sides are lowered, so these move into the real scf.if afterwards.
  bool hasElse = !branch.getElseRegion().empty();
  auto draft = scf::IfOp::create(build_, TypeRange(), scalar(branch.getCondition()), /*addThenBlock=*/true, hasElse);
  for (auto [from, to] : llvm::zip(branch->getRegions(), draft->getRegions())) {
    if (from.empty()) continue;
    build_.setInsertionPointToEnd(&to.front());
    if (failed(lowerBlock(from.front()))) return failure();
  }

  SmallVector<Carried> carried(branch.getNumResults());
  SmallVector<Type> types;
  if (branch.getNumResults() > 0) {
    OperandRange onThen = branch.thenYield().getOperands(), onElse = branch.elseYield().getOperands();
    for (auto [carry, a, b] : llvm::zip(carried, onThen, onElse))
      if (isTensor(a)) carry = joined(draft, tile(a), tile(b));
  }
  for (auto [from, to] : llvm::zip(branch->getRegions(), draft->getRegions())) {
    if (from.empty()) continue;
    Operation* end = from.front().getTerminator();
    build_.setInsertionPointToEnd(&to.front());
    build_.setLoc(end->getLoc());
    SmallVector<Value> yields;
    for (auto [value, carry] : llvm::zip(end->getOperands(), carried))
      llvm::append_range(
          yields, isTensor(value) ? carry.pack(build_, tile(value), Value()) : SmallVector<Value>{scalar(value)});
    bool isFirst = types.empty();
    for (auto [number, value] : llvm::enumerate(yields)) {
      if (isFirst)
        types.push_back(value.getType());
      else if (isTensor(value))
        value = build_.castTo(types[number], value);
    }
    scf::YieldOp::create(build_, yields);
  }

  build_.setInsertionPointAfter(draft);
  build_.setLoc(branch.getLoc());
  auto lowered = scf::IfOp::create(build_, types, draft.getCondition(), /*addThenBlock=*/false, /*addElseBlock=*/false);
  lowered->setDiscardableAttrs(branch->getDiscardableAttrDictionary());
  for (auto [from, to] : llvm::zip(draft->getRegions(), lowered->getRegions())) to.takeBody(from);
  draft.erase();

  ValueRange values = lowered.getResults();
  for (auto [result, carry] : llvm::zip(branch.getResults(), carried)) {
    ValueRange mine = values.take_front(carry.count());
    values = values.drop_front(carry.count());
    if (isTensor(result)) {
      // A run-time extent that both sides computed for themselves is read from what leaves the branch.
      for (int64_t dim = 0; dim < carry.like.rank(); ++dim) {
        bool isFull = carry.like.isFull(dim);
        if (isDefinedInside(lowered, carry.like.shape[dim]))
          carry.like.shape[dim] = build_.extentsOf(mine.front())[dim];
        if (isFull) carry.like.valid[dim] = carry.like.shape[dim];
      }
    }
    bindScalarOrTile(result, mine.front(), [&] { return carry.unpack(build_, mine); });
  }
  return success();
}

// ---- scopes ---------------------------------------------------------------------------------------------------------

/// A scope says where work is done, not what: its operations become those of the block around it.
LogicalResult ProgramLowering::lowerScope(Region& body, ResultRange results) {
  if (failed(lowerBlock(body.front()))) return failure();
  for (auto [result, value] : llvm::zip(results, body.front().getTerminator()->getOperands()))
    bindScalarOrTile(result, scalars_.lookupOrNull(value), [&] { return tile(value); });
  return success();
}

LogicalResult ProgramLowering::lower(ir::IncoreOp scope) { return lowerScope(scope.getBody(), scope.getResults()); }
LogicalResult ProgramLowering::lower(ir::AutoIncoreOp scope) { return lowerScope(scope.getBody(), scope.getResults()); }
LogicalResult ProgramLowering::lower(ir::YieldOp yield) {
  return yield.emitOpError("expects to end a scope, which ends without lowering it");
}

}  // namespace pl::passes
