// pl-masked-bf16: masked loads and stores of BF16 in the llvm dialect go by 16-bit integers.
//
// Without AVX-512-BF16 LLVM takes such a load apart, element by element and through a conversion in a library that is
// not there; as integers it is one instruction on every processor that has masks for 16-bit elements.
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Pass/Pass.h"
#include "target/cpu/Passes.h"

namespace pl::cpu {

using namespace mlir;

namespace {

VectorType integersFor(Type type) {
  auto vector = dyn_cast<VectorType>(type);
  if (!vector || !vector.getElementType().isBF16()) return VectorType();
  return VectorType::get(vector.getShape(), IntegerType::get(type.getContext(), 16));
}

class MaskedBF16Pass : public PassWrapper<MaskedBF16Pass, OperationPass<>> {
 public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(MaskedBF16Pass)

  StringRef getArgument() const override { return "pl-masked-bf16"; }
  StringRef getDescription() const override { return "masked BF16 loads and stores as 16-bit integers"; }

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    getOperation()->walk([&](LLVM::MaskedLoadOp load) {
      VectorType integers = integersFor(load.getRes().getType());
      if (!integers) return;
      rewriter.setInsertionPoint(load);
      Location loc = load.getLoc();
      Value otherLanes = load.getPassThru();
      if (otherLanes) otherLanes = LLVM::BitcastOp::create(rewriter, loc, integers, otherLanes);
      Value loaded = LLVM::MaskedLoadOp::create(rewriter, loc, integers, load.getData(), load.getMask(), otherLanes,
                                                load.getAlignmentAttr());
      rewriter.replaceOpWithNewOp<LLVM::BitcastOp>(load, load.getRes().getType(), loaded);
    });
    getOperation()->walk([&](LLVM::MaskedStoreOp store) {
      VectorType integers = integersFor(store.getValue().getType());
      if (!integers) return;
      rewriter.setInsertionPoint(store);
      Value value = LLVM::BitcastOp::create(rewriter, store.getLoc(), integers, store.getValue());
      rewriter.replaceOpWithNewOp<LLVM::MaskedStoreOp>(store, value, store.getData(), store.getMask(),
                                                       store.getAlignmentAttr());
    });
  }
};

}  // namespace

std::unique_ptr<Pass> createMaskedBF16Pass() { return std::make_unique<MaskedBF16Pass>(); }

}  // namespace pl::cpu
