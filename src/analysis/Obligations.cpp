// One function per kind of obligation: each asks the constraints for what would break the rule.
#include "analysis/Obligations.h"

#include "analysis/Coverage.h"
#include "analysis/IndexText.h"
#include "analysis/Overlap.h"
#include "dialect/ElementType.h"
#include "llvm/ADT/TypeSwitch.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

namespace pl::analysis {

namespace arith = mlir::arith;
using mlir::Operation;
using mlir::RankedTensorType;
using mlir::Value;

namespace {

unsigned rankOf(Value tensor) { return mlir::cast<RankedTensorType>(tensor.getType()).getRank(); }

bool isNumber(Value integer) { return mlir::matchPattern(integer, mlir::m_Constant()); }

class Prover {
 public:
  explicit Prover(mlir::func::FuncOp program) : facts_(program) {}

  std::vector<Obligation> run() {
    facts_.function.walk<mlir::WalkOrder::PreOrder>([&](Operation* op) { visit(op); });
    outputs();
    return std::move(obligations_);
  }

 private:
  /// A proof at one operation: its constraints say that the program stands there.
  struct Proof {
    Proof(const ProgramFacts& facts, Operation* op) : at(facts, constraints) { at.standAt(op); }
    /// Whether `form` is at least 0, certainly.
    bool holds(const AffineForm& form) { return at.isAtMost(AffineForm(), form); }

    Constraints constraints;
    Moment at;
  };

  void visit(Operation* op) {
    llvm::TypeSwitch<Operation*>(op)
        .Case<ir::CreateTensorOp, ir::FullOp, ir::SliceOp>([&](auto made) {
          sizes(op, made.getSizes());
          valids(op, made.getValid());
        })
        .Case<ir::ArangeOp>([&](auto made) { sizes(op, made.getSizes()); })
        .Case([&](ir::ReshapeOp reshape) { reshapes(reshape); })
        .Case([&](ir::ConcatOp concat) { concats(concat); })
        .Case<arith::DivSIOp, arith::FloorDivSIOp, arith::CeilDivSIOp, arith::RemSIOp>([&](auto) { divisor(op); })
        .Case([&](mlir::scf::ForOp loop) { loops(loop); });
    llvm::TypeSwitch<Operation*>(op)
        .Case([&](ir::SliceOp slice) { window(slice, slice.getSrc(), slice.getOffsets(), slice, "slice R1"); })
        .Case([&](ir::AssembleOp assemble) {
          window(assemble, assemble.getDst(), assemble.getOffsets(), assemble.getSrc(), "assemble R1");
        })
        .Case([&](ir::ReadOp read) { element(read); })
        .Case([&](ir::GatherRowsOp gather) { rows(gather); })
        .Case([&](ir::DivOp division) { elementDivisor(division); });
    if (op->getDialect() && llvm::isa<ir::PlDialect>(op->getDialect())) {
      agreements(op);
      reads(op);
    }
  }

  void add(Operation* op, llvm::StringRef rule, std::string what, bool isProved, std::string reason) {
    if (isProved) reason.clear();
    obligations_.push_back({op->getLoc(), rule.str(), std::move(what), isProved, std::move(reason)});
  }
  static std::string reasonOf(const Moment& at, llvm::StringRef subject) {
    const std::string& gap = at.firstGap();
    if (gap.empty()) return "no proof was found";
    return (subject + " depends on " + gap).str();
  }
  std::string nameOf(Operation* op) { return op->getName().stripDialect().str(); }

  // ---- extents ------------------------------------------------------------------------------------------------------

  void sizes(Operation* op, mlir::ValueRange sizes) {
    for (Value size : sizes) {
      if (isNumber(size)) continue;
      Proof proof(facts_, op);
      const bool isProved = proof.holds(proof.at.of(size));
      add(op, nameOf(op) + " sizes", indexText(size) + " is at least 0", isProved, reasonOf(proof.at, "the extent"));
    }
  }

  void valids(Operation* op, mlir::ValueRange valid) {
    if (llvm::all_of(valid, isNumber)) return;
    Proof proof(facts_, op);
    bool isProved = true;
    for (auto [i, extent] : llvm::enumerate(valid)) {
      const AffineForm form = proof.at.of(extent);
      isProved = isProved && proof.holds(form) && proof.at.isAtMost(form, proof.at.extent(op->getResult(0), i));
    }
    const char* rule = llvm::isa<ir::SliceOp>(op) ? " C5" : " C2";
    add(op, nameOf(op) + rule, indexText(valid) + " lies between 0 and the extents", isProved,
        reasonOf(proof.at, "a valid extent"));
  }

  /// Extents that must agree and are not both numbers (tensor R1).
  void agreements(Operation* op) {
    llvm::SmallVector<std::pair<std::pair<Value, unsigned>, std::pair<Value, unsigned>>> pairs;
    const auto agree = [&](Value a, unsigned i, Value b, unsigned j) {
      const int64_t x = mlir::cast<RankedTensorType>(a.getType()).getDimSize(i);
      const int64_t y = mlir::cast<RankedTensorType>(b.getType()).getDimSize(j);
      if (x != 1 && y != 1 && (mlir::ShapedType::isDynamic(x) || mlir::ShapedType::isDynamic(y)))
        pairs.push_back({{a, i}, {b, j}});
    };
    if (llvm::isa<ir::ElementwiseOpInterface>(op)) {
      Value first;
      for (Value operand : op->getOperands()) {
        if (!llvm::isa<RankedTensorType>(operand.getType())) continue;
        if (!first) first = operand;
        for (unsigned i = 0; operand != first && i < rankOf(first); ++i) agree(first, i, operand, i);
      }
    } else if (auto concat = llvm::dyn_cast<ir::ConcatOp>(op)) {
      const Value first = concat.getSrcs().front();
      for (Value operand : concat.getSrcs().drop_front())
        for (unsigned i = 0; i < rankOf(first); ++i)
          if (i != concat.getAxis()) agree(first, i, operand, i);
    } else if (auto product = llvm::dyn_cast<ir::MatmulOp>(op)) {
      agree(product.getLhs(), product.getATrans() ? 0 : 1, product.getRhs(), product.getBTrans() ? 1 : 0);
    } else if (auto product = llvm::dyn_cast<ir::MatmulAccOp>(op)) {
      agree(product.getLhs(), product.getATrans() ? 0 : 1, product.getRhs(), product.getBTrans() ? 1 : 0);
      agree(product.getAcc(), 0, product.getLhs(), product.getATrans() ? 1 : 0);
      agree(product.getAcc(), 1, product.getRhs(), product.getBTrans() ? 0 : 1);
    }
    for (auto [a, b] : pairs) {
      Proof proof(facts_, op);
      const bool isProved = proof.at.areEqual(proof.at.extent(a.first, a.second), proof.at.extent(b.first, b.second));
      add(op, "tensor R1", "operands of " + nameOf(op) + " agree in dimension " + std::to_string(a.second), isProved,
          reasonOf(proof.at, "an extent"));
    }
  }

  void reshapes(ir::ReshapeOp reshape) {
    const Value from = reshape.getSrc(), to = reshape;
    sizes(reshape, reshape.getSizes());
    if (!reshape.getSizes().empty() || !reshape.getSrc().getType().hasStaticShape()) {
      Proof proof(facts_, reshape);
      const bool isProved = sameNumberOfElements(proof.at, from, to);
      add(reshape, "reshape C3", "the number of elements stays", isProved,
          proof.at.firstGap().empty() ? "extents known only at run time are multiplied" : reasonOf(proof.at, "it"));
    }
    Proof proof(facts_, reshape);
    bool isProved = true;
    for (unsigned i = 0; i < rankOf(from); ++i)
      isProved = isProved && proof.at.areEqual(proof.at.valid(from, i), proof.at.extent(from, i));
    if (!isProved && reshape.getSrc().getType().hasStaticShape() && reshape.getType().hasStaticShape()) {
      const auto proper = [](llvm::ArrayRef<int64_t> shape) {
        return llvm::to_vector(llvm::make_filter_range(shape, [](int64_t extent) { return extent != 1; }));
      };
      isProved = proper(reshape.getSrc().getType().getShape()) == proper(reshape.getType().getShape());
    }
    add(reshape, "reshape R1", "the source is wholly valid", isProved, reasonOf(proof.at, "a valid extent"));
  }

  static bool sameNumberOfElements(Moment& at, Value a, Value b) {
    // One run-time extent on each side is enough for everything but a product of two of them.
    const auto elements = [&](Value tensor) -> std::optional<AffineForm> {
      AffineForm product(1);
      for (unsigned i = 0; i < rankOf(tensor); ++i) {
        const AffineForm extent = at.extent(tensor, i);
        if (!product.isConstant() && !extent.isConstant()) return std::nullopt;
        product = product.isConstant() ? extent * product.constant() : product * extent.constant();
      }
      return product;
    };
    const std::optional<AffineForm> before = elements(a), after = elements(b);
    return before && after && at.areEqual(*before, *after);
  }

  void concats(ir::ConcatOp concat) {
    Proof proof(facts_, concat);
    const unsigned axis = concat.getAxis();
    const bool isProved = llvm::all_of(concat.getSrcs().drop_back(), [&](Value source) {
      return proof.at.areEqual(proof.at.valid(source, axis), proof.at.extent(source, axis));
    });
    add(concat, "concat R1", "all but the last are wholly valid along dimension " + std::to_string(axis), isProved,
        reasonOf(proof.at, "a valid extent"));
  }

  // ---- integers -----------------------------------------------------------------------------------------------------

  void divisor(Operation* op) {
    const Value divisor = op->getOperand(1);
    if (isNumber(divisor)) return;  // C++ has seen to it (T3), and so has the verifier of arith
    Proof proof(facts_, op);
    const AffineForm form = proof.at.of(divisor);
    const bool isProved = proof.holds(form - AffineForm(1)) || proof.holds(AffineForm(-1) - form);
    add(op, "scalars R1", indexText(divisor) + " is not 0", isProved, reasonOf(proof.at, "the divisor"));
  }

  void elementDivisor(ir::DivOp division) {
    if (!mlir::getElementTypeOrSelf(division.getType()).isInteger()) return;
    llvm::APInt number;
    const bool isProved = mlir::matchPattern(division.getRhs(), mlir::m_ConstantInt(&number)) && !number.isZero();
    add(division, "div R1", "no divisor is 0", isProved, "the divisors are elements of a tensor");
  }

  void loops(mlir::scf::ForOp loop) {
    if (!isNumber(loop.getStep())) {
      Proof proof(facts_, loop);
      const bool isProved = proof.holds(proof.at.of(loop.getStep()) - AffineForm(1));
      add(loop, "range R1", indexText(loop.getStep()) + " is at least 1", isProved, reasonOf(proof.at, "the step"));
    }
    if (!loop->hasAttr(ir::kParallelAttr)) return;
    for (auto [number, tensor] : llvm::enumerate(loop.getResults())) {
      std::string gap;
      const bool isProved = writesApart(facts_, loop, number, gap);
      std::string reason = gap.empty() ? "no proof was found that the windows are apart" : "a window depends on " + gap;
      add(loop, "parallel R1", "iterations write apart in " + tensorText(tensor, nameOfResult(tensor)), isProved,
          reason);
    }
  }

  // ---- windows ------------------------------------------------------------------------------------------------------

  /// The valid part of `part`, at `offsets`, lies in the valid part of `whole`, unless it is empty.
  void window(Operation* op, Value whole, mlir::ValueRange offsets, Value part, llvm::StringRef rule) {
    Proof proof(facts_, op);
    llvm::SmallVector<AffineForm> sizes;
    for (unsigned i = 0; i < offsets.size(); ++i) sizes.push_back(proof.at.valid(part, i));
    Conjunction inside;
    for (unsigned i = 0; i < offsets.size(); ++i) {
      const AffineForm offset = proof.at.of(offsets[i]);
      inside.push_back(offset);
      inside.push_back(proof.at.valid(whole, i) - offset - sizes[i]);
    }
    for (const AffineForm& size : sizes) proof.constraints.require(size - AffineForm(1));
    const bool isProved = llvm::all_of(inside, [&](const AffineForm& form) { return proof.holds(form); });
    add(op, rule, windowText(op, part, offsets) + tensorText(whole, "a tensor of the program"), isProved,
        reasonOf(proof.at, "the window"));
  }

  static std::string windowText(Operation* op, Value part, mlir::ValueRange offsets) {
    auto slice = llvm::dyn_cast<ir::SliceOp>(op);
    std::string size;
    if (slice && !slice.getValid().empty()) {
      size = indexText(slice.getValid());
    } else {
      auto type = mlir::cast<RankedTensorType>(part.getType());
      for (int64_t extent : type.getShape())
        size += (size.empty() ? "[" : ", ") + (mlir::ShapedType::isDynamic(extent) ? "?" : std::to_string(extent));
      size += "]";
    }
    return size + " at " + indexText(offsets) + (llvm::isa<ir::AssembleOp>(op) ? " into " : " of ");
  }

  void element(ir::ReadOp read) {
    Proof proof(facts_, read);
    bool isProved = true;
    for (auto [i, index] : llvm::enumerate(read.getIndices())) {
      const AffineForm form = proof.at.of(index);
      isProved = isProved && proof.holds(form) && proof.holds(proof.at.valid(read.getSrc(), i) - form - AffineForm(1));
    }
    add(read, "read R1",
        "the element " + indexText(read.getIndices()) + " of " + tensorText(read.getSrc(), "a tensor of the program"),
        isProved, reasonOf(proof.at, "the index"));
  }

  void rows(ir::GatherRowsOp gather) {
    // The indices are known by the range that their argument declares.
    auto argument = mlir::dyn_cast<mlir::BlockArgument>(gather.getIndices());
    const bool isInput = argument && argument.getOwner()->getParentOp() == facts_.function;
    auto range = isInput ? facts_.function.getArgAttrOfType<mlir::ArrayAttr>(argument.getArgNumber(), ir::kRangeAttr)
                         : mlir::ArrayAttr();
    bool isProved = false;
    if (range) {
      Proof proof(facts_, gather);
      const auto limit = [&](unsigned i) { return mlir::cast<mlir::IntegerAttr>(range[i]).getInt(); };
      isProved =
          limit(0) >= 0 && proof.at.isAtMost(AffineForm(limit(1)), proof.at.valid(gather.getSrc(), 0) - AffineForm(1));
    }
    add(gather, "gather_rows R1",
        "every index is a valid row of " + tensorText(gather.getSrc(), "a tensor of the program"), isProved,
        "the rows are elements of a tensor");
  }

  // ---- what was written ---------------------------------------------------------------------------------------------

  static std::string nameOfResult(Value tensor) {
    for (mlir::OpOperand& use : tensor.getUses())
      if (auto back = llvm::dyn_cast<mlir::func::ReturnOp>(use.getOwner()))
        return nameOfOutput(back, use.getOperandNumber());
    return "a tensor of the program";
  }
  static std::string nameOfOutput(mlir::func::ReturnOp back, unsigned number) {
    auto function = back->getParentOfType<mlir::func::FuncOp>();
    auto name = function.getResultAttrOfType<mlir::StringAttr>(number, ir::kNameAttr);
    return name ? name.getValue().str() : "?";
  }

  /// Windows that `op` reads of buffers that are filled piece by piece have been written (valid R1).
  void reads(Operation* op) {
    if (op->hasTrait<mlir::OpTrait::IsTerminator>() || op->getNumRegions() != 0) return;
    for (mlir::OpOperand& operand : op->getOpOperands()) {
      const Value tensor = operand.get();
      if (!llvm::isa<RankedTensorType>(tensor.getType())) continue;
      auto assemble = llvm::dyn_cast<ir::AssembleOp>(op);
      if (assemble && &operand == &assemble.getDstMutable()) continue;
      const Written written = writtenInto(tensor);
      if (written.everything) continue;
      Proof proof(facts_, op);
      llvm::SmallVector<AffineForm> element;
      for (unsigned i = 0; i < rankOf(tensor); ++i) {
        AffineForm first, size = proof.at.valid(tensor, i);
        if (auto slice = llvm::dyn_cast<ir::SliceOp>(op)) {
          first = proof.at.of(slice.getOffsets()[i]);
          size = proof.at.valid(slice, i);
        } else if (auto read = llvm::dyn_cast<ir::ReadOp>(op)) {
          first = proof.at.of(read.getIndices()[i]);
          size = 1;
        }
        element.push_back(first + someIndexBelow(proof, size));
      }
      const bool isProved = isCovered(element, written, proof.at, proof.constraints);
      add(op, "valid R1", "what " + nameOf(op) + " reads has been written", isProved,
          written.writes.empty() ? "nothing has certainly been written into it"
                                 : reasonOf(proof.at, "what is written"));
    }
  }

  static AffineForm someIndexBelow(Proof& proof, const AffineForm& size) {
    const AffineForm index = AffineForm::of(proof.constraints.makeUnknown());
    proof.constraints.require(index);
    proof.constraints.require(size - index - AffineForm(1));
    return index;
  }

  void outputs() {
    auto back = llvm::cast<mlir::func::ReturnOp>(facts_.function.getBody().front().getTerminator());
    for (auto [number, tensor] : llvm::enumerate(back.getOperands())) {
      auto role = facts_.function.getResultAttrOfType<mlir::StringAttr>(number, ir::kRoleAttr);
      if (!role || role.getValue() != "out") continue;
      declaredExtents(back, number, tensor);
      Proof proof(facts_, back);
      llvm::SmallVector<AffineForm> element;
      for (unsigned i = 0; i < rankOf(tensor); ++i)
        element.push_back(someIndexBelow(proof, proof.at.extent(tensor, i)));
      const bool isProved = isCovered(element, writtenInto(tensor), proof.at, proof.constraints);
      Operation* place = tensor.getDefiningOp() ? tensor.getDefiningOp() : facts_.function.getOperation();
      add(place, "program R1", "every element of " + nameOfOutput(back, number) + " is written", isProved,
          reasonOf(proof.at, "what is written"));
    }
  }

  /// The tracer makes an Out with the extents that it declares; a program in text might not.
  void declaredExtents(mlir::func::ReturnOp back, unsigned number, Value tensor) {
    if (mlir::cast<RankedTensorType>(tensor.getType()).hasStaticShape()) return;
    Proof proof(facts_, back);
    bool isProved = true;
    for (unsigned i = 0; i < rankOf(tensor); ++i)
      isProved = isProved && proof.at.areEqual(proof.at.extent(tensor, i), proof.at.declaredExtentOfResult(number, i));
    add(tensor.getDefiningOp(), "tensor R1", nameOfOutput(back, number) + " has the extents that it declares", isProved,
        reasonOf(proof.at, "an extent"));
  }

  ProgramFacts facts_;
  std::vector<Obligation> obligations_;
};

}  // namespace

std::vector<Obligation> obligationsOf(mlir::func::FuncOp program) { return Prover(program).run(); }

}  // namespace pl::analysis
