// pl-outline-parallel: the body of an outermost parallel loop becomes a function that the run-time library calls.
//
// Requires: bufferized programs; a parallel loop carries nothing; its location has the name of its scopes.
// Ensures: no scf.for has pl.parallel. Each outermost one is a call of pl_parallel_for with a constant
// @NAME_parallel_K_loop that names the scopes, the place and the private function @NAME_parallel_K(context, begin,
// end), which runs its iterations [begin, end), counted from 0; and @NAME_parallel_K_work, which counts what they do,
// unless that depends on what they compute. The constant says, and a remark why, whether that differs between
// iterations. What the body uses from outside travels in the context, a struct on the caller's stack; allocations
// inside the body stay inside. A parameter's layout is on the casts through which it passes into the context and out of
// it.
#include "dialect/PlDialect.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/Transforms/RegionUtils.h"
#include "passes/CapturedLayout.h"
#include "passes/LoopWork.h"
#include "passes/Passes.h"
#include "passes/Place.h"
#include "passes/UnequalTrips.h"

namespace pl::passes {

using namespace mlir;

namespace {

/// The layout of a parameter that is not row-major.
Attribute layoutOf(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  auto function = argument ? dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp()) : func::FuncOp();
  return function ? function.getArgAttr(argument.getArgNumber(), ir::kLayoutAttr) : Attribute();
}

/// Makes windows of such parameters inside `loop`, so that the parameter itself is what travels.
void sinkWindows(scf::ForOp loop) {
  llvm::SetVector<Value> used;
  getUsedValuesDefinedAbove(loop.getRegion(), used);
  for (Value value : used) {
    Value root = value;
    while (auto view = root.getDefiningOp<ViewLikeOpInterface>()) root = view.getViewSource();
    if (root == value || !layoutOf(root)) continue;
    OpBuilder build = OpBuilder::atBlockBegin(loop.getBody());
    Value inside = build.clone(*value.getDefiningOp())->getResult(0);
    value.replaceUsesWithIf(inside, [&](OpOperand& use) { return loop->isProperAncestor(use.getOwner()); });
    return sinkWindows(loop);  // the clone may use another window
  }
}

/// The values that a loop's body uses from outside, as the fields of a struct.
class Context {
 public:
  Context(scf::ForOp loop, LLVMTypeConverter& types) {
    llvm::SetVector<Value> used;
    getUsedValuesDefinedAbove(loop.getRegion(), used);
    used.insert(loop.getLowerBound());
    used.insert(loop.getStep());
    for (Value value : used) {
      // Constants are made again in the body, where they fold; through memory they would hide strides and bounds.
      Operation* op = value.getDefiningOp();
      if (op && op->hasTrait<OpTrait::ConstantLike>())
        constants_.push_back(op);
      else
        values_.push_back(value);
    }
    SmallVector<Type> fields =
        llvm::map_to_vector(values_, [&](Value value) { return types.convertType(value.getType()); });
    struct_ = LLVM::LLVMStructType::getLiteral(loop.getContext(), fields);
  }

  LLVM::LLVMStructType type() const { return struct_; }

  void store(ImplicitLocOpBuilder& build, Value memory) const {
    for (auto [number, value] : llvm::enumerate(values_)) {
      Value field = value;
      if (value.getType() != fieldType(number)) field = converted(build, fieldType(number), value, layoutOf(value));
      LLVM::StoreOp::create(build, field, fieldOf(build, memory, number));
    }
  }

  /// Makes every value of the context, and the constants, at the start of the body.
  IRMapping load(ImplicitLocOpBuilder& build, Value memory) const {
    IRMapping inBody;
    for (Operation* constant : constants_) build.clone(*constant, inBody);
    for (auto [number, value] : llvm::enumerate(values_)) {
      Value field = LLVM::LoadOp::create(build, fieldType(number), fieldOf(build, memory, number));
      if (value.getType() != fieldType(number)) field = converted(build, value.getType(), field, layoutOf(value));
      inBody.map(value, field);
    }
    return inBody;
  }

 private:
  /// `value` as `type`; it keeps the parameter's layout, on which the addresses of its elements depend.
  static Value converted(ImplicitLocOpBuilder& build, Type type, Value value, Attribute layout) {
    auto cast = UnrealizedConversionCastOp::create(build, type, value);
    if (layout) cast->setAttr(kCapturedLayoutAttr, layout);
    return cast.getResult(0);
  }

  Type fieldType(unsigned number) const { return struct_.getBody()[number]; }

  Value fieldOf(ImplicitLocOpBuilder& build, Value memory, unsigned number) const {
    auto pointer = LLVM::LLVMPointerType::get(build.getContext());
    return LLVM::GEPOp::create(build, pointer, struct_, memory,
                               ArrayRef<LLVM::GEPArg>{0, static_cast<int32_t>(number)});
  }

  SmallVector<Operation*> constants_;
  SmallVector<Value> values_;
  LLVM::LLVMStructType struct_;
};

class OutlineParallel : public PassWrapper<OutlineParallel, OperationPass<ModuleOp>> {
 public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(OutlineParallel)
  StringRef getArgument() const override { return "pl-outline-parallel"; }
  StringRef getDescription() const override { return "turn parallel loops into calls of the run-time library"; }

  void getDependentDialects(DialectRegistry& registry) const override {
    registry.insert<arith::ArithDialect, func::FuncDialect, LLVM::LLVMDialect, scf::SCFDialect>();
  }

  void runOnOperation() override {
    for (auto function : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>())) {
      SmallVector<scf::ForOp> loops;
      function.walk<WalkOrder::PreOrder>([&](scf::ForOp loop) {
        if (!loop->hasAttr(ir::kParallelAttr)) return WalkResult::advance();
        loops.push_back(loop);
        loop->walk([&](scf::ForOp inner) {  // a core that runs an iteration runs all of it
          if (inner != loop) inner->removeAttr(ir::kParallelAttr), inner->removeAttr(ir::kChunkAttr);
        });
        return WalkResult::skip();
      });
      for (auto [number, loop] : llvm::enumerate(loops)) {
        if (loop.getNumResults() > 0) {
          loop.emitError() << "expects a parallel loop to update its tensors in place but got one that carries "
                           << loop.getResultTypes().front();
          return signalPassFailure();
        }
        outline(function, loop, (function.getName() + "_parallel_" + Twine(number)).str());
      }
    }
  }

 private:
  void outline(func::FuncOp function, scf::ForOp loop, StringRef name) {
    LLVMTypeConverter types(&getContext());
    sinkWindows(loop);
    Context context(loop, types);
    func::FuncOp body = makeBody(loop, context, name);

    ImplicitLocOpBuilder build(loop.getLoc(), &function.getBody().front(), function.getBody().front().begin());
    auto pointer = LLVM::LLVMPointerType::get(&getContext());
    Value one = LLVM::ConstantOp::create(build, build.getI64Type(), build.getI64IntegerAttr(1));
    Value memory = LLVM::AllocaOp::create(build, pointer, context.type(), one);

    build.setInsertionPoint(loop);
    context.store(build, memory);
    Value span = arith::SubIOp::create(build, loop.getUpperBound(), loop.getLowerBound());
    span = arith::MaxSIOp::create(build, span, arith::ConstantIndexOp::create(build, 0));
    Value almostStep = arith::SubIOp::create(build, loop.getStep(), arith::ConstantIndexOp::create(build, 1));
    Value count = arith::DivUIOp::create(build, arith::AddIOp::create(build, span, almostStep), loop.getStep());
    Value iterations = arith::IndexCastOp::create(build, build.getI64Type(), count);
    Value descriptor = LLVM::AddressOfOp::create(build, describe(loop, body));
    LLVM::CallOp::create(build, parallelFor(), ValueRange{descriptor, memory, iterations});
    loop.erase();
  }

  func::FuncOp makeBody(scf::ForOp loop, const Context& context, StringRef name) {
    ImplicitLocOpBuilder build(loop.getLoc(), &getContext());
    build.setInsertionPointToEnd(getOperation().getBody());
    Type pointer = LLVM::LLVMPointerType::get(&getContext()), i64 = build.getI64Type();
    auto body = func::FuncOp::create(build, name, build.getFunctionType({pointer, i64, i64}, {}));
    body.setPrivate();
    Block* entry = body.addEntryBlock();
    build.setInsertionPointToStart(entry);
    IRMapping inBody = context.load(build, entry->getArgument(0));
    Value begin = arith::IndexCastOp::create(build, build.getIndexType(), entry->getArgument(1));
    Value end = arith::IndexCastOp::create(build, build.getIndexType(), entry->getArgument(2));
    Value one = arith::ConstantIndexOp::create(build, 1);
    auto iterations = scf::ForOp::create(build, begin, end, one);
    func::ReturnOp::create(build);

    build.setInsertionPointToStart(iterations.getBody());
    Value distance = arith::MulIOp::create(build, iterations.getInductionVar(), inBody.lookup(loop.getStep()));
    Value index = arith::AddIOp::create(build, inBody.lookup(loop.getLowerBound()), distance);
    inBody.map(loop.getInductionVar(), index);
    for (Operation& op : loop.getBody()->without_terminator()) build.clone(op, inBody);
    return body;
  }

  /// The loop as pl_loop of runtime/abi.h.
  LLVM::GlobalOp describe(scf::ForOp loop, func::FuncOp body) {
    func::FuncOp work = makeLoopWork(body, (body.getName() + "_work").str());
    auto scopes = loop.getLoc()->findInstanceOf<NameLoc>();
    LLVM::GlobalOp name = text((body.getName() + "_name").str(), scopes ? scopes.getName().str() : "loop");
    LLVM::GlobalOp place = text((body.getName() + "_place").str(), placeOf(loop.getLoc()));

    ImplicitLocOpBuilder build(loop.getLoc(), &getContext());
    build.setInsertionPointToStart(getOperation().getBody());
    Type pointer = LLVM::LLVMPointerType::get(&getContext()), i64 = build.getI64Type();
    auto type = LLVM::LLVMStructType::getLiteral(&getContext(), {pointer, pointer, pointer, pointer, i64, i64});
    auto global = LLVM::GlobalOp::create(build, type, /*isConstant=*/true, LLVM::Linkage::Internal,
                                         (body.getName() + "_loop").str(), Attribute());
    build.setInsertionPointToStart(&global.getInitializerRegion().emplaceBlock());
    auto code = [&](func::FuncOp function) -> Value {
      if (!function) return LLVM::ZeroOp::create(build, pointer);
      Value value = func::ConstantOp::create(build, function.getFunctionType(), function.getName());
      return UnrealizedConversionCastOp::create(build, pointer, value).getResult(0);
    };
    auto integer = [&](int64_t value) -> Value {
      return LLVM::ConstantOp::create(build, i64, build.getI64IntegerAttr(value));
    };
    auto chunk = loop->getAttrOfType<IntegerAttr>(ir::kChunkAttr);
    const Value fields[] = {
        LLVM::AddressOfOp::create(build, name), LLVM::AddressOfOp::create(build, place), code(body), code(work),
        integer(chunk ? chunk.getInt() : 1),    integer(isUnequal(loop, work) ? 1 : 0)};
    Value loopValue = LLVM::PoisonOp::create(build, type);
    for (auto [number, field] : llvm::enumerate(fields))
      loopValue = LLVM::InsertValueOp::create(build, loopValue, field, static_cast<int64_t>(number));
    LLVM::ReturnOp::create(build, loopValue);
    return global;
  }

  /// Whether the worker pool is to look at the work of each iteration of `loop`. Says why in a remark.
  static bool isUnequal(scf::ForOp loop, func::FuncOp work) {
    if (!work) {
      emitRemark(loop.getLoc()) << "each worker runs as many iterations: what one does depends on what it computes";
      return false;
    }
    auto iterations = work.getOps<scf::ForOp>();
    Operation* unequal = iterations.empty() ? nullptr : unequalTrips(*iterations.begin());
    if (unequal)
      emitRemark(loop.getLoc()) << "each worker runs iterations of as much work: how often the "
                                << (isa<scf::ForOp>(unequal) ? "loop" : "branch") << " at "
                                << placeOf(unequal->getLoc()) << " runs depends on the iteration";
    else
      emitRemark(loop.getLoc()) << "each worker runs as many iterations: they are alike";
    return unequal != nullptr;
  }

  /// A constant with a C string.
  LLVM::GlobalOp text(StringRef symbol, std::string characters) {
    characters += '\0';
    ImplicitLocOpBuilder build(getOperation().getLoc(), &getContext());
    build.setInsertionPointToStart(getOperation().getBody());
    auto type = LLVM::LLVMArrayType::get(build.getI8Type(), static_cast<unsigned>(characters.size()));
    return LLVM::GlobalOp::create(build, type, /*isConstant=*/true, LLVM::Linkage::Internal, symbol,
                                  build.getStringAttr(characters));
  }

  LLVM::LLVMFuncOp parallelFor() {
    constexpr llvm::StringLiteral kName = "pl_parallel_for";
    if (auto declared = getOperation().lookupSymbol<LLVM::LLVMFuncOp>(kName)) return declared;
    ImplicitLocOpBuilder build(getOperation().getLoc(), &getContext());
    build.setInsertionPointToStart(getOperation().getBody());
    Type pointer = LLVM::LLVMPointerType::get(&getContext()), i64 = build.getI64Type();
    Type nothing = LLVM::LLVMVoidType::get(&getContext());
    return LLVM::LLVMFuncOp::create(build, kName, LLVM::LLVMFunctionType::get(nothing, {pointer, pointer, i64}));
  }
};

}  // namespace

std::unique_ptr<Pass> createOutlineParallel() { return std::make_unique<OutlineParallel>(); }

}  // namespace pl::passes
