// pl-expand-math: what the processor has no exact instruction for becomes plain arithmetic.
//
// Requires: nothing. Ensures: no math.exp, math.log, math.tanh or math.rsqrt on FP32, no conversion between FP32 and
// BF16 and none from integers to BF16 is left; scalars and vectors take the same steps, so they give the same bits.
// What remains of math is one instruction each (sqrt, fma, rounding to integers, absolute value, sign).
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/X86Vector/X86VectorDialect.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Pass/Pass.h"
#include "target/cpu/ExpandMathFunctions.h"
#include "target/cpu/Passes.h"

namespace pl::cpu {

using namespace mlir;

namespace {

class ExpandMathPass : public PassWrapper<ExpandMathPass, OperationPass<>> {
 public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ExpandMathPass)

  ExpandMathPass() = default;
  ExpandMathPass(const ExpandMathPass& other) : PassWrapper(other) {}
  explicit ExpandMathPass(const VectorTarget& target) {
    avx512_ = target.hasAvx512;
    bf16Dot_ = target.hasBf16Dot;
  }

  StringRef getArgument() const override { return "pl-expand-math"; }
  StringRef getDescription() const override { return "elementary functions and BF16 conversions to plain arithmetic"; }
  void getDependentDialects(DialectRegistry& registry) const override {
    registry.insert<arith::ArithDialect, LLVM::LLVMDialect, math::MathDialect, scf::SCFDialect, vector::VectorDialect,
                    x86vector::X86VectorDialect>();
  }

  void runOnOperation() override {
    target_.hasAvx512 = avx512_;
    target_.hasBf16Dot = bf16Dot_;
    SmallVector<Operation*> ops;
    getOperation()->walk([&](Operation* op) { ops.push_back(op); });
    IRRewriter rewriter(&getContext());
    for (Operation* op : ops) {
      rewriter.setInsertionPoint(op);
      if (Value expansion = expand(rewriter, op)) rewriter.replaceOp(op, expansion);
    }
  }

 private:
  /// `op` on BF16 as the same operation on FP32, rounded to BF16 if that is its result's type.
  Value widened(OpBuilder& builder, Operation* op) {
    IRMapping wide;
    for (Value operand : op->getOperands())
      if (getElementTypeOrSelf(operand.getType()).isBF16())
        wide.map(operand, expandFromBF16(builder, op->getLoc(), operand));
    Operation* copy = builder.clone(*op, wide);
    Value result = copy->getResult(0);
    if (!getElementTypeOrSelf(result.getType()).isBF16()) return result;
    Type f32 = builder.getF32Type();
    auto vector = dyn_cast<VectorType>(result.getType());
    result.setType(vector ? Type(vector.clone(f32)) : f32);
    return expandToBF16(builder, op->getLoc(), result, target_);
  }

  Value expand(OpBuilder& builder, Operation* op) {
    // Exact: maxima and comparisons (of row_argmax) choose among their operands.
    if (isa<arith::MaximumFOp, arith::MinimumFOp, arith::CmpFOp>(op) &&
        getElementTypeOrSelf(op->getOperand(0).getType()).isBF16())
      return widened(builder, op);
    if (op->getNumOperands() != 1 || op->getNumResults() != 1) return Value();
    Value x = op->getOperand(0);
    Type from = getElementTypeOrSelf(x.getType()), to = getElementTypeOrSelf(op->getResult(0).getType());
    if (from.isF32() && isa<math::ExpOp>(op)) return expandExp(builder, op->getLoc(), x, target_);
    if (from.isF32() && isa<math::LogOp>(op)) return expandLog(builder, op->getLoc(), x);
    if (from.isF32() && isa<math::TanhOp>(op)) return expandTanh(builder, op->getLoc(), x, target_);
    if (from.isF32() && isa<math::RsqrtOp>(op)) return expandRsqrt(builder, op->getLoc(), x);
    if (from.isF32() && to.isBF16() && isa<arith::TruncFOp>(op)) return expandToBF16(builder, op->getLoc(), x, target_);
    if (from.isBF16() && to.isF32() && isa<arith::ExtFOp>(op)) return expandFromBF16(builder, op->getLoc(), x);
    if (to.isBF16() && isa<arith::SIToFPOp, arith::UIToFPOp>(op)) return expandIntToBF16(builder, op);
    return Value();
  }

  // Canonicalisation merges the two steps of a cast, to FP32 and on to BF16. Only casts whose first step is exact have
  // that form (ScalarCast.cpp), so taking them apart again rounds once. LLVM would call a function for the second.
  Value expandIntToBF16(OpBuilder& builder, Operation* op) {
    Type f32 = builder.getF32Type(), type = op->getResult(0).getType();
    if (auto vector = dyn_cast<VectorType>(type)) f32 = vector.clone(f32);
    Value x = op->getOperand(0), wide;
    if (isa<arith::SIToFPOp>(op))
      wide = arith::SIToFPOp::create(builder, op->getLoc(), f32, x);
    else
      wide = arith::UIToFPOp::create(builder, op->getLoc(), f32, x);
    return expandToBF16(builder, op->getLoc(), wide, target_);
  }

  VectorTarget target_;
  Option<bool> avx512_{*this, "avx512", llvm::cl::desc("the target has AVX-512"), llvm::cl::init(false)};
  Option<bool> bf16Dot_{*this, "bf16-dot", llvm::cl::desc("the BF16 dot product is there"), llvm::cl::init(false)};
};

}  // namespace

std::unique_ptr<Pass> createExpandMathPass(const VectorTarget& target) {
  return std::make_unique<ExpandMathPass>(target);
}

}  // namespace pl::cpu
