// Extents that are in range (tensor R2), that agree (tensor R1), and that reshape and concat ask for.
#include "analysis/IndexText.h"
#include "analysis/Prover.h"
#include "llvm/ADT/TypeSwitch.h"
#include "mlir/IR/Matchers.h"

namespace pl::analysis {

using mlir::Operation;
using mlir::RankedTensorType;
using mlir::Value;

static RankedTensorType typeOf(Value tensor) { return mlir::cast<RankedTensorType>(tensor.getType()); }
static bool isNumber(Value integer) { return mlir::matchPattern(integer, mlir::m_Constant()); }

static void proveSizes(Prover& prover, Operation* op, mlir::ValueRange sizes) {
  for (Value size : sizes) {
    if (isNumber(size)) continue;
    Proof proof(prover.facts, op);
    const bool isProved = proof.holds(proof.at.of(size) - AffineForm(1));
    prover.add(op, "tensor R2", "the extent " + indexText(size) + " is at least 1", isProved, proof.gap("it"));
  }
}

static void proveValid(Prover& prover, Operation* op, mlir::ValueRange valid) {
  if (llvm::all_of(valid, isNumber)) return;
  Proof proof(prover.facts, op);
  bool isProved = true;
  for (auto [i, extent] : llvm::enumerate(valid)) {
    const AffineForm form = proof.at.of(extent);
    isProved = isProved && proof.holds(form) && proof.at.isAtMost(form, proof.at.extent(op->getResult(0), i));
  }
  prover.add(op, "tensor R2", "the valid extents " + indexText(valid) + " lie between 0 and the extents", isProved,
             proof.gap("one"));
}

// ---- extents that agree ---------------------------------------------------------------------------------------------

namespace {

struct Dimension {
  Value tensor;
  unsigned i;
};

/// Pairs of dimensions that an operation wants equal, as far as they are not both numbers.
class Pairs {
 public:
  void agree(Value a, unsigned i, Value b, unsigned j) {
    const int64_t x = typeOf(a).getDimSize(i), y = typeOf(b).getDimSize(j);
    const bool bothKnown = !mlir::ShapedType::isDynamic(x) && !mlir::ShapedType::isDynamic(y);
    if (x != 1 && y != 1 && !bothKnown) pairs_.push_back({{a, i}, {b, j}});
  }
  void agree(mlir::ValueRange operands, std::optional<unsigned> except) {
    Value first;
    for (Value operand : operands) {
      if (!llvm::isa<RankedTensorType>(operand.getType())) continue;
      if (!first) first = operand;
      for (unsigned i = 0; operand != first && i < rankOf(first); ++i)
        if (i != except) agree(first, i, operand, i);
    }
  }
  /// lhs · rhs, either transposed.
  void contract(Value lhs, bool lhsTransposed, Value rhs, bool rhsTransposed) {
    agree(lhs, lhsTransposed ? 0 : 1, rhs, rhsTransposed ? 1 : 0);
  }
  llvm::ArrayRef<std::pair<Dimension, Dimension>> all() const { return pairs_; }

 private:
  llvm::SmallVector<std::pair<Dimension, Dimension>> pairs_;
};

}  // namespace

static void proveAgreement(Prover& prover, Operation* op) {
  Pairs pairs;
  llvm::TypeSwitch<Operation*>(op)
      .Case([&](ir::ElementwiseOpInterface) { pairs.agree(op->getOperands(), std::nullopt); })
      .Case([&](ir::ConcatOp concat) { pairs.agree(op->getOperands(), concat.getAxis()); })
      .Case([&](ir::MatmulOp product) {
        pairs.contract(product.getLhs(), product.getATrans(), product.getRhs(), product.getBTrans());
      })
      .Case([&](ir::MatmulAccOp product) {
        pairs.contract(product.getLhs(), product.getATrans(), product.getRhs(), product.getBTrans());
        pairs.agree(product.getAcc(), 0, product.getLhs(), product.getATrans() ? 1 : 0);
        pairs.agree(product.getAcc(), 1, product.getRhs(), product.getBTrans() ? 0 : 1);
      });
  for (auto [a, b] : pairs.all()) {
    Proof proof(prover.facts, op);
    const bool isProved = proof.at.areEqual(proof.at.extent(a.tensor, a.i), proof.at.extent(b.tensor, b.i));
    prover.add(op, "tensor R1", "the operands' extents agree in dimension " + std::to_string(a.i), isProved,
               proof.gap("one"));
  }
}

/// An extent of 1 that is repeated holds data, where the result does (elementwise R1).
static void proveRepeated(Prover& prover, Operation* op) {
  const Value result = op->getResult(0);
  for (Value operand : op->getOperands()) {
    if (!llvm::isa<RankedTensorType>(operand.getType())) continue;
    for (unsigned i = 0; i < rankOf(result); ++i) {
      if (typeOf(operand).getDimSize(i) != 1 || typeOf(result).getDimSize(i) == 1) continue;
      Proof proof(prover.facts, op);
      const AffineForm extent = proof.at.valid(operand, i);
      if (extent.isConstant() && extent.constant() == 1) continue;  // as almost everywhere
      for (unsigned d = 0; d < rankOf(result); ++d)
        proof.constraints.require(proof.at.valid(result, d) - AffineForm(1));
      prover.add(op, "elementwise R1", "what is repeated in dimension " + std::to_string(i) + " is valid",
                 proof.holds(extent - AffineForm(1)), proof.gap("its valid extent"));
    }
  }
}

// ---- reshape and concat ---------------------------------------------------------------------------------------------

/// The number of elements, unless two extents known only at run time are multiplied.
static std::optional<AffineForm> elementsOf(Moment& at, Value tensor) {
  AffineForm product(1);
  for (unsigned i = 0; i < rankOf(tensor); ++i) {
    const AffineForm extent = at.extent(tensor, i);
    if (!product.isConstant() && !extent.isConstant()) return std::nullopt;
    product = product.isConstant() ? extent * product.constant() : product * extent.constant();
  }
  return product;
}

static bool onlyOnesDiffer(RankedTensorType a, RankedTensorType b) {
  const auto proper = [](llvm::ArrayRef<int64_t> shape) {
    return llvm::to_vector(llvm::make_filter_range(shape, [](int64_t extent) { return extent != 1; }));
  };
  return a.hasStaticShape() && b.hasStaticShape() && proper(a.getShape()) == proper(b.getShape());
}

static void proveReshape(Prover& prover, ir::ReshapeOp reshape) {
  const Value from = reshape.getSrc(), to = reshape;
  if (!typeOf(from).hasStaticShape() || !typeOf(to).hasStaticShape()) {
    Proof proof(prover.facts, reshape);
    const std::optional<AffineForm> before = elementsOf(proof.at, from), after = elementsOf(proof.at, to);
    prover.add(reshape, "reshape C3", "the number of elements stays",
               before && after && proof.at.areEqual(*before, *after),
               before && after ? proof.gap("it") : "extents known only at run time are multiplied");
  }
  Proof proof(prover.facts, reshape);
  bool isWhole = true;
  for (unsigned i = 0; i < rankOf(from); ++i)
    isWhole = isWhole && proof.at.areEqual(proof.at.valid(from, i), proof.at.extent(from, i));
  prover.add(reshape, "reshape R1", "the source is wholly valid", isWhole || onlyOnesDiffer(typeOf(from), typeOf(to)),
             proof.gap("a valid extent"));
}

static void proveConcat(Prover& prover, ir::ConcatOp concat) {
  Proof proof(prover.facts, concat);
  const unsigned axis = concat.getAxis();
  const bool isProved = llvm::all_of(concat.getSrcs().drop_back(), [&](Value source) {
    return proof.at.areEqual(proof.at.valid(source, axis), proof.at.extent(source, axis));
  });
  prover.add(concat, "concat R1", "all but the last are wholly valid along dimension " + std::to_string(axis), isProved,
             proof.gap("a valid extent"));
}

void proveExtents(Prover& prover, Operation* op) {
  llvm::TypeSwitch<Operation*>(op)
      .Case<ir::CreateTensorOp, ir::FullOp, ir::SliceOp>([&](auto made) {
        proveSizes(prover, op, made.getSizes());
        proveValid(prover, op, made.getValid());
      })
      .Case([&](ir::ArangeOp made) { proveSizes(prover, op, made.getSizes()); })
      .Case([&](ir::ReshapeOp reshape) {
        proveSizes(prover, op, reshape.getSizes());
        proveReshape(prover, reshape);
      })
      .Case([&](ir::ConcatOp concat) { proveConcat(prover, concat); });
  proveAgreement(prover, op);
  if (llvm::isa<ir::ElementwiseOpInterface>(op)) proveRepeated(prover, op);
}

}  // namespace pl::analysis
