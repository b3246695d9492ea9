// Interval arithmetic over a program's index operations, and the extents of its tensors that follow.
#include "analysis/IndexBounds.h"

#include <algorithm>

#include "dialect/PlDialect.h"
#include "llvm/ADT/TypeSwitch.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "pl/signature.h"

namespace pl::analysis {

namespace arith = mlir::arith;
using Limit = std::optional<std::int64_t>;
using mlir::Value;

namespace {

/// f(a, b) where both are known and the result does not overflow.
template <class Function>
Limit combine(Limit a, Limit b, Function function) {
  std::int64_t result = 0;
  if (!a || !b || function(*a, *b, &result)) return std::nullopt;
  return result;
}
Limit sum(Limit a, Limit b) {
  return combine(a, b, [](auto x, auto y, auto* out) { return __builtin_add_overflow(x, y, out); });
}
Limit difference(Limit a, Limit b) {
  return combine(a, b, [](auto x, auto y, auto* out) { return __builtin_sub_overflow(x, y, out); });
}
Limit product(Limit a, Limit b) {
  return combine(a, b, [](auto x, auto y, auto* out) { return __builtin_mul_overflow(x, y, out); });
}

Bounds exactly(std::int64_t value) { return {value, value}; }

Bounds rangeOf(mlir::Attribute attribute) {
  auto range = mlir::dyn_cast_or_null<mlir::ArrayAttr>(attribute);
  if (!range) return {};
  auto limit = [&](unsigned i) { return mlir::cast<mlir::IntegerAttr>(range[i]).getInt(); };
  // An open range ends at the greatest integer, which says nothing.
  return {limit(0), limit(1) == INT64_MAX ? Limit() : Limit(limit(1))};
}

/// The union of both.
Bounds either(Bounds a, Bounds b) {
  return {combine(a.lowest, b.lowest, [](auto x, auto y, auto* out) { return *out = std::min(x, y), false; }),
          combine(a.highest, b.highest, [](auto x, auto y, auto* out) { return *out = std::max(x, y), false; })};
}

/// The tensor that a chain of windows and reshapes looks into.
Value sourceOf(Value tensor) {
  while (true) {
    if (auto slice = tensor.getDefiningOp<ir::SliceOp>())
      tensor = slice.getSrc();
    else if (auto reshape = tensor.getDefiningOp<ir::ReshapeOp>())
      tensor = reshape.getSrc();
    else
      return tensor;
  }
}

}  // namespace

IndexBounds::IndexBounds(mlir::func::FuncOp function, llvm::ArrayRef<std::int64_t> dimensions) : function_(function) {
  for (unsigned i = 0; !dimensions.empty() && i < function.getNumArguments(); ++i) {
    auto role = function.getArgAttrOfType<mlir::StringAttr>(i, ir::kRoleAttr);
    if (!role || role.getValue() != "dim") continue;
    given_[i] = dimensions.front();
    dimensions = dimensions.drop_front();
  }
}

Bounds IndexBounds::of(Value integer) const {
  llvm::APInt constant;
  if (mlir::matchPattern(integer, mlir::m_ConstantInt(&constant))) return exactly(constant.getSExtValue());
  if (auto argument = mlir::dyn_cast<mlir::BlockArgument>(integer)) return ofBlockArgument(argument);
  return ofResult(integer.getDefiningOp());
}

Bounds IndexBounds::ofArgument(unsigned number) const {
  if (auto given = given_.find(number); given != given_.end()) return exactly(given->second);
  return rangeOf(function_.getArgAttr(number, ir::kRangeAttr));
}

Bounds IndexBounds::ofBlockArgument(mlir::BlockArgument argument) const {
  mlir::Operation* parent = argument.getOwner()->getParentOp();
  if (parent == function_) return ofArgument(argument.getArgNumber());
  auto loop = mlir::dyn_cast<mlir::scf::ForOp>(parent);
  if (!loop || argument != loop.getInductionVar()) return {};
  return {of(loop.getLowerBound()).lowest, difference(of(loop.getUpperBound()).highest, 1)};
}

/// Narrow integers wrap: bounds that the type cannot hold are none.
static Bounds held(Bounds bounds, mlir::Type type) {
  if (!type.isInteger(8) && !type.isInteger(32)) return bounds;
  const std::int64_t highest = type.isInteger(8) ? INT8_MAX : INT32_MAX;
  const bool fits = bounds.lowest.value_or(INT64_MIN) >= -highest - 1 && bounds.highest.value_or(INT64_MAX) <= highest;
  return fits ? bounds : Bounds();
}

Bounds IndexBounds::ofResult(mlir::Operation* op) const {
  return held(withoutWrapping(op), op->getResult(0).getType());
}

Bounds IndexBounds::withoutWrapping(mlir::Operation* op) const {
  auto operand = [&](unsigned i) { return of(op->getOperand(i)); };
  return llvm::TypeSwitch<mlir::Operation*, Bounds>(op)
      .Case([&](arith::AddIOp) {
        Bounds a = operand(0), b = operand(1);
        return Bounds{sum(a.lowest, b.lowest), sum(a.highest, b.highest)};
      })
      .Case([&](arith::SubIOp) {
        Bounds a = operand(0), b = operand(1);
        return Bounds{difference(a.lowest, b.highest), difference(a.highest, b.lowest)};
      })
      .Case([&](arith::MulIOp) {
        Bounds a = operand(0), b = operand(1);
        bool natural = a.lowest.value_or(-1) >= 0 && b.lowest.value_or(-1) >= 0;
        return natural ? Bounds{product(a.lowest, b.lowest), product(a.highest, b.highest)} : Bounds{};
      })
      .Case<arith::DivSIOp, arith::DivUIOp, arith::FloorDivSIOp, arith::CeilDivSIOp>([&](auto) {
        Bounds a = operand(0), b = operand(1);
        if (a.lowest.value_or(-1) < 0 || b.lowest.value_or(0) < 1) return Bounds{};
        bool up = mlir::isa<arith::CeilDivSIOp>(op);
        auto divide = [up](auto x, auto y, auto* out) { return *out = x / y + (up && x % y != 0), false; };
        // Without an upper bound of the divisor the quotient may be as small as 0.
        Limit lowest = b.highest ? combine(a.lowest, b.highest, divide) : Limit(0);
        return Bounds{lowest, combine(a.highest, b.lowest, divide)};
      })
      .Case<arith::RemSIOp, arith::RemUIOp>([&](auto) {
        Bounds a = operand(0), b = operand(1);
        if (a.lowest.value_or(-1) < 0 || b.lowest.value_or(0) < 1) return Bounds{};
        return Bounds{0, difference(b.highest, 1)};
      })
      .Case([&](arith::MinSIOp) {
        Bounds a = operand(0), b = operand(1);
        Limit highest = a.highest && b.highest ? std::min(*a.highest, *b.highest) : a.highest ? a.highest : b.highest;
        return Bounds{either(a, b).lowest, highest};
      })
      .Case([&](arith::MaxSIOp) {
        Bounds a = operand(0), b = operand(1);
        Limit lowest = a.lowest && b.lowest ? std::max(*a.lowest, *b.lowest) : a.lowest ? a.lowest : b.lowest;
        return Bounds{lowest, either(a, b).highest};
      })
      .Case([&](arith::SelectOp) { return either(operand(1), operand(2)); })
      .Case<arith::IndexCastOp, arith::ExtSIOp>([&](auto) { return operand(0); })
      .Case([&](ir::ReadOp read) {
        auto argument = mlir::dyn_cast<mlir::BlockArgument>(sourceOf(read.getSrc()));
        bool isInput = argument && argument.getOwner()->getParentOp() == function_;
        return isInput ? ofElements(argument.getArgNumber()) : Bounds{};
      })
      .Default([](mlir::Operation*) { return Bounds{}; });
}

Limit IndexBounds::tripCount(mlir::scf::ForOp loop) const {
  Limit span = difference(of(loop.getUpperBound()).highest, of(loop.getLowerBound()).lowest);
  Limit step = of(loop.getStep()).lowest;
  if (!span || !step || *step < 1) return std::nullopt;
  return *span <= 0 ? 0 : (*span - 1) / *step + 1;
}

// ---- extents ----------------------------------------------------------------------------------------------------

Limit IndexBounds::argumentExtent(unsigned number, unsigned i) const {
  auto shape = function_.getArgAttrOfType<mlir::ArrayAttr>(number, ir::kShapeAttr);
  return shape ? declaredExtent(shape[i]) : std::nullopt;
}

Bounds IndexBounds::ofElements(unsigned number) const {
  mlir::Attribute below = function_.getArgAttr(number, ir::kBelowAttr);
  if (!below) return rangeOf(function_.getArgAttr(number, ir::kRangeAttr));
  const mlir::Type element = mlir::getElementTypeOrSelf(function_.getArgument(number).getType());
  const unsigned bits = element.getIntOrFloatBitWidth() - (element.isUnsignedInteger() ? 0 : 1);
  const std::int64_t held = bits < 63 ? (std::int64_t{1} << bits) - 1 : INT64_MAX;
  return {0, std::min(difference(declaredExtent(below), 1).value_or(held), held)};
}

Limit IndexBounds::declaredExtent(mlir::Attribute entry) const {
  auto text = mlir::dyn_cast<mlir::StringAttr>(entry);
  auto product = text ? Extent::parse(text.getValue()) : std::nullopt;
  if (!product) return std::nullopt;
  Limit extent = product->size;
  for (const std::string& name : product->dimensions) {
    for (unsigned argument = 0; argument < function_.getNumArguments(); ++argument) {
      auto other = function_.getArgAttrOfType<mlir::StringAttr>(argument, ir::kNameAttr);
      if (other && other.getValue() == name) extent = analysis::product(extent, ofArgument(argument).highest);
    }
  }
  return extent;
}

Limit IndexBounds::extent(Value tensor, unsigned i) const {
  auto type = mlir::cast<mlir::RankedTensorType>(tensor.getType());
  if (!type.isDynamicDim(i)) return type.getDimSize(i);
  if (auto result = mlir::dyn_cast<mlir::OpResult>(tensor)) return resultExtent(result, i);
  auto argument = mlir::cast<mlir::BlockArgument>(tensor);
  mlir::Operation* parent = argument.getOwner()->getParentOp();
  if (parent == function_) return argumentExtent(argument.getArgNumber(), i);
  auto loop = mlir::dyn_cast<mlir::scf::ForOp>(parent);
  return loop ? extent(loop.getTiedLoopInit(argument)->get(), i) : std::nullopt;
}

Limit IndexBounds::resultExtent(mlir::OpResult result, unsigned i) const {
  mlir::Operation* op = result.getOwner();
  unsigned number = result.getResultNumber();
  auto yielded = [&](mlir::Region& region) { return region.front().getTerminator()->getOperand(number); };
  auto sized = [&](auto made) -> Limit {
    unsigned position = made.getType().getDynamicDimIndex(i);
    return of(made.getSizes()[position]).highest;
  };
  return llvm::TypeSwitch<mlir::Operation*, Limit>(op)
      .Case<ir::CreateTensorOp, ir::FullOp, ir::ArangeOp, ir::SliceOp, ir::ReshapeOp>(sized)
      .Case([&](ir::AssembleOp assemble) { return extent(assemble.getDst(), i); })
      .Case([&](ir::TransposeOp transpose) { return extent(transpose.getSrc(), transpose.getPermutation()[i]); })
      .Case([&](ir::ConcatOp concat) {
        bool isAxis = i == concat.getAxis();
        Limit total = isAxis ? Limit(0) : extent(concat.getSrcs().front(), i);
        for (Value source : concat.getSrcs())
          if (isAxis) total = sum(total, extent(source, i));
        return total;
      })
      .Case([&](ir::MatmulOp matmul) {
        return i == 0 ? extent(matmul.getLhs(), matmul.getATrans() ? 1 : 0)
                      : extent(matmul.getRhs(), matmul.getBTrans() ? 0 : 1);
      })
      .Case([&](ir::MatmulAccOp matmul) { return extent(matmul.getAcc(), i); })
      .Case([&](ir::GatherRowsOp gather) {
        if (i == 1) return extent(gather.getSrc(), 1);
        auto indices = gather.getIndices().getType();
        return extent(gather.getIndices(), indices.getRank() == 2 && indices.getDimSize(0) == 1 ? 1 : 0);
      })
      .Case([&](mlir::scf::ForOp loop) { return extent(loop.getInitArgs()[number], i); })
      .Case([&](mlir::scf::IfOp branch) {
        Limit then = extent(yielded(branch.getThenRegion()), i), otherwise = extent(yielded(branch.getElseRegion()), i);
        return combine(then, otherwise, [](auto x, auto y, auto* out) { return *out = std::max(x, y), false; });
      })
      .Case<ir::IncoreOp, ir::AutoIncoreOp>([&](auto scope) { return extent(yielded(scope.getBody()), i); })
      .Default([&](mlir::Operation* other) -> Limit {
        // Elementwise, reductions and fillpad: operands that share the dimension have its extent. The least bound
        // counts.
        Limit least;
        for (Value operand : other->getOperands()) {
          auto type = mlir::dyn_cast<mlir::RankedTensorType>(operand.getType());
          if (!type || type.getRank() <= static_cast<std::int64_t>(i) || type.getDimSize(i) == 1) continue;
          Limit bound = extent(operand, i);
          if (bound) least = least ? std::min(*least, *bound) : *bound;
        }
        return least;
      });
}

Limit IndexBounds::elements(Value tensor) const {
  Limit total = 1;
  auto type = mlir::cast<mlir::RankedTensorType>(tensor.getType());
  for (unsigned i = 0; i < type.getRank(); ++i) total = product(total, extent(tensor, i));
  return total;
}

Limit IndexBounds::bytes(Value tensor) const {
  auto type = mlir::cast<mlir::RankedTensorType>(tensor.getType());
  std::int64_t size = std::max(1u, type.getElementTypeBitWidth() / 8);  // a BOOL is a byte
  return product(elements(tensor), size);
}

}  // namespace pl::analysis
