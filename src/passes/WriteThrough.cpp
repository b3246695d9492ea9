// pl-write-through: what is computed for a window of a tensor is computed in that window, not beside it and then
// copied.
//
// Requires the form that pl-lower-to-linalg ensures. Where an insert_slice is the one use of its destination (a loop
// carries it, and an iteration fills a part), the chain of operations that leads to the inserted value moves into the
// window: elementwise operations, fills, and products with a parameter in panels, which keep their sums elsewhere until
// they are whole (MatmulPanels.h). Other products read and write their result again and again, which is cheaper in a
// tile of their own than in rows that lie far apart.
// Ensures that every element is computed by the same operations as before.
#include "dialect/PlDialect.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Dominance.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "passes/Passes.h"
#include "pl/layout.h"

namespace pl::passes {

using namespace mlir;

namespace {

bool isInPanels(Value tensor) {
  while (auto window = tensor.getDefiningOp<tensor::ExtractSliceOp>()) tensor = window.getSource();
  auto whole = tensor.getDefiningOp<bufferization::ToTensorOp>();
  auto argument = whole ? dyn_cast<BlockArgument>(whole.getBuffer()) : BlockArgument();
  auto function = argument ? dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp()) : func::FuncOp();
  if (!function) return false;
  auto layout = function.getArgAttrOfType<StringAttr>(argument.getArgNumber(), ir::kLayoutAttr);
  return layout && layout_named(layout.getValue()) == Layout::panels;
}

/// Whether `op` may have a window of a larger tensor for its result.
bool mayWriteWindow(linalg::LinalgOp op) {
  if (op.getNumDpsInits() != 1 || op->getNumResults() != 1) return false;
  if (isa<linalg::ContractOp>(op)) return isInPanels(op->getOperand(1));
  return op.getNumParallelLoops() == op.getNumLoops();
}

/// The first of the operations that make `insert`'s source in the memory that it starts with, and that memory, which
/// nothing has written.
std::pair<linalg::LinalgOp, Value> chainOf(tensor::InsertSliceOp insert) {
  linalg::LinalgOp first;
  Operation* reader = insert;
  Value value = insert.getSource();
  while (auto op = value.getDefiningOp<linalg::LinalgOp>()) {
    bool isRead = llvm::all_of(value.getUsers(), [&](Operation* user) { return user == reader; });
    if (!isRead || op->getBlock() != insert->getBlock() || !mayWriteWindow(op)) return {};
    first = op;
    reader = op;
    value = op.getDpsInits().front();
  }
  if (!first || !value.hasOneUse()) return {};
  Value whole = value;
  if (auto part = value.getDefiningOp<tensor::ExtractSliceOp>()) {
    if (!part.getSource().hasOneUse()) return {};
    whole = part.getSource();
  }
  return whole.getDefiningOp<tensor::EmptyOp>() ? std::pair(first, value) : std::pair<linalg::LinalgOp, Value>();
}

class WriteThrough : public PassWrapper<WriteThrough, OperationPass<func::FuncOp>> {
 public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(WriteThrough)

  StringRef getArgument() const override { return "pl-write-through"; }
  StringRef getDescription() const override { return "compute windows of tensors in their place"; }

  void runOnOperation() override {
    DominanceInfo dominance(getOperation());
    getOperation().walk([&](tensor::InsertSliceOp insert) { writeThrough(insert, dominance); });
  }

 private:
  static void writeThrough(tensor::InsertSliceOp insert, DominanceInfo& dominance) {
    if (!insert.getDest().hasOneUse() || !insert.hasUnitStride()) return;
    auto [first, memory] = chainOf(insert);
    if (!first || memory.getType() != insert.getSource().getType()) return;
    Operation* start = first;
    auto isKnown = [&](Value value) {
      return value == insert.getSource() || dominance.properlyDominates(value, start);
    };
    if (!llvm::all_of(insert->getOperands(), isKnown)) return;
    OpBuilder build(start);
    Value window =
        tensor::ExtractSliceOp::create(build, insert.getLoc(), insert.getSourceType(), insert.getDest(),
                                       insert.getMixedOffsets(), insert.getMixedSizes(), insert.getMixedStrides());
    memory.replaceAllUsesWith(window);
  }
};

}  // namespace

std::unique_ptr<Pass> createWriteThrough() { return std::make_unique<WriteThrough>(); }

}  // namespace pl::passes
