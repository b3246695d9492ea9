// pl-masked-bf16: loads, stores, splats and shuffles of BF16 in the llvm dialect go by 16-bit integers.
//
// Requires that no arithmetic on BF16 is left but the dot products (pl-expand-math). Without AVX-512-BF16 LLVM takes
// such a move apart, element by element and through a conversion in a library that is not there (__truncsfbf2); as
// integers it is one instruction on every processor that has masks for 16-bit elements.
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Builders.h"
#include "mlir/Pass/Pass.h"
#include "target/cpu/Passes.h"

namespace pl::cpu {

using namespace mlir;

namespace {

/// The type with 16-bit integers in place of BF16; null for any other.
Type integersFor(Type type) {
  Type integer = IntegerType::get(type.getContext(), 16);
  if (type.isBF16()) return integer;
  auto vector = dyn_cast<VectorType>(type);
  if (!vector || !vector.getElementType().isBF16()) return Type();
  return VectorType::get(vector.getShape(), integer);
}

class MaskedBF16Pass : public PassWrapper<MaskedBF16Pass, OperationPass<>> {
 public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(MaskedBF16Pass)

  StringRef getArgument() const override { return "pl-masked-bf16"; }
  StringRef getDescription() const override { return "moves of BF16 as 16-bit integers"; }

  void runOnOperation() override {
    OpBuilder builder(&getContext());
    getOperation()->walk([&](Operation* op) {
      if (!isa<LLVM::LoadOp, LLVM::StoreOp, LLVM::MaskedLoadOp, LLVM::MaskedStoreOp, LLVM::InsertElementOp,
               LLVM::ExtractElementOp, LLVM::ShuffleVectorOp, LLVM::SelectOp>(op))
        return;
      builder.setInsertionPoint(op);
      for (OpOperand& operand : op->getOpOperands())
        if (Type integers = integersFor(operand.get().getType()))
          operand.set(LLVM::BitcastOp::create(builder, op->getLoc(), integers, operand.get()));
      builder.setInsertionPointAfter(op);
      for (OpResult result : op->getResults()) {
        Type type = result.getType(), integers = integersFor(type);
        if (!integers) continue;
        result.setType(integers);
        auto back = LLVM::BitcastOp::create(builder, op->getLoc(), type, result);
        result.replaceAllUsesExcept(back, back);
      }
    });
  }
};

}  // namespace

std::unique_ptr<Pass> createMaskedBF16Pass() { return std::make_unique<MaskedBF16Pass>(); }

}  // namespace pl::cpu
