// pl-vectorize: linalg operations and copies on memrefs become loops over vectors.
//
// Requires: bufferised functions; indexing maps are projected permutations with constants 0. A parameter in panels is
// the second operand of products alone (checkPanels says so).
// Ensures: no linalg operation and no memref.copy is left, only scf, vector, memref, arith, math and, for BF16 dot
// products, x86vector (and an empty llvm.inline_asm before the mask of a tail). An element's bits depend on its inputs
// and its row's length, never on where in a loop it falls.
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/X86Vector/X86VectorDialect.h"
#include "mlir/Pass/Pass.h"
#include "target/cpu/MatmulPanels.h"
#include "target/cpu/Passes.h"
#include "target/cpu/VectorizeLoops.h"

namespace pl::cpu {

using namespace mlir;

namespace {

/// The fill with zeros, right before `product`, of the memory to which it adds; its accumulators may as well begin at
/// zero.
linalg::FillOp zerosBefore(linalg::ContractOp product) {
  Operation* before = product->getPrevNode();
  while (before && isPure(before)) before = before->getPrevNode();
  auto fill = dyn_cast_or_null<linalg::FillOp>(before);
  if (!fill || fill.getOutputs()[0] != product->getOperand(2)) return {};
  Value value = fill.getInputs()[0];
  bool isZero = matchPattern(value, m_PosZeroFloat()) || matchPattern(value, m_Zero());
  return isZero ? fill : linalg::FillOp();
}

/// The product has written every element unless it sums nothing: for that case `zeros` stays.
void leaveForEmptySum(IRRewriter& rewriter, linalg::FillOp zeros, linalg::ContractOp product) {
  Location loc = product.getLoc();
  SmallVector<unsigned> reductions;
  linalg::LinalgOp(product).getReductionDims(reductions);
  rewriter.setInsertionPoint(product);
  Value depth = loopExtents(rewriter, product)[reductions[0]];
  std::optional<std::int64_t> known = constantOf(depth);
  if (known && *known > 0) return rewriter.eraseOp(zeros);
  Value isEmpty = arith::CmpIOp::create(rewriter, loc, arith::CmpIPredicate::eq, depth,
                                        arith::ConstantIndexOp::create(rewriter, loc, 0).getResult());
  auto guard = scf::IfOp::create(rewriter, loc, isEmpty, /*withElseRegion=*/false);
  rewriter.moveOpBefore(zeros, guard.thenBlock()->getTerminator());
}

class VectorizePass : public PassWrapper<VectorizePass, OperationPass<ModuleOp>> {
 public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(VectorizePass)

  VectorizePass() = default;
  VectorizePass(const VectorizePass& other) : PassWrapper(other) {}
  explicit VectorizePass(const VectorTarget& target) {
    vectorBits_ = target.vectorBits;
    avx512_ = target.hasAvx512;
    bf16Dot_ = target.hasBf16Dot;
  }

  StringRef getArgument() const override { return "pl-vectorize"; }
  StringRef getDescription() const override { return "linalg on memrefs to loops over vectors"; }
  void getDependentDialects(DialectRegistry& registry) const override {
    registry.insert<arith::ArithDialect, linalg::LinalgDialect, LLVM::LLVMDialect, math::MathDialect,
                    memref::MemRefDialect, scf::SCFDialect, vector::VectorDialect, x86vector::X86VectorDialect>();
  }

  void runOnOperation() override {
    const VectorTarget target{vectorBits_, avx512_, bf16Dot_};
    if (failed(checkPanels(getOperation()))) return signalPassFailure();
    IRRewriter rewriter(&getContext());
    getOperation().walk([&](memref::CopyOp copy) {
      rewriter.setInsertionPoint(copy);
      rewriter.replaceOpWithNewOp<linalg::CopyOp>(copy, copy.getSource(), copy.getTarget());
    });
    SmallVector<linalg::ContractOp> products;
    getOperation().walk([&](linalg::ContractOp op) { products.push_back(op); });
    for (linalg::ContractOp product : products) {
      rewriter.setInsertionPoint(product);
      linalg::FillOp zeros = zerosBefore(product);
      if (!vectorizeMatmul(rewriter, product, target, zeros != nullptr)) continue;
      if (zeros) leaveForEmptySum(rewriter, zeros, product);
      rewriter.eraseOp(product);
    }
    SmallVector<linalg::LinalgOp> ops;
    getOperation().walk([&](linalg::LinalgOp op) { ops.push_back(op); });
    for (linalg::LinalgOp op : ops) {
      rewriter.setInsertionPoint(op);
      bool done = vectorizeAlongReduction(rewriter, op, target) || vectorizeAlongParallel(rewriter, op, target);
      // What has no vector form (indices found on the way, several results) is a plain loop nest.
      if (!done && failed(linalg::linalgOpToLoops(rewriter, op))) {
        op.emitOpError("cannot be turned into loops");
        return signalPassFailure();
      }
      rewriter.eraseOp(op);
    }
  }

 private:
  Option<std::int64_t> vectorBits_{*this, "vector-bits", llvm::cl::desc("width of the vectors"), llvm::cl::init(256)};
  Option<bool> avx512_{*this, "avx512", llvm::cl::desc("masks are there"), llvm::cl::init(false)};
  Option<bool> bf16Dot_{*this, "bf16-dot", llvm::cl::desc("the BF16 dot product is there"), llvm::cl::init(false)};
};

}  // namespace

std::unique_ptr<Pass> createVectorizePass(const VectorTarget& target) {
  return std::make_unique<VectorizePass>(target);
}

void registerVectorPasses() {
  PassRegistration<VectorizePass>();
  registerPass([] { return createExpandMathPass(VectorTarget()); });
  registerPass(createMaskedBF16Pass);
}

}  // namespace pl::cpu
