#include "reference/Interpreter.h"

#include "dialect/Place.h"
#include "pl/error.h"
#include "reference/Operations.h"
#include "reference/Scalars.h"

namespace pl::reference {
namespace {

template <class Op>
constexpr bool kIsScope = std::is_same_v<Op, ir::IncoreOp> || std::is_same_v<Op, ir::AutoIncoreOp>;

}  // namespace

Interpreter::Interpreter(mlir::func::FuncOp function, Checks* checks)
    : function_(function), lastUse_(function), frame_(lastUse_, checks) {}

std::vector<Value> Interpreter::run(std::vector<Value> arguments) {
  return runBlock(function_.getBody().front(), std::move(arguments));
}

std::vector<Value> Interpreter::runBlock(mlir::Block& block, std::vector<Value> arguments) {
  for (auto [name, value] : llvm::zip_equal(block.getArguments(), arguments)) frame_.set(name, std::move(value));
  arguments.clear();  // or its moved-from values, which are numbers, would stay
  for (mlir::Operation& op : block.without_terminator()) execute(&op);

  std::vector<Value> handedOn;
  for (mlir::OpOperand& operand : block.getTerminator()->getOpOperands()) handedOn.push_back(frame_.take(operand));
  for (mlir::Value name : block.getArguments()) frame_.erase(name);
  for (mlir::Operation& op : block)
    for (mlir::Value name : op.getResults()) frame_.erase(name);
  return handedOn;
}

/// Checked mode: the tensors that an operation reads whole. Those that read windows tell themselves.
void Interpreter::followReads(mlir::Operation* op) {
  if (!frame_.checks() || !mlir::isa<ir::PlDialect>(op->getDialect()) || op->hasTrait<mlir::OpTrait::IsTerminator>())
    return;
  for (mlir::OpOperand& operand : op->getOpOperands()) {
    const bool window = mlir::isa<ir::SliceOp, ir::ReadOp>(op) ||
                        (mlir::isa<ir::GatherRowsOp>(op) && operand.getOperandNumber() == 0) ||
                        (mlir::isa<ir::AssembleOp>(op) && operand.getOperandNumber() == 1);
    if (window || !mlir::isa<mlir::RankedTensorType>(operand.get().getType())) continue;
    const Tensor& tensor = frame_.tensor(operand.get());
    frame_.checks()->accesses.read(op, operand.get(), tensor, Extents(tensor.rank(), 0), tensor.valid);
  }
}

void Interpreter::setResults(mlir::Operation* op, std::vector<Value> values) {
  for (auto [name, value] : llvm::zip_equal(op->getResults(), values))
    if (!name.use_empty()) frame_.set(name, std::move(value));
}

void Interpreter::execute(mlir::Operation* op) {
  // Tries every operation of the dialect: one without an overload of `evaluate` does not compile.
  const auto runOperation = [&]<class Op>() {
    auto typed = mlir::dyn_cast<Op>(op);
    if (!typed) return false;
    if constexpr (kIsScope<Op>)
      setResults(op, runBlock(typed.getBody().front(), {}));
    else if constexpr (!Op::template hasTrait<mlir::OpTrait::IsTerminator>())
      setResults(op, {evaluate(frame_, typed)});
    return true;
  };
  const auto runOneOf = [&]<class... Ops>(ir::OpList<Ops...>) {
    return (runOperation.template operator()<Ops>() || ...);
  };

  if (frame_.checks()) frame_.checks()->enter(op, iterations_);
  try {
    followReads(op);
    if (auto loop = mlir::dyn_cast<mlir::scf::ForOp>(op))
      runLoop(loop);
    else if (auto branch = mlir::dyn_cast<mlir::scf::IfOp>(op))
      runIf(branch);
    else if (auto value = evaluateScalar(frame_, op))
      setResults(op, {*std::move(value)});
    else if (!runOneOf(ir::AllOps()))
      throw InternalError("the interpreter knows no operation " + op->getName().getStringRef().str());
    frame_.release(op);
  } catch (const Undefined& error) {
    throw Error(ir::placeText(op->getLoc()) + ": error: " + op->getName().stripDialect().str() + " " + error.what() +
                notesOf(iterations_) + error.notes());
  }
}

void Interpreter::runLoop(mlir::scf::ForOp loop) {
  const std::int64_t start = frame_.steering(loop.getLowerBound(), "a start"),
                     stop = frame_.steering(loop.getUpperBound(), "an end"),
                     step = frame_.steering(loop.getStep(), "a step");
  if (step <= 0) throw Undefined("expects a step of at least 1 but got " + std::to_string(step));
  std::vector<Value> carried;
  for (mlir::OpOperand& initial : loop.getInitArgsMutable()) carried.push_back(frame_.take(initial));
  ParallelAccesses* accesses =
      loop->hasAttr(ir::kParallelAttr) && frame_.checks() ? &frame_.checks()->accesses : nullptr;
  if (accesses) accesses->begin(loop, carried);
  for (std::int64_t i = start; i < stop; i += step) {
    if (accesses) accesses->enterIteration(i);
    carried.insert(carried.begin(), i);
    iterations_.push_back({loop, i});
    carried = runBlock(*loop.getBody(), std::move(carried));
    iterations_.pop_back();
  }
  if (accesses) accesses->end(carried);
  setResults(loop, std::move(carried));
}

void Interpreter::runIf(mlir::scf::IfOp branch) {
  const bool holds = frame_.steering(branch.getCondition(), "a condition") != 0;
  mlir::Block* block = holds ? branch.thenBlock() : branch.elseBlock();
  if (block) setResults(branch, runBlock(*block, {}));
}

}  // namespace pl::reference
