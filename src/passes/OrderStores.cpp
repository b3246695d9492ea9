#include "passes/OrderStores.h"

#include "llvm/ADT/SetVector.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "passes/MemoryRoot.h"

namespace pl::passes {

using namespace mlir;
using bufferization::MaterializeInDestinationOp;

namespace {

/// The parameters in whose memory `tensor` may be.
llvm::SetVector<Value> memoryOf(Value tensor) {
  llvm::SetVector<Value> parameters, roots;
  roots.insert(memoryRoot(tensor));
  for (unsigned next = 0; next < roots.size(); ++next) {
    Operation* op = roots[next].getDefiningOp();
    if (auto parameter = dyn_cast_if_present<bufferization::ToTensorOp>(op)) parameters.insert(parameter.getBuffer());
    if (auto branch = dyn_cast_if_present<scf::IfOp>(op)) {
      unsigned number = cast<OpResult>(roots[next]).getResultNumber();
      roots.insert(memoryRoot(branch.thenYield().getOperand(number)));
      roots.insert(memoryRoot(branch.elseYield().getOperand(number)));
    }
    if (auto select = dyn_cast_if_present<arith::SelectOp>(op)) {
      roots.insert(memoryRoot(select.getTrueValue()));
      roots.insert(memoryRoot(select.getFalseValue()));
    }
    if (isa_and_nonnull<tensor::ExtractSliceOp, tensor::ReshapeOp>(op)) roots.insert(memoryRoot(op->getOperand(0)));
  }
  return parameters;
}

struct Store {
  MaterializeInDestinationOp op;
  Value written;
  llvm::SetVector<Value> read;
};

}  // namespace

void orderStores(func::FuncOp function) {
  Block& body = function.getBody().front();
  SmallVector<Store> waiting;
  for (auto op : body.getOps<MaterializeInDestinationOp>()) {
    if (!isa<MemRefType>(op.getDest().getType())) continue;
    auto part = op.getDest().getDefiningOp<memref::SubViewOp>();
    waiting.push_back({op, part ? part.getSource() : op.getDest(), memoryOf(op.getSource())});
  }
  while (!waiting.empty()) {
    // One that overwrites nothing that another still reads.
    auto* next = llvm::find_if(waiting, [&](const Store& store) {
      return llvm::none_of(
          waiting, [&](const Store& other) { return other.op != store.op && other.read.contains(store.written); });
    });
    if (next != waiting.end()) {
      next->op->moveBefore(body.getTerminator());
      waiting.erase(next);
      continue;
    }
    auto* reader = llvm::find_if(waiting, [](const Store& store) { return !store.read.empty(); });
    OpBuilder build(reader->op);  // before all stores: these are at the end by then
    Value source = reader->op.getSource();
    auto type = cast<RankedTensorType>(source.getType());
    Value copy = bufferization::AllocTensorOp::create(build, source.getLoc(), type, ValueRange(), source);
    reader->op.getSourceMutable().set(copy);
    reader->read.clear();
  }
}

}  // namespace pl::passes
