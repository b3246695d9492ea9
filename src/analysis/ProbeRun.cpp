#include "analysis/ProbeRun.h"

#include <algorithm>

#include "analysis/ProbeOperations.h"
#include "dialect/Assembled.h"
#include "dialect/PlDialect.h"
#include "dialect/Place.h"
#include "llvm/ADT/STLExtras.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "pl/signature.h"

namespace pl::analysis {

namespace scf = mlir::scf;

// ---- cost -------------------------------------------------------------------------------------------------------

bool ProbeBudget::allowsAll(scf::ForOp loop, std::int64_t iterations) {
  // A loop over tiles of a large matrix has hundreds of iterations that differ in nothing but their window's place.
  constexpr std::int64_t few = 4, mostOperations = 4000;
  if (iterations <= few) return true;
  return updates(loop) && iterations * costOf(*loop.getBody()) <= std::min(mostOperations, left_);
}

std::int64_t ProbeBudget::costOf(mlir::Block& body) {
  if (auto known = costs_.find(&body); known != costs_.end()) return known->second;
  std::int64_t cost = 0;
  for (mlir::Operation& op : body) {
    std::int64_t inside = 1;
    for (mlir::Region& region : op.getRegions())
      if (!region.empty()) inside += costOf(region.front()) * (mlir::isa<scf::ForOp>(op) ? 3 : 1);
    cost += inside;
  }
  return costs_[&body] = cost;
}

bool ProbeBudget::updates(scf::ForOp loop) {
  if (auto known = updates_.find(loop); known != updates_.end()) return known->second;
  const bool found = loop.getBody()
                         ->walk([&](ir::AssembleOp assemble) {
                           mlir::Value root = ir::assembledRoot(assemble.getDst());
                           return loop.getRegion().isAncestor(root.getParentRegion()) ? mlir::WalkResult::advance()
                                                                                      : mlir::WalkResult::interrupt();
                         })
                         .wasInterrupted();
  return updates_[loop] = found;
}

// ---- the program ------------------------------------------------------------------------------------------------

ProbeRun::ProbeRun(mlir::func::FuncOp program, const Witness& witness, ProbeBudget& budget)
    : program_(program), frame_(program, witness), budget_(budget) {}

void ProbeRun::setArguments() {
  llvm::StringMap<std::int64_t> dimensions;
  for (unsigned i = 0, next = 0; i < program_.getNumArguments(); ++i) {
    if (!isDimension(program_, i)) continue;
    const std::int64_t value = frame_.witness().dimensions[next++];
    dimensions[program_.getArgAttrOfType<mlir::StringAttr>(i, ir::kNameAttr).getValue()] = value;
    frame_.set(program_.getArgument(i), Number::exactly(value));
  }
  for (mlir::BlockArgument argument : program_.getArguments()) {
    const unsigned number = argument.getArgNumber();
    if (isDimension(program_, number)) continue;
    Tensor tensor = Tensor::ofType(mlir::cast<mlir::RankedTensorType>(argument.getType()));
    auto shape = program_.getArgAttrOfType<mlir::ArrayAttr>(number, ir::kShapeAttr);
    for (auto [d, entry] : llvm::enumerate(shape)) {
      if (auto text = mlir::dyn_cast<mlir::StringAttr>(entry)) {
        const Extent extent = Extent::parse(text.getValue()).value();
        tensor.extents[d] = Number::exactly(extent.size);
        for (const std::string& name : extent.dimensions)
          tensor.extents[d] = product(tensor.extents[d], Number::exactly(dimensions.lookup(name)));
      }
      tensor.validExtents[d] = tensor.extents[d];
    }
    if (auto range = elementsOf(program_, number, frame_.witness().dimensions)) {
      const Witness::Data data = frame_.witness().data;
      tensor.elements = {data == Witness::Data::Highest ? range->highest : range->lowest,
                         data == Witness::Data::Lowest ? range->lowest : range->highest};
    }
    frame_.set(argument, tensor);
  }
}

void ProbeRun::run() {
  setArguments();
  expectResults(runBlock(program_.getBody().front()));
}

/// An Out or InOut is wholly valid, and of an Out every element may have been written.
void ProbeRun::expectResults(const std::vector<Fact>& results) {
  for (auto [i, fact] : llvm::enumerate(results)) {
    const Tensor& tensor = std::get<Tensor>(fact);
    const std::string name = program_.getResultAttrOfType<mlir::StringAttr>(i, ir::kNameAttr).str();
    const bool isOut = program_.getResultAttrOfType<mlir::StringAttr>(i, ir::kRoleAttr).getValue() == "out";
    const std::string role = isOut ? "out" : "inout";
    const mlir::Location place = ir::definitionOf(program_.getBody().front().getTerminator()->getOperand(i)).where;
    for (unsigned d = 0; d < tensor.rank; ++d)
      if (tensor.validExtents[d].highest < tensor.extents[d].lowest)
        frame_.refuteAt(place,
                        role + " expects a wholly valid value for \"" + name + "\" but got " + textOf(tensor.valid()) +
                            " of " + textOf(tensor.shape()),
                        "fillpad makes the rest data", {});
    if (!tensor.written || !frame_.mayJudgeWrites()) continue;
    const std::optional<Box> whole = exactly(Numbers(tensor.rank, Number::exactly(0)), tensor.shape());
    if (auto missing = whole ? tensor.written->missing(*whole) : std::nullopt)
      frame_.refuteAt(tensor.written->made()->getLoc(),
                      role + " expects every element of \"" + name +
                          "\" to be written but got a program that never writes " + missing->text(),
                      "", {});
  }
}

// ---- control flow -----------------------------------------------------------------------------------------------

void ProbeRun::setResults(mlir::Operation* op, const std::vector<Fact>& facts) {
  for (auto [result, fact] : llvm::zip(op->getResults(), facts)) frame_.set(result, fact);
}

std::vector<Fact> ProbeRun::runBlock(mlir::Block& block) {
  for (mlir::Operation& op : block.without_terminator()) execute(&op);
  std::vector<Fact> handedOn;
  for (mlir::Value value : block.getTerminator()->getOperands()) handedOn.push_back(frame_.get(value));
  return handedOn;
}

void ProbeRun::execute(mlir::Operation* op) {
  budget_.spend();
  if (auto loop = mlir::dyn_cast<scf::ForOp>(op)) return runLoop(loop);
  if (auto branch = mlir::dyn_cast<scf::IfOp>(op)) return runIf(branch);
  if (mlir::isa<ir::IncoreOp, ir::AutoIncoreOp>(op)) return setResults(op, runBlock(op->getRegion(0).front()));
  if (mlir::isa<ir::PlDialect>(op->getDialect()) && (runMove(frame_, op) || runCompute(frame_, op))) return;
  if (mlir::isa<mlir::arith::ArithDialect>(op->getDialect()) && op->getNumResults() == 1) {
    const Number divisor = isDivision(op) ? frame_.number(op->getOperand(1)) : Number();
    if (frame_.isCertain() && divisor == Number::exactly(0))
      frame_.refute(op, "a divisor other than 0 but got " + textOf(frame_.number(op->getOperand(0))) + " / 0");
    frame_.set(op->getResult(0), evaluate(op, [&](unsigned i) { return frame_.number(op->getOperand(i)); }));
    return;
  }
  for (mlir::Value result : op->getResults()) frame_.set(result, anythingOf(result.getType()));
}

void ProbeRun::runIf(scf::IfOp branch) {
  const Number condition = frame_.number(branch.getCondition());
  if (condition.isKnown()) {
    mlir::Block* block = condition.lowest != 0 ? branch.thenBlock() : branch.elseBlock();
    if (block) setResults(branch, runBlock(*block));
    return;
  }
  const ProbeFrame::Uncertain uncertain(frame_);
  std::vector<Fact> results = runBlock(*branch.thenBlock());
  if (!branch.elseBlock()) return;
  const std::vector<Fact> others = runBlock(*branch.elseBlock());
  for (auto [result, other] : llvm::zip_equal(results, others)) result = join(result, other);
  setResults(branch, results);
}

std::vector<Fact> ProbeRun::runIteration(scf::ForOp loop, Number variable, const std::vector<Fact>& carried) {
  frame_.set(loop.getInductionVar(), variable);
  for (auto [argument, fact] : llvm::zip_equal(loop.getRegionIterArgs(), carried)) frame_.set(argument, fact);
  return runBlock(*loop.getBody());
}

std::vector<Fact> ProbeRun::runIterations(scf::ForOp loop, Number variable, std::vector<Fact> carried) {
  const ProbeFrame::Uncertain uncertain(frame_);
  // What an iteration changes is known less each time: at last, nothing but its type.
  for (int pass = 0; pass < 3 && !budget_.isSpent(); ++pass) {
    const std::vector<Fact> handedOn = runIteration(loop, variable, carried);
    bool isStable = true;
    for (std::size_t i = 0; i < carried.size(); ++i) {
      Fact either = join(carried[i], handedOn[i]);
      if (either == carried[i]) continue;
      isStable = false;
      carried[i] = pass == 0 ? std::move(either) : anythingOf(loop.getResult(i).getType());
    }
    if (isStable) return carried;
  }
  for (std::size_t i = 0; i < carried.size(); ++i) carried[i] = anythingOf(loop.getResult(i).getType());
  return carried;
}

/// How many iterations a loop from `start` to `stop` has.
static std::int64_t iterations(std::int64_t start, std::int64_t stop, std::int64_t step) {
  // The distance of two integers may need 65 bits.
  const __int128 distance = static_cast<__int128>(stop) - start;
  return distance <= 0 ? 0 : static_cast<std::int64_t>(std::min<__int128>((distance - 1) / step + 1, INT64_MAX));
}

void ProbeRun::runLoop(scf::ForOp loop) {
  const Number start = frame_.number(loop.getLowerBound()), stop = frame_.number(loop.getUpperBound()),
               step = frame_.number(loop.getStep());
  if (frame_.isCertain() && step.highest < 1) frame_.refute(loop, "a step of at least 1 but got " + textOf(step));
  std::vector<Fact> carried;
  for (mlir::Value initial : loop.getInitArgs()) carried.push_back(frame_.get(initial));

  // Iterations are run one by one as long as it is certain that they run, and it is known for which value.
  const bool isKnown =
      start.isKnown() && step.isKnown() && step.lowest >= 1 && frame_.isCertain() && !budget_.isSpent();
  const std::int64_t certain = isKnown ? iterations(start.lowest, stop.lowest, step.lowest) : 0;
  const std::int64_t possible = iterations(start.lowest, stop.highest, std::max<std::int64_t>(step.lowest, 1));
  const bool runsAll = certain == possible && budget_.allowsAll(loop, certain);
  const std::int64_t first = runsAll ? certain : std::min<std::int64_t>(certain, 2);
  const std::int64_t last = certain == possible && certain > first ? 1 : 0;

  const bool isFollowed = loop->hasAttr(ir::kParallelAttr) && frame_.parallel.begin(loop.getNumRegionIterArgs());
  if (isFollowed)
    for (std::size_t i = 0; i < carried.size(); ++i) std::get<Tensor>(carried[i]).carried = static_cast<int>(i);
  const auto runOne = [&](std::int64_t number) {
    const std::int64_t variable = start.lowest + number * step.lowest;
    frame_.iterations.push_back({loop, variable});
    if (isFollowed) frame_.parallel.enterIteration(variable);
    carried = runIteration(loop, Number::exactly(variable), carried);
    frame_.iterations.pop_back();
  };

  for (std::int64_t i = 0; i < first; ++i) runOne(i);
  if (possible > first + last) {
    Number variable{start.lowest, difference(stop, Number::exactly(1)).highest};
    if (isKnown) {
      const auto at = [&](std::int64_t i) { return sum(start, product(Number::exactly(i), step)); };
      variable = {at(first).lowest, std::min(variable.highest, at(possible - last - 1).highest)};
    }
    carried = runIterations(loop, variable, std::move(carried));
  }
  if (last > 0) runOne(certain - 1);

  if (isFollowed) {
    frame_.parallel.end();
    for (Fact& fact : carried) std::get<Tensor>(fact).carried = -1;
  }
  setResults(loop, carried);
}

}  // namespace pl::analysis
