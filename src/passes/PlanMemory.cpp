// pl-plan-memory: every temporary gets its place in the scratch memory of the thread that runs the function.
//
// Requires: bufferized programs in which no memref.alloc outlives the loop iteration that makes it.
// Ensures: no memref.alloc and no memref.dealloc. Temporaries of fixed size are parts of one block that is taken when
// the function starts, where those that are never alive together share memory, so that the working set of a loop stays
// in the caches; the smallest are on the stack. Temporaries of a run-time size are taken where they are made and
// released with the loop iteration or the function around them.
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "passes/Lifetime.h"
#include "passes/Passes.h"
#include "passes/ScratchCalls.h"

namespace pl::passes {

using namespace mlir;

namespace {

constexpr int64_t kAlignment = 64;     // bytes: a cache line, and the widest vector register
constexpr int64_t kStackBytes = 1024;  // the largest temporary on the stack, where LLVM may turn it into registers

int64_t aligned(int64_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

int64_t elementBytes(MemRefType type) {
  return type.getElementType().isIndex() ? sizeof(int64_t) : type.getElementTypeBitWidth() / 8;
}

struct Placed {
  memref::AllocOp allocation;
  Lifetime lifetime;
  int64_t bytes = 0, offset = 0;
};

/// Places the largest first, each at the lowest offset that is free during its life. Returns the size of the block.
int64_t place(SmallVector<Placed>& temporaries) {
  llvm::sort(temporaries, [](const Placed& a, const Placed& b) {
    return std::pair(-a.bytes, a.lifetime.begin) < std::pair(-b.bytes, b.lifetime.begin);
  });
  int64_t blockBytes = 0;
  for (auto [number, temporary] : llvm::enumerate(temporaries)) {
    SmallVector<const Placed*> alive;
    for (const Placed& earlier : ArrayRef(temporaries).take_front(number))
      if (earlier.lifetime.meets(temporary.lifetime)) alive.push_back(&earlier);
    llvm::sort(alive, [](const Placed* a, const Placed* b) { return a->offset < b->offset; });
    for (const Placed* other : alive) {
      if (temporary.offset + temporary.bytes <= other->offset) break;
      temporary.offset = std::max(temporary.offset, other->offset + other->bytes);
    }
    blockBytes = std::max(blockBytes, temporary.offset + temporary.bytes);
  }
  return blockBytes;
}

class Planner {
 public:
  Planner(ModuleOp module, func::FuncOp function)
      : scratch_(module), function_(function), build_(function.getLoc(), module.getContext()) {}

  void run() {
    function_.walk([](memref::DeallocOp release) { release.erase(); });
    SmallVector<memref::AllocOp> fixed, sized;
    function_.walk([&](memref::AllocOp allocation) {
      (allocation.getType().hasStaticShape() ? fixed : sized).push_back(allocation);
    });
    if (fixed.empty() && sized.empty()) return;

    Lifetimes lifetimes(function_);
    SmallVector<Placed> temporaries;
    for (memref::AllocOp allocation : fixed) {
      int64_t bytes = aligned(allocation.getType().getNumElements() * elementBytes(allocation.getType()));
      if (bytes <= kStackBytes)
        moveToStack(allocation);
      else
        temporaries.push_back({allocation, lifetimes.of(allocation), bytes});
    }
    int64_t blockBytes = place(temporaries);
    for (memref::AllocOp allocation : sized) takeWhereMade(allocation);
    if (blockBytes > 0) takeBlock(temporaries, blockBytes);
    for (Block* block : releasing_) releaseAtEndOf(*block);
  }

 private:
  Block& entry() { return function_.getBody().front(); }

  void moveToStack(memref::AllocOp allocation) {
    build_.setInsertionPointToStart(&entry());
    build_.setLoc(allocation.getLoc());
    Value memory = memref::AllocaOp::create(build_, allocation.getType(), build_.getI64IntegerAttr(kAlignment));
    allocation.replaceAllUsesWith(memory);
    allocation.erase();
  }

  void takeBlock(ArrayRef<Placed> temporaries, int64_t blockBytes) {
    releasing_.insert(&entry());
    build_.setInsertionPointToStart(&entry());
    build_.setLoc(function_.getLoc());
    Value bytes = LLVM::ConstantOp::create(build_, build_.getI64Type(), build_.getI64IntegerAttr(blockBytes));
    Value block = scratch_.take(build_, bytes);
    for (const Placed& temporary : temporaries) {
      memref::AllocOp allocation = temporary.allocation;
      build_.setLoc(allocation.getLoc());
      Value offset = arith::ConstantIndexOp::create(build_, temporary.offset);
      Value memory = memref::ViewOp::create(build_, allocation.getType(), block, offset, ValueRange());
      allocation.replaceAllUsesWith(memory);
    }
    for (const Placed& temporary : temporaries) temporary.allocation->erase();
  }

  void takeWhereMade(memref::AllocOp allocation) {
    auto loop = allocation->getParentOfType<scf::ForOp>();
    releasing_.insert(loop ? loop.getBody() : &entry());
    build_.setInsertionPoint(allocation);
    build_.setLoc(allocation.getLoc());
    int64_t fixedBytes = elementBytes(allocation.getType());
    for (int64_t extent : allocation.getType().getShape())
      if (!ShapedType::isDynamic(extent)) fixedBytes *= extent;
    Value bytes = arith::ConstantIndexOp::create(build_, fixedBytes);
    for (Value extent : allocation.getDynamicSizes()) bytes = arith::MulIOp::create(build_, bytes, extent);
    Value block = scratch_.take(build_, arith::IndexCastOp::create(build_, build_.getI64Type(), bytes));
    Value start = arith::ConstantIndexOp::create(build_, 0);
    Value memory = memref::ViewOp::create(build_, allocation.getType(), block, start, allocation.getDynamicSizes());
    allocation.replaceAllUsesWith(memory);
    allocation.erase();
  }

  void releaseAtEndOf(Block& block) {
    build_.setInsertionPointToStart(&block);
    build_.setLoc(block.getParentOp()->getLoc());
    Value mark = scratch_.mark(build_);
    build_.setInsertionPoint(block.getTerminator());
    scratch_.release(build_, mark);
  }

  ScratchCalls scratch_;
  func::FuncOp function_;
  ImplicitLocOpBuilder build_;
  llvm::SetVector<Block*> releasing_;
};

class PlanMemory : public PassWrapper<PlanMemory, OperationPass<ModuleOp>> {
 public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(PlanMemory)
  StringRef getArgument() const override { return "pl-plan-memory"; }
  StringRef getDescription() const override { return "give temporaries their places in scratch memory"; }

  void getDependentDialects(DialectRegistry& registry) const override {
    registry.insert<arith::ArithDialect, LLVM::LLVMDialect, memref::MemRefDialect>();
  }

  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (!function.isExternal()) Planner(getOperation(), function).run();
  }
};

}  // namespace

std::unique_ptr<Pass> createPlanMemory() { return std::make_unique<PlanMemory>(); }

}  // namespace pl::passes
