// pl-plan-memory.
// Requires: bufferised functions, parallel loops already outlined: memref.alloc in blocks of functions, scf.for,
// scf.if. Ensures: no memref.alloc; memory comes from the calling thread's scratch stack (runtime/abi.h). Allocations
// of one
//   block whose lives do not meet share memory. What a loop's body takes is taken before the loop where the size is
//   known there, and released when the loop, or the iteration, is over.
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/Transforms/BufferViewFlowAnalysis.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Pass/Pass.h"
#include "passes/Passes.h"

namespace pl::passes {

using namespace mlir;

namespace {

/// Memory that allocations of one block use one after the other: `bytes` times the product of `sizes`.
struct Slot {
  SmallVector<memref::AllocOp> allocations;
  int64_t bytes;
  SmallVector<Value> sizes;
  /// Last operation of the block that uses it; null where its use has no end in the block.
  Operation* lastUse;
};

class MemoryPlan {
 public:
  explicit MemoryPlan(func::FuncOp function)
      : function_(function), module_(function->getParentOfType<ModuleOp>()), aliases_(function) {}

  void run() {
    Block& entry = function_.getBody().front();
    if (planBlock(entry, {}).inside) releaseAtEnd(entry);
  }

 private:
  /// Where the memory of a block's allocations is taken.
  struct Taken {
    bool inside = false;  // in the block: whoever runs the block must release
    bool before = false;  // before the loop around the block
  };

  Taken planBlock(Block& block, scf::ForOp loop) {
    Taken taken;
    for (Operation& op : llvm::make_early_inc_range(block)) {
      if (auto inner = dyn_cast<scf::ForOp>(op)) taken.inside |= planLoop(inner);
      // A branch runs once per iteration of the loop around it: that loop releases.
      if (auto branch = dyn_cast<scf::IfOp>(op)) {
        for (Region* region : branch.getRegions()) {
          if (region->empty()) continue;
          Taken inBranch = planBlock(region->front(), loop);
          taken.inside |= inBranch.inside;
          taken.before |= inBranch.before;
        }
      }
    }
    for (Slot& slot : slotsOf(block)) {
      bool before = loop && llvm::all_of(slot.sizes, [&](Value size) { return loop.isDefinedOutsideOfLoop(size); }) &&
                    llvm::none_of(slot.allocations, [&](Value a) { return usedOutside(a, loop); });
      take(slot, before ? loop.getOperation() : slot.allocations.front().getOperation());
      (before ? taken.before : taken.inside) = true;
    }
    return taken;
  }

  /// Whether memory stays taken after the loop.
  bool planLoop(scf::ForOp loop) {
    // Where an iteration's memory lives on, nothing that lies above it on the stack can be given back in between.
    bool leaves = loop.walk([&](memref::AllocOp allocation) {
                        return usedOutside(allocation, loop) ? WalkResult::interrupt() : WalkResult::advance();
                      })
                      .wasInterrupted();
    OpBuilder builder(loop);
    auto mark = func::CallOp::create(builder, loop.getLoc(), markFunction());
    Taken taken = planBlock(*loop.getBody(), loop);
    if (taken.inside && !leaves) releaseAtEnd(*loop.getBody());
    if (taken.before && !leaves) {
      builder.setInsertionPointAfter(loop);
      func::CallOp::create(builder, loop.getLoc(), releaseFunction(), mark.getResults());
    } else {
      mark.erase();
    }
    return leaves;
  }

  void releaseAtEnd(Block& block) {
    Location loc = block.getParentOp()->getLoc();
    auto builder = OpBuilder::atBlockBegin(&block);
    auto mark = func::CallOp::create(builder, loc, markFunction());
    builder.setInsertionPoint(block.getTerminator());
    func::CallOp::create(builder, loc, releaseFunction(), mark.getResults());
  }

  // ---- which allocations share memory

  SmallVector<Slot> slotsOf(Block& block) {
    SmallVector<Slot> slots;
    for (auto allocation : block.getOps<memref::AllocOp>()) {
      Slot wanted = slotFor(allocation);
      Slot* reused = nullptr;
      for (Slot& slot : slots) {
        if (!slot.lastUse || !slot.lastUse->isBeforeInBlock(allocation) || slot.sizes != wanted.sizes) continue;
        // With run-time sizes nothing but an equal slot is known to be large enough.
        if (!wanted.sizes.empty() && slot.bytes != wanted.bytes) continue;
        auto distance = [&](const Slot& other) { return std::abs(other.bytes - wanted.bytes); };
        if (!reused || distance(slot) < distance(*reused)) reused = &slot;
      }
      if (!reused) {
        slots.push_back(std::move(wanted));
        continue;
      }
      reused->allocations.push_back(allocation);
      reused->bytes = std::max(reused->bytes, wanted.bytes);
      reused->lastUse = wanted.lastUse;
    }
    return slots;
  }

  Slot slotFor(memref::AllocOp allocation) {
    MemRefType type = allocation.getType();
    Slot slot{
        {allocation}, (type.getElementTypeBitWidth() + 7) / 8, llvm::to_vector(allocation.getDynamicSizes()), nullptr};
    for (int64_t extent : type.getShape()) {
      if (!ShapedType::isDynamic(extent)) slot.bytes *= extent;
    }
    slot.lastUse = lastUseOf(allocation);
    return slot;
  }

  // Null where the memory is used in ways that cannot be followed: by the block's caller, or through a bare pointer
  // (a parallel loop's context).
  Operation* lastUseOf(memref::AllocOp allocation) {
    Block* block = allocation->getBlock();
    Operation* last = allocation;
    for (Value alias : aliases_.resolve(allocation.getResult())) {
      if (!block->findAncestorOpInBlock(*alias.getParentBlock()->getParentOp()) && alias.getParentBlock() != block)
        return nullptr;
      for (Operation* user : alias.getUsers()) {
        if (isa<memref::ExtractAlignedPointerAsIndexOp, memref::ExtractStridedMetadataOp, UnrealizedConversionCastOp>(
                user))
          return nullptr;
        Operation* here = block->findAncestorOpInBlock(*user);
        if (!here || here->hasTrait<OpTrait::IsTerminator>()) return nullptr;
        if (last->isBeforeInBlock(here)) last = here;
      }
    }
    return last;
  }

  bool usedOutside(Value allocation, scf::ForOp loop) {
    return llvm::any_of(aliases_.resolve(allocation),
                        [&](Value alias) { return !loop.getBodyRegion().isAncestor(alias.getParentRegion()); });
  }

  // ---- taking memory

  void take(Slot& slot, Operation* before) {
    OpBuilder builder(before);
    Location loc = slot.allocations.front().getLoc();
    Value bytes = arith::ConstantIndexOp::create(builder, loc, slot.bytes);
    for (Value size : slot.sizes) bytes = arith::MulIOp::create(builder, loc, bytes, size);
    Value count = arith::IndexCastOp::create(builder, loc, builder.getI64Type(), bytes);
    Value pointer = func::CallOp::create(builder, loc, takeFunction(), count).getResult(0);
    Value memory = bytesAt(builder, loc, pointer, count);
    for (memref::AllocOp allocation : slot.allocations) {
      builder.setInsertionPoint(allocation);
      Value zero = arith::ConstantIndexOp::create(builder, loc, 0);
      Value view = memref::ViewOp::create(builder, allocation.getLoc(), allocation.getType(), memory, zero,
                                          allocation.getDynamicSizes());
      allocation.replaceAllUsesWith(view);
      allocation.erase();
    }
  }

  // A memref<?xi8> as the struct that it becomes in LLVM: pointer twice, offset, size, stride.
  static Value bytesAt(OpBuilder& builder, Location loc, Value pointer, Value count) {
    Type i64 = builder.getI64Type(), one = LLVM::LLVMArrayType::get(i64, 1);
    auto structType =
        LLVM::LLVMStructType::getLiteral(builder.getContext(), {pointer.getType(), pointer.getType(), i64, one, one});
    Value descriptor = LLVM::PoisonOp::create(builder, loc, structType);
    auto insert = [&](Value value, ArrayRef<int64_t> at) {
      descriptor = LLVM::InsertValueOp::create(builder, loc, descriptor, value, at);
    };
    insert(pointer, 0);
    insert(pointer, 1);
    insert(LLVM::ConstantOp::create(builder, loc, i64, builder.getI64IntegerAttr(0)), 2);
    insert(count, {3, 0});
    insert(LLVM::ConstantOp::create(builder, loc, i64, builder.getI64IntegerAttr(1)), {4, 0});
    auto type = MemRefType::get({ShapedType::kDynamic}, builder.getI8Type());
    return UnrealizedConversionCastOp::create(builder, loc, type, descriptor).getResult(0);
  }

  // ---- the run-time library's functions

  func::FuncOp declared(StringRef name, TypeRange inputs, TypeRange results) {
    if (auto function = module_.lookupSymbol<func::FuncOp>(name)) return function;
    auto builder = OpBuilder::atBlockBegin(module_.getBody());
    auto function = func::FuncOp::create(builder, module_.getLoc(), name, builder.getFunctionType(inputs, results));
    function.setPrivate();
    return function;
  }
  Type i64() { return IntegerType::get(module_.getContext(), 64); }
  func::FuncOp takeFunction() {
    return declared("pl_scratch_take", i64(), Type(LLVM::LLVMPointerType::get(module_.getContext())));
  }
  func::FuncOp markFunction() { return declared("pl_scratch_mark", {}, i64()); }
  func::FuncOp releaseFunction() { return declared("pl_scratch_release", i64(), {}); }

  func::FuncOp function_;
  ModuleOp module_;
  BufferViewFlowAnalysis aliases_;
};

class PlanMemory : public PassWrapper<PlanMemory, OperationPass<ModuleOp>> {
 public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(PlanMemory)
  StringRef getArgument() const override { return "pl-plan-memory"; }
  StringRef getDescription() const override { return "take the memory of allocations from scratch stacks"; }
  void getDependentDialects(DialectRegistry& registry) const override {
    registry.insert<arith::ArithDialect, func::FuncDialect, LLVM::LLVMDialect, memref::MemRefDialect>();
  }

  void runOnOperation() override {
    // Scratch memory is released as a whole; single frees have no meaning.
    getOperation().walk([](memref::DeallocOp free) { free.erase(); });
    for (auto function : llvm::to_vector(getOperation().getOps<func::FuncOp>())) {
      if (!function.isExternal()) MemoryPlan(function).run();
    }
  }
};

}  // namespace

std::unique_ptr<Pass> createPlanMemory() { return std::make_unique<PlanMemory>(); }

}  // namespace pl::passes
