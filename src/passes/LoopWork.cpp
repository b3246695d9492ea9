#include "passes/LoopWork.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/Iterators.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

namespace pl::passes {

using namespace mlir;

namespace {

/// Fields of pl_work.
enum Count { kBytesRead, kBytesWritten, kFlops, kOperations, kCounts };

bool isMemory(Value value) { return isa<MemRefType>(value.getType()); }

/// What `memory` is all or a part of, one step back; null at the root.
Value sourceOf(Value memory) {
  if (auto view = memory.getDefiningOp<ViewLikeOpInterface>()) return view.getViewSource();
  if (auto loop = memory.getDefiningOp<scf::ForOp>()) return loop.getTiedLoopInit(cast<OpResult>(memory))->get();
  auto argument = dyn_cast<BlockArgument>(memory);
  auto loop = argument ? dyn_cast<scf::ForOp>(argument.getOwner()->getParentOp()) : scf::ForOp();
  return loop ? loop.getTiedLoopInit(argument)->get() : Value();
}

Value rootOf(Value memory) {
  while (Value source = sourceOf(memory)) memory = source;
  return memory;
}

/// Memory of a value that an iteration makes for itself counts for nothing: it stays in the caches.
bool outlivesIteration(Value memory) { return !rootOf(memory).getDefiningOp<memref::AllocOp>(); }

bool writes(Operation* op) {
  auto effects = dyn_cast<MemoryEffectOpInterface>(op);
  return !effects || effects.hasEffect<MemoryEffects::Write>() || effects.hasEffect<MemoryEffects::Free>();
}

/// Arithmetic on numbers per element of a body: what --explain counts. Casts, comparisons and choices are none.
int64_t flopsPerElement(Block& body) {
  int64_t flops = 0;
  for (Operation& op : body) {
    bool isArithmetic = isa<arith::ArithDialect, math::MathDialect>(op.getDialect()) &&
                        !isa<CastOpInterface, arith::ConstantOp, arith::CmpFOp, arith::CmpIOp, arith::SelectOp>(op);
    flops += isArithmetic ? 1 : 0;
  }
  return flops;
}

class Counter {
 public:
  explicit Counter(func::FuncOp work) : work_(work), build_(work.getLoc(), work.getContext()) {}

  /// False: how much is done depends on what is computed.
  bool run() {
    makeSums();
    SmallVector<Operation*> effects;
    work_.walk([&](Operation* op) {
      if (op->getNumRegions() > 0 && !isa<linalg::LinalgOp>(op)) return;  // loops and branches stay
      count(op);
      if (writes(op) && !isa<LLVM::StoreOp>(op) && !op->hasTrait<OpTrait::IsTerminator>()) effects.push_back(op);
    });
    llvm::SmallDenseSet<Value> written;
    for (Operation* op : effects) {
      if (op->getNumResults() > 0) return false;
      for (Value operand : op->getOperands())
        if (isMemory(operand)) written.insert(rootOf(operand));
    }
    for (Operation* op : effects) op->erase();
    eraseUnused();
    // What is left of the reads decides where, or how often, the body works.
    return !work_
                .walk([&](Operation* op) {
                  auto load = dyn_cast<memref::LoadOp>(op);
                  bool isComputed = isa<memref::ReshapeOp>(op) || (load && written.contains(rootOf(load.getMemref())));
                  return isComputed ? WalkResult::interrupt() : WalkResult::advance();
                })
                .wasInterrupted();
  }

 private:
  /// The sums are on the stack, so that LLVM makes registers of them and closed forms of loops.
  void makeSums() {
    Block& entry = work_.front();
    Type i64 = build_.getI64Type(), pointer = LLVM::LLVMPointerType::get(build_.getContext());
    build_.setInsertionPointToStart(&entry);
    Value one = LLVM::ConstantOp::create(build_, i64, build_.getI64IntegerAttr(1));
    Value zero = LLVM::ConstantOp::create(build_, i64, build_.getI64IntegerAttr(0));
    for (Value& sum : sums_) {
      sum = LLVM::AllocaOp::create(build_, pointer, i64, one);
      LLVM::StoreOp::create(build_, zero, sum);
    }
    build_.setInsertionPoint(entry.getTerminator());
    for (auto [number, sum] : llvm::enumerate(sums_)) {
      Value field = LLVM::GEPOp::create(build_, pointer, i64, entry.getArgument(3),
                                        ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(number)});
      add(field, LLVM::LoadOp::create(build_, i64, sum));
    }
  }

  void add(Value sum, Value amount) {
    Value before = LLVM::LoadOp::create(build_, build_.getI64Type(), sum);
    LLVM::StoreOp::create(build_, arith::AddIOp::create(build_, before, amount), sum);
  }

  void addProduct(Count count, int64_t factor, ArrayRef<Value> extents) {
    if (factor == 0) return;
    Value amount = arith::ConstantIndexOp::create(build_, factor);
    for (Value extent : extents) amount = arith::MulIOp::create(build_, amount, extent);
    add(sums_[count], arith::IndexCastOp::create(build_, build_.getI64Type(), amount));
  }

  Value extentOf(Value memory, unsigned dim) {
    return build_.createOrFold<memref::DimOp>(memory, static_cast<int64_t>(dim));
  }

  void addBytes(Count count, Value memory) {
    if (!isMemory(memory) || !outlivesIteration(memory)) return;
    auto type = cast<MemRefType>(memory.getType());
    SmallVector<Value> extents;
    for (unsigned dim = 0; dim < type.getRank(); ++dim) extents.push_back(extentOf(memory, dim));
    addProduct(count, type.getElementTypeBitWidth() / 8, extents);
  }

  /// The extents of the space that a structured operation walks over, each from an operand that it indexes plainly.
  std::optional<SmallVector<Value>> spaceOf(linalg::LinalgOp op) {
    SmallVector<Value> extents(op.getNumLoops());
    for (OpOperand& operand : op->getOpOperands()) {
      if (!isMemory(operand.get())) continue;
      for (auto [dim, index] : llvm::enumerate(op.getMatchingIndexingMap(&operand).getResults()))
        if (auto loop = dyn_cast<AffineDimExpr>(index); loop && !extents[loop.getPosition()])
          extents[loop.getPosition()] = extentOf(operand.get(), dim);
    }
    if (llvm::is_contained(extents, Value())) return std::nullopt;
    return extents;
  }

  void count(Operation* op) {
    build_.setInsertionPoint(op);
    if (auto structured = dyn_cast<linalg::LinalgOp>(op)) return countStructured(structured);
    if (auto copy = dyn_cast<memref::CopyOp>(op)) {
      addProduct(kOperations, 1, {});
      addBytes(kBytesRead, copy.getSource());
      addBytes(kBytesWritten, copy.getTarget());
    } else if (auto load = dyn_cast<memref::LoadOp>(op)) {
      countElement(kBytesRead, load.getMemref());
    } else if (auto store = dyn_cast<memref::StoreOp>(op)) {
      countElement(kBytesWritten, store.getMemref());
    }
  }

  void countElement(Count count, Value memory) {
    if (!outlivesIteration(memory)) return;
    addProduct(count, cast<MemRefType>(memory.getType()).getElementTypeBitWidth() / 8, {});
  }

  /// The zeros with which `product` starts: its accumulators start with them, and nobody writes or reads them.
  static linalg::FillOp zerosOf(linalg::ContractOp product) {
    Operation* before = product->getPrevNode();
    while (before && !llvm::is_contained(before->getOperands(), product.getDpsInits().front()))
      before = before->getPrevNode();
    auto fill = dyn_cast_if_present<linalg::FillOp>(before);
    if (!fill) return {};
    Value value = fill.getInputs()[0];
    return matchPattern(value, m_PosZeroFloat()) || matchPattern(value, m_Zero()) ? fill : linalg::FillOp();
  }
  static bool isZerosOfProduct(linalg::LinalgOp op) {
    if (!isa<linalg::FillOp>(op)) return false;
    return llvm::any_of(op.getDpsInits().front().getUsers(), [&](Operation* user) {
      auto product = dyn_cast<linalg::ContractOp>(user);
      return product && product->getBlock() == op->getBlock() && zerosOf(product) == op;
    });
  }

  void countStructured(linalg::LinalgOp op) {
    addProduct(kOperations, 1, {});
    if (isZerosOfProduct(op)) return;
    auto product = dyn_cast<linalg::ContractOp>(op.getOperation());
    const bool startsAtZero = product && zerosOf(product);
    for (OpOperand& operand : op->getOpOperands()) {
      const bool isStart = startsAtZero && op.isDpsInit(&operand);
      if (op.payloadUsesValueFromOperand(&operand) && !isStart) addBytes(kBytesRead, operand.get());
      if (op.isDpsInit(&operand)) addBytes(kBytesWritten, operand.get());
    }
    // A contraction's body has a product and a sum.
    const int64_t flops = flopsPerElement(*op.getBlock());
    if (flops == 0) return;
    if (auto space = spaceOf(op)) addProduct(kFlops, flops, *space);
  }

  void eraseUnused() {
    bool isChanged = true;
    while (isChanged) {
      isChanged = false;
      work_.walk<WalkOrder::PostOrder, ReverseIterator>([&](Operation* op) {
        if (!isOpTriviallyDead(op)) return;
        op->erase();
        isChanged = true;
      });
    }
  }

  func::FuncOp work_;
  ImplicitLocOpBuilder build_;
  std::array<Value, kCounts> sums_;
};

}  // namespace

func::FuncOp makeLoopWork(func::FuncOp body, StringRef name) {
  OpBuilder build(body);
  build.setInsertionPointAfter(body);
  auto work = cast<func::FuncOp>(build.clone(*body));
  work.setName(name);
  Type pointer = LLVM::LLVMPointerType::get(build.getContext());
  if (failed(work.insertArgument(work.getNumArguments(), pointer, {}, body.getLoc())) || !Counter(work).run()) {
    work.erase();
    return {};
  }
  return work;
}

}  // namespace pl::passes
