// Extents and valid extents of tensors as affine forms: the transfer rules of docs/language.md.
#include "analysis/Moment.h"
#include "dialect/PlDialect.h"
#include "llvm/ADT/TypeSwitch.h"
#include "mlir/IR/Matchers.h"
#include "pl/signature.h"

namespace pl::analysis {

using mlir::Operation;
using mlir::RankedTensorType;
using mlir::Value;

static RankedTensorType typeOf(Value tensor) { return mlir::cast<RankedTensorType>(tensor.getType()); }

static Value yielded(mlir::Region& region, unsigned number) {
  return region.front().getTerminator()->getOperand(number);
}

/// Where the indices of gather_rows run along.
static unsigned indicesDim(ir::GatherRowsOp gather) {
  const RankedTensorType type = gather.getIndices().getType();
  return type.getRank() == 2 && type.getDimSize(0) == 1 ? 1 : 0;
}

// ---- extents --------------------------------------------------------------------------------------------------------

/// What pl.shape says of a dimension, if it is there.
static mlir::Attribute entryOf(mlir::Attribute shape, unsigned i) {
  auto entries = mlir::dyn_cast_or_null<mlir::ArrayAttr>(shape);
  return entries ? entries[i] : mlir::Attribute();
}

AffineForm Moment::extent(Value tensor, unsigned i) {
  const RankedTensorType type = typeOf(tensor);
  if (!type.isDynamicDim(i)) return type.getDimSize(i);
  Moment& owner = ownerOf(tensor);
  if (auto result = mlir::dyn_cast<mlir::OpResult>(tensor)) return owner.extentOfResult(result, i);
  auto argument = mlir::cast<mlir::BlockArgument>(tensor);
  if (auto loop = mlir::dyn_cast<mlir::scf::ForOp>(argument.getOwner()->getParentOp()))
    return owner.ofLoop(loop, argument.getArgNumber() - loop.getNumInductionVars(), i, &Moment::extent);
  mlir::func::FuncOp function = shared_->facts.function;
  return owner.declaredExtent(entryOf(function.getArgAttr(argument.getArgNumber(), ir::kShapeAttr), i));
}

AffineForm Moment::declaredExtent(mlir::Attribute entry) {
  mlir::func::FuncOp function = shared_->facts.function;
  if (auto number = mlir::dyn_cast_or_null<mlir::IntegerAttr>(entry)) return number.getInt();
  auto text = mlir::dyn_cast_or_null<mlir::StringAttr>(entry);
  const std::optional<Extent> product = text ? Extent::parse(text.getValue()) : std::nullopt;
  if (product && product->is_static()) return product->size;
  if (!product || product->dimensions.size() != 1) return unknownBetween(0, AffineForm(INT64_MAX));
  for (unsigned argument = 0; argument < function.getNumArguments(); ++argument) {
    auto name = function.getArgAttrOfType<mlir::StringAttr>(argument, ir::kNameAttr);
    if (name && name.getValue() == product->dimensions.front())
      return of(function.getArgument(argument)) * product->size;
  }
  return unknownBetween(0, AffineForm(INT64_MAX));
}

AffineForm Moment::declaredExtentOfResult(unsigned number, unsigned i) {
  mlir::func::FuncOp function = shared_->facts.function;
  return declaredExtent(entryOf(function.getResultAttr(number, ir::kShapeAttr), i));
}

AffineForm Moment::extentOfResult(mlir::OpResult result, unsigned i) {
  Operation* op = result.getOwner();
  const unsigned number = result.getResultNumber();
  const auto sized = [&](auto made) { return of(made.getSizes()[typeOf(result).getDynamicDimIndex(i)]); };
  return llvm::TypeSwitch<Operation*, AffineForm>(op)
      .Case<ir::CreateTensorOp, ir::FullOp, ir::ArangeOp, ir::SliceOp, ir::ReshapeOp>(sized)
      .Case([&](ir::AssembleOp assemble) { return extent(assemble.getDst(), i); })
      .Case([&](ir::TransposeOp transpose) { return extent(transpose.getSrc(), transpose.getPermutation()[i]); })
      .Case([&](ir::ConcatOp concat) {
        if (i != concat.getAxis()) return extent(concat.getSrcs().front(), i);
        AffineForm total;
        for (Value source : concat.getSrcs()) total.add(extent(source, i));
        return total;
      })
      .Case([&](ir::MatmulOp matmul) {
        return i == 0 ? extent(matmul.getLhs(), matmul.getATrans() ? 1 : 0)
                      : extent(matmul.getRhs(), matmul.getBTrans() ? 0 : 1);
      })
      .Case([&](ir::MatmulAccOp matmul) { return extent(matmul.getAcc(), i); })
      .Case([&](ir::GatherRowsOp gather) {
        return i == 1 ? extent(gather.getSrc(), 1) : extent(gather.getIndices(), indicesDim(gather));
      })
      .Case([&](mlir::scf::ForOp loop) { return ofLoop(loop, number, i, &Moment::extent); })
      .Case([&](mlir::scf::IfOp branch) { return ofBranch(branch, number, i, &Moment::extent); })
      .Case<ir::IncoreOp, ir::AutoIncoreOp>([&](auto scope) { return extent(yielded(scope.getBody(), number), i); })
      .Default([&](Operation* other) {
        // Elementwise, reductions and fillpad: the first operand that is not repeated there has the extent.
        for (Value operand : other->getOperands()) {
          auto type = mlir::dyn_cast<RankedTensorType>(operand.getType());
          if (type && type.getDimSize(i) != 1) return extent(operand, i);
        }
        return unknownBetween(0, AffineForm(INT64_MAX));
      });
}

// ---- valid extents --------------------------------------------------------------------------------------------------

AffineForm Moment::valid(Value tensor, unsigned i) {
  Moment& owner = ownerOf(tensor);
  if (&owner != this) return owner.valid(tensor, i);
  if (auto found = valids_.find({tensor, i}); found != valids_.end()) return found->second;
  AffineForm form;
  if (auto result = mlir::dyn_cast<mlir::OpResult>(tensor)) {
    form = validOfResult(result, i);
  } else {
    auto argument = mlir::cast<mlir::BlockArgument>(tensor);
    auto loop = mlir::dyn_cast<mlir::scf::ForOp>(argument.getOwner()->getParentOp());
    form = loop ? ofLoop(loop, argument.getArgNumber() - loop.getNumInductionVars(), i, &Moment::valid)
                : extent(tensor, i);
  }
  valids_.try_emplace({tensor, i}, form);
  return form;
}

AffineForm Moment::validOfResult(mlir::OpResult result, unsigned i) {
  Operation* op = result.getOwner();
  const unsigned number = result.getResultNumber();
  return llvm::TypeSwitch<Operation*, AffineForm>(op)
      .Case<ir::CreateTensorOp, ir::FullOp>(
          [&](auto made) { return made.getValid().empty() ? extent(result, i) : of(made.getValid()[i]); })
      .Case<ir::ArangeOp, ir::FillpadOp>([&](auto) { return extent(result, i); })
      .Case([&](ir::SliceOp slice) {
        if (!slice.getValid().empty()) return of(slice.getValid()[i]);
        const AffineForm rest = valid(slice.getSrc(), i) - of(slice.getOffsets()[i]);
        return maximum(minimum(rest, extent(result, i)), 0);
      })
      .Case([&](ir::AssembleOp assemble) { return valid(assemble.getDst(), i); })
      .Case([&](ir::ReshapeOp) { return validOfReshape(op, i); })
      .Case([&](ir::TransposeOp transpose) { return valid(transpose.getSrc(), transpose.getPermutation()[i]); })
      .Case([&](ir::ConcatOp concat) {
        AffineForm form = valid(concat.getSrcs().front(), i);
        for (unsigned n = 1; n < concat.getSrcs().size(); ++n) {
          const AffineForm next = valid(concat.getSrcs()[n], i);
          // All but the last are wholly valid along the axis.
          form = i == concat.getAxis() ? form + next : minimum(form, next);
        }
        return form;
      })
      .Case([&](ir::ReduceOpInterface reduce) {
        return i == reduce.getAxis() ? AffineForm(1) : valid(op->getOperand(0), i);
      })
      .Case([&](ir::RowArgmaxOp argmax) { return i == 1 ? AffineForm(1) : valid(argmax.getSrc(), i); })
      .Case<ir::MatmulOp, ir::MatmulAccOp>([&](auto matmul) {
        AffineForm product = i == 0 ? valid(matmul.getLhs(), matmul.getATrans() ? 1 : 0)
                                    : valid(matmul.getRhs(), matmul.getBTrans() ? 0 : 1);
        if (auto accumulates = mlir::dyn_cast<ir::MatmulAccOp>(op))
          return minimum(valid(accumulates.getAcc(), i), product);
        return product;
      })
      .Case([&](ir::GatherRowsOp gather) {
        return i == 1 ? valid(gather.getSrc(), 1) : valid(gather.getIndices(), indicesDim(gather));
      })
      .Case([&](ir::ElementwiseOpInterface) { return validOfElementwise(op, i); })
      .Case([&](mlir::scf::ForOp loop) { return ofLoop(loop, number, i, &Moment::valid); })
      .Case([&](mlir::scf::IfOp branch) { return ofBranch(branch, number, i, &Moment::valid); })
      .Case<ir::IncoreOp, ir::AutoIncoreOp>([&](auto scope) { return valid(yielded(scope.getBody(), number), i); })
      .Default([&](Operation*) { return unknownBetween(0, extent(result, i)); });
}

AffineForm Moment::validOfElementwise(Operation* op, unsigned i) {
  const bool isOne = typeOf(op->getResult(0)).getDimSize(i) == 1;
  std::optional<AffineForm> least;
  for (Value operand : op->getOperands()) {
    auto type = mlir::dyn_cast<RankedTensorType>(operand.getType());
    if (!type || (type.getDimSize(i) == 1 && !isOne)) continue;  // repeated
    const AffineForm form = valid(operand, i);
    least = least ? minimum(*least, form) : form;
  }
  return least ? *least : unknownBetween(0, extent(op->getResult(0), i));
}

AffineForm Moment::validOfReshape(Operation* op, unsigned i) {
  const Value source = op->getOperand(0), result = op->getResult(0);
  const RankedTensorType from = typeOf(source), to = typeOf(result);
  const auto rank = [](RankedTensorType type) { return static_cast<unsigned>(type.getRank()); };
  bool isWhole = true;
  for (unsigned d = 0; d < rank(from); ++d) isWhole = isWhole && areEqual(valid(source, d), extent(source, d));
  if (isWhole) return extent(result, i);
  // A partly valid source: only extents of 1 come and go. Where an extent is known only at run time it may be 1 itself.
  if (from.hasStaticShape() && to.hasStaticShape()) {
    if (to.getDimSize(i) == 1) return 1;
    unsigned before = 0;  // proper dimensions of the result before i
    for (unsigned d = 0; d < i; ++d) before += to.getDimSize(d) != 1 ? 1 : 0;
    for (unsigned d = 0; d < rank(from); ++d)
      if (from.getDimSize(d) != 1 && before-- == 0) return valid(source, d);
  }
  return unknownBetween(0, extent(result, i));
}

// ---- what loops and branches hand on --------------------------------------------------------------------------------

AffineForm Moment::ofBranch(mlir::scf::IfOp branch, unsigned number, unsigned i, Measure measure) {
  return ofSelection(branch.getCondition(), (this->*measure)(yielded(branch.getThenRegion(), number), i),
                     (this->*measure)(yielded(branch.getElseRegion(), number), i));
}

AffineForm Moment::ofLoop(mlir::scf::ForOp loop, unsigned number, unsigned i, Measure measure) {
  const Value first = loop.getInitArgs()[number];
  if (loopKeepsExtents(loop, number)) return (this->*measure)(first, i);
  if (shared_->firstGap.empty()) shared_->firstGap = "extents that change from iteration to iteration";
  if (measure == &Moment::extent) return unknownBetween(0, AffineForm(INT64_MAX));
  return unknownBetween(0, extent(first, i));
}

bool Moment::loopKeepsExtents(mlir::scf::ForOp loop, unsigned number) {
  const ProgramFacts& facts = shared_->facts;
  if (auto found = facts.keepsExtents.find(loop); found != facts.keepsExtents.end()) return found->second[number];

  // By induction: if an iteration begins with the extents that went in, it ends with them. Where that fails for one
  // tensor, what was concluded from it about other loops falls too: again, without it.
  const std::size_t before = facts.keepsExtents.size();
  llvm::SmallVector<bool> keeps(loop.getNumResults(), true);
  for (bool failed = true; failed;) {
    failed = false;
    facts.keepsExtents[loop] = keeps;
    Constraints constraints;
    Moment inside(facts, constraints);
    inside.standAt(loop.getBody()->getTerminator());
    for (unsigned n = 0; n < keeps.size() && !failed; ++n) {
      const Value last = yielded(loop.getRegion(), n), first = loop.getRegionIterArg(n);
      auto type = mlir::dyn_cast<RankedTensorType>(last.getType());
      if (!type || !keeps[n]) continue;
      for (unsigned d = 0; d < type.getRank(); ++d) {
        keeps[n] = keeps[n] && inside.areEqual(inside.extent(last, d), inside.extent(first, d)) &&
                   inside.areEqual(inside.valid(last, d), inside.valid(first, d));
      }
      failed = !keeps[n];
    }
    while (failed && facts.keepsExtents.size() > before) facts.keepsExtents.pop_back();
  }
  facts.keepsExtents[loop] = keeps;
  return keeps[number];
}

}  // namespace pl::analysis
