// pl-lower-to-linalg: a program in pl becomes a function on memrefs whose body is tensor, linalg, scf and arith.
//
// Requires: functions with the signature attributes of PlDialect.h; auto_incore scopes may still be there.
// Ensures: `func.func @NAME(dims…, memrefs: ins and inouts, outs)` without results. The arguments enter as
// bufferization.to_tensor and results leave through bufferization.materialize_in_destination; what an Out's value is
// built in, is the Out itself. Valid extents have become sizes. No operation of the pl dialect is left.
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "passes/Passes.h"
#include "passes/ProgramLowering.h"

namespace pl::passes {

using namespace mlir;

// ---- where a result's memory comes from -----------------------------------------------------------------------------

static Value yieldedBy(Region& region, unsigned number) { return region.front().getTerminator()->getOperand(number); }

bool replacesAll(ir::AssembleOp op) {
  return op.getSrc().getType() == op.getDst().getType() && op.getDst().getType().hasStaticShape() &&
         llvm::all_of(op.getOffsets(), [](Value offset) { return isConstantIntValue(offset, 0); });
}

Value storageRoot(Value value) {
  auto result = dyn_cast<OpResult>(value);
  if (!result) return value;
  Operation* op = result.getOwner();
  unsigned number = result.getResultNumber();
  if (auto assemble = dyn_cast<ir::AssembleOp>(op))
    return storageRoot(replacesAll(assemble) ? assemble.getSrc() : assemble.getDst());
  if (auto accumulate = dyn_cast<ir::MatmulAccOp>(op)) return storageRoot(accumulate.getAcc());
  if (isa<ir::IncoreOp, ir::AutoIncoreOp>(op)) return storageRoot(yieldedBy(op->getRegion(0), number));
  // What a loop carries stays where it starts: bufferization sees to that.
  if (auto loop = dyn_cast<scf::ForOp>(op)) return storageRoot(loop.getInitArgs()[number]);
  if (auto branch = dyn_cast<scf::IfOp>(op)) {
    Value root = storageRoot(yieldedBy(branch.getThenRegion(), number));
    bool isOutside = !branch->isAncestor(root.getParentBlock()->getParentOp());
    return isOutside && root == storageRoot(yieldedBy(branch.getElseRegion(), number)) ? root : value;
  }
  return value;
}

// ---- signature ------------------------------------------------------------------------------------------------------

ProgramLowering::ProgramLowering(func::FuncOp program)
    : program_(program), build_(program.getLoc(), program.getContext()) {}

static StringRef roleOf(DictionaryAttr attributes) { return attributes.getAs<StringAttr>(ir::kRoleAttr).getValue(); }

func::FuncOp ProgramLowering::createFunction() {
  auto memrefOf = [](Type type) -> Type {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor) return type;
    return MemRefType::get(tensor.getShape(), storedElementType(tensor.getElementType()));
  };
  auto dictionaryOf = [&](DictionaryAttr attributes) {
    return attributes ? attributes : DictionaryAttr::get(program_.getContext());
  };
  SmallVector<Type> types = llvm::map_to_vector(program_.getArgumentTypes(), memrefOf);
  SmallVector<DictionaryAttr> attributes;
  for (unsigned i = 0; i < program_.getNumArguments(); ++i)
    attributes.push_back(dictionaryOf(program_.getArgAttrDict(i)));

  // An inout result is the argument of the same name; an out becomes an argument of its own.
  SmallVector<unsigned> argumentOfResult;
  for (auto [number, type] : llvm::enumerate(program_.getResultTypes())) {
    DictionaryAttr result = dictionaryOf(program_.getResultAttrDict(number));
    unsigned argument = types.size();
    if (roleOf(result) == "inout")
      for (argument = 0; attributes[argument].get(ir::kNameAttr) != result.get(ir::kNameAttr);) ++argument;
    else
      types.push_back(memrefOf(type)), attributes.push_back(result);
    argumentOfResult.push_back(argument);
  }

  build_.setInsertionPoint(program_);
  auto function = func::FuncOp::create(build_, program_.getName(), build_.getFunctionType(types, {}),
                                       llvm::to_vector(program_->getDiscardableAttrs()), attributes);
  Block* entry = function.addEntryBlock();
  for (unsigned argument : argumentOfResult) destinations_.push_back(entry->getArgument(argument));
  return function;
}

/// An extent as a parameter's shape spells it: a number, "batch", or a product such as "4096*batch".
OpFoldResult ProgramLowering::extentOf(Attribute spelling, const llvm::StringMap<Value>& dimensions) {
  if (auto extent = dyn_cast<IntegerAttr>(spelling)) return build_.number(extent.getInt());
  OpFoldResult product = build_.number(1);
  for (StringRef factor : llvm::split(cast<StringAttr>(spelling).getValue(), '*')) {
    int64_t size = 1;
    bool isNumber = !factor.getAsInteger(10, size);
    product = build_.times(product, isNumber ? build_.number(size) : OpFoldResult(dimensions.lookup(factor)));
  }
  return product;
}

void ProgramLowering::bindArguments() {
  Block& entry = function_.getBody().front();
  build_.setInsertionPointToStart(&entry);
  destinationTensors_.resize(destinations_.size());
  llvm::StringMap<Value> dimensions;
  for (auto [argument, attributes] : llvm::zip(entry.getArguments(), *function_.getArgAttrs()))
    if (argument.getType().isIndex())
      dimensions[cast<DictionaryAttr>(attributes).getAs<StringAttr>(ir::kNameAttr).getValue()] = argument;

  for (auto [number, argument] : llvm::enumerate(entry.getArguments())) {
    bool isProgramArgument = number < program_.getNumArguments();
    auto memref = dyn_cast<MemRefType>(argument.getType());
    if (!memref) {
      scalars_.map(program_.getArgument(number), argument);
      continue;
    }
    DictionaryAttr attributes = function_.getArgAttrDict(number);
    Extents shape;
    for (Attribute extent : attributes.getAs<ArrayAttr>(ir::kShapeAttr)) shape.push_back(extentOf(extent, dimensions));
    bool isWritable = roleOf(attributes) != "in";
    Value tensor =
        bufferization::ToTensorOp::create(build_, RankedTensorType::get(memref.getShape(), memref.getElementType()),
                                          argument, /*restrict=*/true, isWritable);
    if (isProgramArgument) bind(program_.getArgument(number), tensor, shape, shape);
    for (auto [result, destination] : llvm::enumerate(destinations_))
      if (destination == argument) destinationTensors_[result] = tensor;
  }

  for (auto [number, value] : llvm::enumerate(program_.getBody().front().getTerminator()->getOperands()))
    claims_.try_emplace(storageRoot(value), number);
}

void ProgramLowering::storeResults() {
  Operation* end = program_.getBody().front().getTerminator();
  build_.setLoc(end->getLoc());
  for (auto [value, destination] : llvm::zip(end->getOperands(), destinations_)) {
    Tile result = tile(value);
    Value target = destination;
    if (!result.isFull()) {
      SmallVector<OpFoldResult> strides(result.rank(), build_.number(1));
      target = memref::SubViewOp::create(build_, target, build_.zeros(result.rank()), result.valid, strides);
    }
    auto type = cast<MemRefType>(target.getType());
    Value tensor = build_.castTo(RankedTensorType::get(type.getShape(), type.getElementType()), result.tensor);
    bufferization::MaterializeInDestinationOp::create(build_, Type(), tensor, target, /*restrict=*/false,
                                                      /*writable=*/true);
  }
  func::ReturnOp::create(build_);
}

// ---- operations in general ------------------------------------------------------------------------------------------

Extents ProgramLowering::indices(ValueRange values) const {
  return llvm::map_to_vector(values, [&](Value value) { return getAsOpFoldResult(scalar(value)); });
}

Extents ProgramLowering::shapeOf(RankedTensorType type, ValueRange sizes) {
  Extents given = indices(sizes), shape;
  for (unsigned next = 0; int64_t extent : type.getShape())
    shape.push_back(ShapedType::isDynamic(extent) ? given[next++] : build_.number(extent));
  return shape;
}

Extents ProgramLowering::validOf(ValueRange valid, ArrayRef<OpFoldResult> shape) {
  if (valid.empty()) return Extents(shape);
  Extents extents = indices(valid);
  for (auto [extent, limit] : llvm::zip(extents, shape)) extent = build_.clamp(extent, limit);
  return extents;
}

Value ProgramLowering::memoryFor(Value result, ArrayRef<OpFoldResult> shape, ArrayRef<OpFoldResult> valid) {
  auto claim = claims_.find(result);
  if (claim == claims_.end())
    return build_.empty(shape, valid, cast<RankedTensorType>(result.getType()).getElementType());
  Value destination = destinationTensors_[claim->second];
  if (llvm::all_of_zip(shape, valid, isSameIndex)) return destination;
  return build_.window(destination, build_.zeros(shape.size()), valid);
}

LogicalResult ProgramLowering::lowerScalarOperation(Operation& op) {
  if (op.getNumRegions() || llvm::any_of(op.getOperandTypes(), llvm::IsaPred<TensorType>))
    return op.emitError() << "cannot be lowered: '" << op.getName() << "' is no operation of a program";
  build_.clone(op, scalars_);
  return success();
}

template <class... Ops>
LogicalResult ProgramLowering::lowerTileOperation(Operation& op, ir::OpList<Ops...>) {
  LogicalResult lowered = failure();
  auto lowerAs = [&]<class Op>(Op*) {
    auto tileOp = dyn_cast<Op>(op);
    if (tileOp) lowered = lower(tileOp);
    return static_cast<bool>(tileOp);
  };
  (void)(lowerAs(static_cast<Ops*>(nullptr)) || ...);
  return lowered;
}

LogicalResult ProgramLowering::lowerOperation(Operation& op) {
  build_.setLoc(op.getLoc());
  if (isa<ir::PlDialect>(op.getDialect())) return lowerTileOperation(op, ir::AllOps());
  if (auto loop = dyn_cast<scf::ForOp>(op)) return lower(loop);
  if (auto branch = dyn_cast<scf::IfOp>(op)) return lower(branch);
  return lowerScalarOperation(op);
}

LogicalResult ProgramLowering::lowerBlock(Block& block) {
  for (Operation& op : block.without_terminator())
    if (failed(lowerOperation(op))) return failure();
  return success();
}

/// Gives each place that goes on from a filled tensor a tensor of its own. Equal ones were merged when the program was
/// cleaned up; in memory they would have to be copied apart.
static void separateFills(func::FuncOp program) {
  auto isUpdated = [](OpOperand& use) {
    Operation* user = use.getOwner();
    if (auto assemble = dyn_cast<ir::AssembleOp>(user)) return use.get() == assemble.getDst();
    if (auto accumulate = dyn_cast<ir::MatmulAccOp>(user)) return use.get() == accumulate.getAcc();
    return isa<scf::ForOp>(user) || user->hasTrait<OpTrait::IsTerminator>();
  };
  program.walk([&](ir::FullOp fill) {
    for (OpOperand& use : llvm::make_early_inc_range(fill->getUses())) {
      if (fill->hasOneUse() || !isUpdated(use)) continue;
      OpBuilder build(fill);
      use.set(build.clone(*fill)->getResult(0));
    }
  });
}

LogicalResult ProgramLowering::run() {
  separateFills(program_);
  function_ = createFunction();
  bindArguments();
  if (failed(lowerBlock(program_.getBody().front()))) return failure();
  storeResults();
  program_.erase();
  return success();
}

// ---- the pass -------------------------------------------------------------------------------------------------------

namespace {

/// Canonicalisation makes a select of a branch that only chooses between two tensors. As a branch it is lowered like
/// any other, valid extents and all.
void selectsToBranches(ModuleOp module) {
  module.walk([](arith::SelectOp select) {
    if (!isa<RankedTensorType>(select.getType())) return;
    OpBuilder builder(select);
    auto yields = [](Value value) {
      return [value](OpBuilder& b, Location loc) { scf::YieldOp::create(b, loc, value); };
    };
    auto branch = scf::IfOp::create(builder, select.getLoc(), select.getCondition(), yields(select.getTrueValue()),
                                    yields(select.getFalseValue()));
    select.replaceAllUsesWith(branch.getResult(0));
    select.erase();
  });
}

class LowerToLinalg : public PassWrapper<LowerToLinalg, OperationPass<ModuleOp>> {
 public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(LowerToLinalg)
  StringRef getArgument() const override { return "pl-lower-to-linalg"; }
  StringRef getDescription() const override { return "lower programs in pl to linalg on tensors"; }

  void getDependentDialects(DialectRegistry& registry) const override {
    registry.insert<arith::ArithDialect, bufferization::BufferizationDialect, func::FuncDialect, linalg::LinalgDialect,
                    math::MathDialect, memref::MemRefDialect, scf::SCFDialect, tensor::TensorDialect>();
  }

  void runOnOperation() override {
    selectsToBranches(getOperation());
    for (auto program : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>())) {
      bool isProgram = llvm::any_of(llvm::seq(program.getNumArguments() + program.getNumResults()), [&](unsigned i) {
        return i < program.getNumArguments()
                   ? program.getArgAttr(i, ir::kRoleAttr) != nullptr
                   : program.getResultAttr(i - program.getNumArguments(), ir::kRoleAttr) != nullptr;
      });
      if (isProgram && !program.isExternal() && failed(ProgramLowering(program).run())) return signalPassFailure();
    }
    // No CSE here: two temporaries that start alike (a fill with zero) would become one, and then need a copy.
    OpPassManager tidy(ModuleOp::getOperationName());
    tidy.addPass(createCanonicalizerPass());
    if (failed(runPipeline(tidy, getOperation()))) signalPassFailure();
  }
};

}  // namespace

std::unique_ptr<Pass> createLowerToLinalg() { return std::make_unique<LowerToLinalg>(); }

}  // namespace pl::passes
