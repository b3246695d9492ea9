#include "analysis/ProbeWitness.h"

#include <algorithm>
#include <optional>
#include <set>

#include "dialect/PlDialect.h"
#include "llvm/ADT/StringExtras.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Matchers.h"
#include "pl/signature.h"

namespace pl::analysis {

namespace arith = mlir::arith;

namespace {

/// The numbers that the program counts in: of several, the first few.
constexpr std::size_t kMostNumbers = 5;

std::optional<std::int64_t> constantOf(mlir::Value value) {
  llvm::APInt constant;
  if (!value.getType().isIntOrIndex() || !mlir::matchPattern(value, mlir::m_ConstantInt(&constant)))
    return std::nullopt;
  return constant.getSExtValue();
}

class Numbers {
 public:
  void add(std::optional<std::int64_t> number) {
    constexpr std::int64_t largest = 1 << 16;
    if (number && *number > 1 && *number <= largest && numbers_.size() < kMostNumbers) numbers_.insert(*number);
  }
  const std::set<std::int64_t>& all() const { return numbers_; }

 private:
  std::set<std::int64_t> numbers_;
};

/// Which integers a dimension decides: computed from one, or the variable of a loop that is bounded by one.
class DecidedByDimension {
 public:
  explicit DecidedByDimension(mlir::func::FuncOp program) : program_(program) {}

  bool operator()(mlir::Value value) {
    if (!value.getType().isIntOrIndex()) return false;
    if (auto found = known_.find(value); found != known_.end()) return found->second;
    known_[value] = false;  // what a loop carries may be computed from itself
    return known_[value] = decide(value);
  }

 private:
  bool decide(mlir::Value value) {
    if (mlir::Operation* op = value.getDefiningOp())
      return llvm::any_of(op->getOperands(), [&](mlir::Value operand) { return (*this)(operand); });
    auto argument = mlir::cast<mlir::BlockArgument>(value);
    if (argument.getOwner()->getParentOp() == program_) return argument.getType().isIndex();
    auto loop = mlir::dyn_cast<mlir::scf::ForOp>(argument.getOwner()->getParentOp());
    if (!loop) return false;
    if (argument == loop.getInductionVar()) return (*this)(loop.getLowerBound()) || (*this)(loop.getUpperBound());
    return (*this)(loop.getTiedLoopInit(argument)->get());
  }

  mlir::func::FuncOp program_;
  llvm::DenseMap<mlir::Value, bool> known_;
};

Numbers numbersOf(mlir::func::FuncOp program) {
  Numbers numbers;
  DecidedByDimension isDecided(program);
  program.walk<mlir::WalkOrder::PreOrder>([&](mlir::Operation* op) {  // operands first: no long recursion
    for (mlir::Value result : op->getResults()) isDecided(result);
  });
  // Steps come first: they are the tiles.
  program.walk([&](mlir::scf::ForOp loop) {
    if (isDecided(loop.getUpperBound())) numbers.add(constantOf(loop.getStep()));
  });
  program.walk([&](mlir::Operation* op) {
    if (!mlir::isa<arith::MinSIOp, arith::MaxSIOp, arith::CmpIOp, arith::DivSIOp, arith::RemSIOp, arith::FloorDivSIOp,
                   arith::CeilDivSIOp>(op))
      return;
    for (unsigned i : {0u, 1u})
      if (isDecided(op->getOperand(1 - i))) numbers.add(constantOf(op->getOperand(i)));
  });
  // Extents of tensors in which a dimension says where windows stand.
  const auto addExtents = [&](mlir::RankedTensorType tensor, mlir::ValueRange offsets) {
    for (auto [extent, offset] : llvm::zip(tensor.getShape(), offsets))
      if (!mlir::ShapedType::isDynamic(extent) && isDecided(offset)) numbers.add(extent);
  };
  program.walk([&](ir::AssembleOp assemble) { addExtents(assemble.getType(), assemble.getOffsets()); });
  program.walk([&](ir::SliceOp slice) { addExtents(slice.getSrc().getType(), slice.getOffsets()); });
  return numbers;
}

llvm::SmallVector<std::int64_t> candidates(Range range, const Numbers& numbers) {
  std::set<std::int64_t> values{3, 7};
  for (std::int64_t number : numbers.all()) values.insert({number - 1, number, number + 1});
  llvm::SmallVector<std::int64_t> chosen{range.lowest};
  if (range.lowest < range.highest) values.insert(range.lowest + 1);
  // An open range has no highest value to try.
  constexpr std::int64_t open = 1 << 20;
  if (range.highest < open) values.insert(range.highest);
  for (std::int64_t value : values)
    if (value > range.lowest && value <= range.highest) chosen.push_back(value);
  return chosen;
}

}  // namespace

std::string argumentName(mlir::func::FuncOp program, unsigned number) {
  return program.getArgAttrOfType<mlir::StringAttr>(number, ir::kNameAttr).str();
}

bool isDimension(mlir::func::FuncOp program, unsigned number) {
  return program.getArgument(number).getType().isIndex();
}

std::optional<Range> rangeOf(mlir::func::FuncOp program, unsigned number) {
  if (auto range = program.getArgAttrOfType<mlir::ArrayAttr>(number, ir::kRangeAttr)) {
    auto bound = [&](unsigned i) { return mlir::cast<mlir::IntegerAttr>(range[i]).getInt(); };
    return Range{bound(0), bound(1)};
  }
  return isDimension(program, number) ? std::optional(Range{1, INT64_MAX}) : std::nullopt;
}

std::optional<Range> elementsOf(mlir::func::FuncOp program, unsigned number, llvm::ArrayRef<std::int64_t> dimensions) {
  auto below = program.getArgAttrOfType<mlir::StringAttr>(number, ir::kBelowAttr);
  if (!below) return rangeOf(program, number);
  const Extent limit = Extent::parse(below.getValue()).value();
  Range range{0, limit.size - 1};
  for (const std::string& name : limit.dimensions)
    for (unsigned i = 0, next = 0; i < program.getNumArguments(); ++i) {
      if (!isDimension(program, i)) continue;
      const std::int64_t value = dimensions[next++];
      if (argumentName(program, i) == name) range.highest = (range.highest + 1) * value - 1;
    }
  return range;
}

std::string Witness::text(mlir::func::FuncOp program) const {
  llvm::SmallVector<std::string> parts;
  for (unsigned i = 0; i < program.getNumArguments(); ++i) {
    if (isDimension(program, i)) {
      parts.push_back(argumentName(program, i) + " = " + std::to_string(dimensions[parts.size()]));
    } else if (auto range = elementsOf(program, i, dimensions); range && data != Data::Unknown) {
      const std::int64_t value = data == Data::Lowest ? range->lowest : range->highest;
      parts.push_back("every element of " + argumentName(program, i) + " is " + std::to_string(value));
    }
  }
  return parts.empty() ? "" : "where " + llvm::join(parts, " and ");
}

std::vector<Witness> witnessesOf(mlir::func::FuncOp program) {
  const Numbers numbers = numbersOf(program);
  llvm::SmallVector<llvm::SmallVector<std::int64_t>> choices;
  bool hasData = false;
  for (unsigned i = 0; i < program.getNumArguments(); ++i) {
    if (isDimension(program, i))
      choices.push_back(candidates(*rangeOf(program, i), numbers));
    else
      hasData |= rangeOf(program, i).has_value() || program.getArgAttr(i, ir::kBelowAttr);
  }

  std::vector<Witness> witnesses(1);  // all of them lowest
  std::size_t most = 0;
  for (const auto& values : choices) {
    witnesses.front().dimensions.push_back(values.front());
    most = std::max(most, values.size());
  }
  // Then all move on together, each from another place: a program that needs two of them to be equal shows.
  for (std::size_t step = 1; step < most; ++step) {
    Witness witness;
    for (std::size_t d = 0; d < choices.size(); ++d)
      witness.dimensions.push_back(choices[d][(step + d) % choices[d].size()]);
    if (witness.dimensions != witnesses.back().dimensions) witnesses.push_back(witness);
  }
  for (std::size_t i = 0, few = hasData ? std::min<std::size_t>(witnesses.size(), 2) : 0; i < few; ++i)
    for (Witness::Data data : {Witness::Data::Lowest, Witness::Data::Highest})
      witnesses.push_back({witnesses[i].dimensions, data});
  return witnesses;
}

}  // namespace pl::analysis
