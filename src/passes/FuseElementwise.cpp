// pl-fuse-elementwise: chains of operations on elements become one pass over memory.
//
// Requires the form that pl-lower-to-linalg ensures. A linalg.generic that computes each element from elements at its
// place (casts and operations with a row or a column repeated among them) moves into the one linalg.generic of its
// block that reads its result, be that elementwise as well or a reduction, where
//  - nothing else reads the result, and the reader takes each element once: nothing is computed twice;
//  - nothing between the two writes into the memory that the first reads;
//  - a reduction keeps the number of lanes it had, on which its order of summation depends.
// Ensures that every element is computed by the same operations in the same order as before. Remarks say which
// operations are one pass now, and why others are not.
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringExtras.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "passes/MemoryRoot.h"
#include "passes/Passes.h"
#include "passes/Place.h"

namespace pl::passes {

using namespace mlir;

namespace {

/// The memory of which `tensor` is all or a part.
Value wholeRoot(Value tensor) {
  Value root = memoryRoot(tensor);
  while (auto part = root.getDefiningOp<tensor::ExtractSliceOp>()) root = memoryRoot(part.getSource());
  return root;
}

/// Whether `op` hands `operand` on as memory to write into.
bool writesInto(Operation* op, OpOperand& operand) {
  if (auto destination = dyn_cast<DestinationStyleOpInterface>(op)) return destination.isDpsInit(&operand);
  return isa<scf::ForOp, scf::IfOp, tensor::InsertSliceOp>(op);
}

/// The widest element that a body computes with: the fewer lanes has a vector.
unsigned widestBits(Block& body) {
  unsigned widest = 0;
  auto see = [&](Type type) { widest = std::max(widest, type.isIndex() ? 32U : type.getIntOrFloatBitWidth()); };
  llvm::for_each(body.getArgumentTypes(), see);
  for (Operation& op : body.without_terminator()) llvm::for_each(op.getResultTypes(), see);
  return widest;
}

bool isElementwise(linalg::GenericOp op) {
  return op.getNumDpsInits() == 1 && op.getNumParallelLoops() == op.getNumLoops() &&
         op.getBody()->getArguments().back().use_empty() && op->getNumResults() == 1;
}

/// One producer and the operand through which its reader takes it.
class Chain {
 public:
  Chain(linalg::GenericOp producer, linalg::GenericOp reader, OpOperand* operand)
      : producer_(producer), reader_(reader), operand_(operand) {}

  /// Why the two stay apart; nothing where they can be one.
  std::optional<StringRef> refusal() {
    if (producer_->getBlock() != reader_->getBlock()) return "they stand in different loops or branches";
    if (!isReadByReaderAlone()) return "other operations read it too";
    if (!isTakenOnce()) return "each of its elements is read more than once";
    if (!keepsLanes()) return "the reduction would have fewer lanes, and another order";
    if (!linalg::areElementwiseOpsFusable(operand_)) return "their elements do not correspond";
    if (!sourcesStay()) return "what it reads is overwritten in between";
    return std::nullopt;
  }

  /// The one operation, in the place of the reader.
  FailureOr<linalg::GenericOp> fuse(IRRewriter& rewriter) {
    // Where the reader's result replaces what it reads, it replaces what the producer would have replaced.
    OpOperand& init = reader_.getDpsInitsMutable()[0];
    if (init.get() == producer_.getResult(0)) init.set(producer_.getDpsInits()[0]);
    rewriter.setInsertionPoint(reader_);
    FailureOr<linalg::ElementwiseOpFusionResult> fused = linalg::fuseElementwiseOps(rewriter, operand_);
    if (failed(fused)) return failure();
    for (auto [from, to] : fused->replacements)
      if (from.getDefiningOp() == reader_) rewriter.replaceAllUsesWith(from, to);
    rewriter.eraseOp(reader_);
    if (producer_->use_empty()) rewriter.eraseOp(producer_);
    return cast<linalg::GenericOp>(fused->fusedOp);
  }

 private:
  bool isReadByReaderAlone() {
    return llvm::all_of(producer_->getUses(), [&](OpOperand& use) {
      bool isReplaced = use.getOwner() == reader_ && reader_.isDpsInit(&use) && isElementwise(reader_);
      return &use == operand_ || isReplaced;
    });
  }

  bool isTakenOnce() {
    return reader_.getNumDpsInits() == 1 && reader_.getMatchingIndexingMap(operand_).isPermutation();
  }

  bool keepsLanes() {
    return reader_.getNumParallelLoops() == reader_.getNumLoops() ||
           widestBits(*producer_.getBody()) <= widestBits(*reader_.getBody());
  }

  bool sourcesStay() {
    for (Operation* op = producer_->getNextNode(); op != reader_; op = op->getNextNode())
      for (OpOperand& operand : op->getOpOperands())
        if (isa<TensorType>(operand.get().getType()) && writesInto(op, operand) && isSource(operand.get()))
          return false;
    return true;
  }

  bool isSource(Value memory) {
    return llvm::any_of(producer_.getDpsInputs(), [&](Value source) {
      return isa<TensorType>(source.getType()) && wholeRoot(source) == wholeRoot(memory);
    });
  }

  linalg::GenericOp producer_, reader_;
  OpOperand* operand_;
};

/// Makes all chains of a function one operation each, and reports on them.
class ChainFuser {
 public:
  explicit ChainFuser(func::FuncOp function) : function_(function), rewriter_(function.getContext()) {}

  void run() {
    while (fuseOne()) {
    }
    for (auto& [op, places] : joined_)
      emitRemark(op->getLoc()) << "is one pass over memory with the operations at " << llvm::join(places, ", ");
    for (auto& [reader, refusal] : refusals_) emitRemark(reader->getLoc()) << refusal;
  }

 private:
  using Places = SmallVector<std::string>;

  bool fuseOne() {
    refusals_.clear();
    return function_
        .walk([&](linalg::GenericOp reader) {
          for (OpOperand* operand : reader.getDpsInputOperands()) {
            auto producer = operand->get().getDefiningOp<linalg::GenericOp>();
            if (!producer || !isElementwise(producer)) continue;
            Chain chain(producer, reader, operand);
            std::optional<StringRef> refusal = chain.refusal();
            if (!refusal && succeeded(fuse(chain, producer, reader)))
              return WalkResult::interrupt();  // the operations of the walk are gone
            if (refusal)
              refusals_.emplace_back(reader, "reads from memory what the operation at " + placeOf(producer.getLoc()) +
                                                 " makes: " + refusal->str());
          }
          return WalkResult::advance();
        })
        .wasInterrupted();
  }

  LogicalResult fuse(Chain& chain, Operation* producer, Operation* reader) {
    Places places = joined_.lookup(producer);
    auto add = [&](const std::string& place) {
      if (!llvm::is_contained(places, place)) places.push_back(place);
    };
    add(placeOf(producer->getLoc()));
    llvm::for_each(joined_.lookup(reader), add);
    FailureOr<linalg::GenericOp> fused = chain.fuse(rewriter_);
    if (failed(fused)) return failure();
    joined_.erase(producer);
    joined_.erase(reader);
    joined_[*fused] = places;
    return success();
  }

  func::FuncOp function_;
  IRRewriter rewriter_;
  llvm::MapVector<Operation*, Places> joined_;  // where the operations in each were
  SmallVector<std::pair<Operation*, std::string>> refusals_;
};

class FuseElementwise : public PassWrapper<FuseElementwise, OperationPass<func::FuncOp>> {
 public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(FuseElementwise)

  StringRef getArgument() const override { return "pl-fuse-elementwise"; }
  StringRef getDescription() const override { return "make chains of operations on elements one operation"; }

  void runOnOperation() override {
    // x * x reads x once.
    RewritePatternSet patterns(&getContext());
    linalg::populateEraseUnusedOperandsAndResultsPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns)))) return signalPassFailure();
    ChainFuser(getOperation()).run();
  }
};

}  // namespace

std::unique_ptr<Pass> createFuseElementwise() { return std::make_unique<FuseElementwise>(); }

}  // namespace pl::passes
