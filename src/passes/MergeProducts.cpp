// pl-merge-products: products of consecutive windows along k, added up one after the other, become one product.
//
// Requires the program form. Merged are
//  - a loop that does nothing but acc = matmul_acc(acc, window of a, window of b), if each iteration's windows begin
//    where the last one's ended and their number is known; it becomes one matmul_acc;
//  - a matmul of two windows and a matmul_acc of the windows behind them, onto its result; they become one matmul.
// Ensures that every element is the same sum in the same order of k: bits stay. BF16 is multiplied in pairs along k, so
// of its windows all but the last hold an even number.
#include "analysis/Slope.h"
#include "dialect/PlDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "passes/Passes.h"
#include "passes/Place.h"
#include "passes/Tile.h"

namespace pl::passes {

using namespace mlir;

namespace {

using Refusal = std::optional<std::string>;

constexpr StringRef kOddWindow = "a window holds an odd number of BF16 elements, which are multiplied in pairs";

/// One operand of a product: a window of a tensor, and which of its dimensions is contracted.
struct Window {
  ir::SliceOp slice;
  unsigned k = 0;

  int64_t extent() { return slice.getType().getDimSize(k); }
  Value offset() { return slice.getOffsets()[k]; }
  OpFoldResult valid() {
    if (slice.getValid().empty()) return Builder(slice.getContext()).getIndexAttr(extent());
    return getAsOpFoldResult(slice.getValid()[k]);
  }
  bool mayEndOdd() { return slice.getType().getElementType().isBF16() && extent() % 2 != 0; }

  /// The same window, `length` long, in front of `builder`.
  Value extended(OpBuilder& builder, int64_t length) {
    SmallVector<int64_t> shape(slice.getType().getShape());
    shape[k] = length;
    SmallVector<Value> valid(slice.getValid());
    if (!valid.empty()) valid[k] = arith::ConstantIndexOp::create(builder, slice.getLoc(), length);
    return ir::SliceOp::create(builder, slice.getLoc(), slice.getType().clone(shape), slice.getSrc(),
                               slice.getOffsets(), slice.getSizes(), valid);
  }
};

/// Both operands of a product, if they are windows of a fixed length along k.
template <class Product>
std::optional<std::array<Window, 2>> windowsOf(Product product) {
  std::array<Window, 2> windows = {Window{product.getLhs().template getDefiningOp<ir::SliceOp>(), 0},
                                   Window{product.getRhs().template getDefiningOp<ir::SliceOp>(), 0}};
  windows[0].k = product.getATrans() ? 0 : 1;
  windows[1].k = product.getBTrans() ? 1 : 0;
  for (Window& window : windows)
    if (!window.slice || ShapedType::isDynamic(window.extent())) return std::nullopt;
  return windows;
}

/// A loop that carries one tensor, the sum of its products.
class ProductLoop {
 public:
  ProductLoop(scf::ForOp loop, ir::MatmulAccOp product) : loop_(loop), product_(product) {}

  /// The product at the end of `loop`, if that is what the loop carries.
  static ir::MatmulAccOp productOf(scf::ForOp loop) {
    if (loop.getNumResults() != 1 || loop->hasAttr(ir::kParallelAttr)) return {};
    auto product = loop.getBody()->getTerminator()->getOperand(0).getDefiningOp<ir::MatmulAccOp>();
    bool addsUp = product && product.getAcc() == loop.getRegionIterArg(0) && loop.getRegionIterArg(0).hasOneUse();
    return addsUp ? product : ir::MatmulAccOp();
  }

  Refusal merge() {
    if (Refusal refusal = measure()) return refusal;
    OpBuilder builder(loop_);
    IRMapping first;  // the first iteration, from which the windows are extended; the rest of it is dead
    first.map(loop_.getInductionVar(), loop_.getLowerBound());
    first.map(loop_.getRegionIterArg(0), loop_.getInitArgs()[0]);
    for (Operation& op : loop_.getBody()->without_terminator()) builder.clone(op, first);
    auto merged = cast<ir::MatmulAccOp>(first.lookup(product_.getResult()).getDefiningOp());
    builder.setInsertionPoint(merged);
    std::array<Window, 2> windows = *windowsOf(merged);
    for (auto [number, window] : llvm::enumerate(windows))
      merged->setOperand(1 + number, window.extended(builder, length_));
    emitRemark(loop_.getLoc()) << "its " << trips_ << " products are one over " << length_ << " elements of k";
    loop_.getResult(0).replaceAllUsesWith(merged.getResult());
    loop_.erase();
    return std::nullopt;
  }

 private:
  Refusal measure() {
    for (Operation& op : loop_.getBody()->without_terminator())
      if (!isPure(&op)) return "it does more than add products up";
    std::optional<std::array<Window, 2>> windows = windowsOf(product_);
    if (!windows) return "an operand is no window of a fixed length along k";
    std::optional<int64_t> from = getConstantIntValue(loop_.getLowerBound());
    std::optional<int64_t> to = getConstantIntValue(loop_.getUpperBound());
    std::optional<int64_t> step = getConstantIntValue(loop_.getStep());
    if (!from || !to || !step || *to <= *from) return "the number of its products is known only at run time";
    trips_ = (*to - *from + *step - 1) / *step;
    length_ = trips_ * (*windows)[0].extent();
    for (Window& window : *windows) {
      if (!staysElsewhere(window)) return "a window moves along another dimension than k, or changes its extents";
      std::optional<int64_t> slope = analysis::slopeOf(window.offset(), loop_);
      if (!slope || *slope * *step != window.extent())
        return "a window is not known to begin where the one before has ended";
      if (trips_ > 1 && window.mayEndOdd()) return kOddWindow.str();
      std::optional<int64_t> length = lengthOf(window, *from);
      if (!length) return "the windows' valid extents along k are not known to be all but the last one's whole";
      length_ = std::min(length_, *length);
    }
    return std::nullopt;
  }

  bool isOutside(Value value) { return loop_.isDefinedOutsideOfLoop(value); }

  bool staysElsewhere(Window& window) {
    for (auto [dim, offset] : llvm::enumerate(window.slice.getOffsets()))
      if (dim != window.k && !isOutside(offset)) return false;
    for (auto [dim, valid] : llvm::enumerate(window.slice.getValid()))
      if (dim != window.k && !isOutside(valid)) return false;
    return isOutside(window.slice.getSrc()) &&
           llvm::all_of(window.slice.getSizes(), [&](Value size) { return isOutside(size); });
  }

  /// Valid elements in all the windows together: all, or, as min(window, end - offset) says, those before an end.
  std::optional<int64_t> lengthOf(Window& window, int64_t from) {
    const int64_t whole = trips_ * window.extent();
    OpFoldResult valid = window.valid();
    if (isConstantIntValue(valid, window.extent())) return whole;
    auto value = dyn_cast<Value>(valid);
    auto least = value ? value.getDefiningOp<arith::MinSIOp>() : arith::MinSIOp();
    if (!least || window.offset() != loop_.getInductionVar()) return std::nullopt;
    for (auto [limit, left] : {std::pair(least.getLhs(), least.getRhs()), std::pair(least.getRhs(), least.getLhs())}) {
      auto rest = left.getDefiningOp<arith::SubIOp>();
      if (!rest || rest.getRhs() != window.offset() || !isConstantIntValue(limit, window.extent())) continue;
      std::optional<int64_t> end = getConstantIntValue(rest.getLhs());
      if (end && *end > from) return std::min(whole, *end - from);
    }
    return std::nullopt;
  }

  scf::ForOp loop_;
  ir::MatmulAccOp product_;
  int64_t trips_ = 0, length_ = 0;
};

/// `second` adds to `first`, which nothing else reads.
class ProductPair {
 public:
  ProductPair(ir::MatmulOp first, ir::MatmulAccOp second) : first_(first), second_(second) {}

  Refusal merge() {
    std::optional<std::array<Window, 2>> before = windowsOf(first_), behind = windowsOf(second_);
    if (!before || !behind) return "an operand is no window of a fixed length along k";
    std::optional<int64_t> length;
    for (auto [window, next] : llvm::zip_equal(*before, *behind)) {
      std::optional<int64_t> rest = getConstantIntValue(next.valid());
      if (!rest || !goesOn(window, next)) return "its windows are not known to begin where those ended";
      if (window.mayEndOdd()) return kOddWindow.str();
      int64_t mine = window.extent() + *rest;
      length = std::min(length.value_or(mine), mine);
    }
    OpBuilder builder(second_);
    auto merged =
        ir::MatmulOp::create(builder, second_.getLoc(), second_.getType(), (*before)[0].extended(builder, *length),
                             (*before)[1].extended(builder, *length), first_.getATrans(), first_.getBTrans());
    emitRemark(first_.getLoc()) << "is one product with the sum at " << placeOf(second_.getLoc());
    second_.replaceAllUsesWith(merged.getResult());
    second_.erase();
    first_.erase();
    return std::nullopt;
  }

 private:
  static bool goesOn(Window& window, Window& next) {
    ir::SliceOp a = window.slice, b = next.slice;
    auto isSame = [](Value x, Value y) { return isSameIndex(getAsOpFoldResult(x), getAsOpFoldResult(y)); };
    if (a.getSrc() != b.getSrc() || window.k != next.k ||
        a.getType().getDimSize(1 - window.k) != b.getType().getDimSize(1 - window.k) ||
        a.getValid().size() != b.getValid().size())
      return false;
    if (!llvm::all_of_zip(a.getSizes(), b.getSizes(), isSame)) return false;
    const unsigned other = 1 - window.k;
    if (!isSame(a.getOffsets()[other], b.getOffsets()[other])) return false;
    if (!a.getValid().empty() && !isSame(a.getValid()[other], b.getValid()[other])) return false;
    std::optional<int64_t> at = getConstantIntValue(window.offset()), end = getConstantIntValue(next.offset());
    return at && end && *at + window.extent() == *end && isConstantIntValue(window.valid(), window.extent());
  }

  ir::MatmulOp first_;
  ir::MatmulAccOp second_;
};

class MergeProducts : public PassWrapper<MergeProducts, OperationPass<func::FuncOp>> {
 public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(MergeProducts)

  StringRef getArgument() const override { return "pl-merge-products"; }
  StringRef getDescription() const override { return "make sums of products over windows of k one product"; }
  void getDependentDialects(DialectRegistry& registry) const override { registry.insert<arith::ArithDialect>(); }

  void runOnOperation() override {
    SmallVector<scf::ForOp> loops;
    getOperation().walk([&](scf::ForOp loop) {
      if (ProductLoop::productOf(loop)) loops.push_back(loop);
    });
    for (scf::ForOp loop : loops)
      if (Refusal refusal = ProductLoop(loop, ProductLoop::productOf(loop)).merge())
        emitRemark(loop.getLoc()) << "stays a loop of products: " << *refusal;

    if (failed(tidy())) return signalPassFailure();  // where the merged windows begin folds to numbers

    SmallVector<ir::MatmulAccOp> sums;
    getOperation().walk([&](ir::MatmulAccOp sum) { sums.push_back(sum); });
    for (ir::MatmulAccOp sum : sums) {
      auto first = sum.getAcc().getDefiningOp<ir::MatmulOp>();
      if (!first || !first->hasOneUse()) continue;
      if (Refusal refusal = ProductPair(first, sum).merge())
        emitRemark(sum.getLoc()) << "stays apart from the product at " << placeOf(first.getLoc()) << ": " << *refusal;
    }
    if (failed(tidy())) signalPassFailure();
  }

 private:
  LogicalResult tidy() {
    OpPassManager passes(func::FuncOp::getOperationName());
    passes.addPass(createCanonicalizerPass());
    passes.addPass(createCSEPass());
    return runPipeline(passes, getOperation());
  }
};

}  // namespace

std::unique_ptr<Pass> createMergeProducts() { return std::make_unique<MergeProducts>(); }

}  // namespace pl::passes
