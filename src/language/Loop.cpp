// range and parallel: the body is traced once, with every outer handle as a loop-carried argument of a provisional
// loop. At its end the loop is built again with those handles alone that the body rebound.
#include <exception>
#include <optional>

#include <fmt/format.h>

#include "dialect/PlDialect.h"
#include "language/Access.h"
#include "language/Carry.h"
#include "language/Fail.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "pl/control.h"

namespace pl {

using namespace language;
namespace scf = mlir::scf;
using mlir::Value;

struct Loop::State {
  State(Trace& trace, Location where, Value start, Value stop, Value step, std::optional<std::int64_t> chunk)
      : trace(trace), where(where), start(start), stop(stop), step(step), chunk(chunk) {}

  Trace& trace;
  Location where;
  Value start, stop, step;
  std::optional<std::int64_t> chunk;  ///< of a parallel loop
  int exceptions = std::uncaught_exceptions();

  bool begun = false;
  bool ended = false;
  std::optional<Carry> carry;
  std::optional<OpenScope> scope;
  scf::ForOp provisional;

  std::string_view name() const { return chunk ? "parallel" : "range"; }
  ScopeKind kind() const { return chunk ? ScopeKind::ParallelLoop : ScopeKind::Loop; }
  Note here() const { return {where, fmt::format("the {} is here", nameOf(kind()))}; }

  void begin();
  void end();
  void checkReliance(std::size_t i);
  void checkParallel(std::size_t i);
};

// ---- tracing ----------------------------------------------------------------------------------------------------

void Loop::State::begin() {
  if (begun)
    fail(where,
         fmt::format("{} expects to be used in one `for` statement but got a second; write it again there", name()));
  begun = true;
  carry.emplace(trace);
  scope.emplace(trace, kind(), where);

  llvm::SmallVector<Value> initial;
  for (const Carried& handle : carry->before()) initial.push_back(handle.value);
  provisional = scf::ForOp::create(trace.builder, trace.locationOf(where), start, stop, step, initial);
  if (initial.empty()) provisional.getBody()->getTerminator()->erase();
  trace.builder.setInsertionPointToStart(provisional.getBody());
  for (auto [i, handle] : llvm::enumerate(carry->before())) {
    Value argument = provisional.getRegionIterArg(i);
    trace.facts.setExtents(argument, trace.facts.extents(handle.value));
    trace.facts.addProvisional(argument, handle.value);
    carry->set(i, argument, scope->id());
  }
}

void Loop::State::end() {
  ended = true;
  llvm::SmallVector<std::size_t> rebound;
  llvm::SmallVector<Value> initial, yields;
  for (auto [i, handle] : llvm::enumerate(carry->before())) {
    if (carry->now(i) == provisional.getRegionIterArg(i)) continue;
    checkReliance(i);
    if (chunk) checkParallel(i);
    rebound.push_back(i);
    initial.push_back(handle.value);
    yields.push_back(carry->now(i));
  }
  scope.reset();

  mlir::OpBuilder& builder = trace.builder;
  auto loop = scf::ForOp::create(builder, provisional.getLoc(), start, stop, step, initial);
  if (chunk) {
    loop->setAttr(ir::kParallelAttr, builder.getUnitAttr());
    loop->setAttr(ir::kChunkAttr, builder.getI64IntegerAttr(*chunk));
  }
  mlir::Block& body = *loop.getBody();
  if (initial.empty()) body.getTerminator()->erase();
  body.getOperations().splice(body.end(), provisional.getBody()->getOperations());
  {
    mlir::OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToEnd(&body);
    scf::YieldOp::create(builder, provisional.getLoc(), yields);
  }

  auto settle = [&](Value argument, Value value) {
    argument.replaceAllUsesWith(value);
    trace.facts.settle(argument, value);
  };
  settle(provisional.getInductionVar(), loop.getInductionVar());
  const std::size_t* next = rebound.begin();
  for (auto [i, handle] : llvm::enumerate(carry->before())) {
    Value argument = provisional.getRegionIterArg(i);
    if (next == rebound.end() || *next != i) {
      settle(argument, handle.value);
      carry->set(i, handle.value, handle.scope);
      continue;
    }
    std::size_t position = next++ - rebound.begin();
    trace.facts.setExtents(loop.getRegionIterArg(position), trace.facts.extents(handle.value));
    settle(argument, loop.getRegionIterArg(position));
    carry->rebind(i, loop.getResult(position));
  }
  trace.retire(provisional);
}

// ---- rules ------------------------------------------------------------------------------------------------------

void Loop::State::checkReliance(std::size_t i) {
  const Location* relied = trace.facts.reliedOn(provisional.getRegionIterArg(i));
  if (!relied) return;
  fail(carry->where(i),
       "expects an index that a shape in the loop was made from to keep its value but got a new one; "
       "use another index for the shape",
       {{*relied, "the shape is here"}, here()});
}

/// Whether `value` is `root` with windows written into it.
static bool isAssembledFrom(Value root, Value value) {
  if (value == root) return true;
  mlir::Operation* operation = value.getDefiningOp();
  if (!operation) return false;
  if (auto assemble = mlir::dyn_cast<ir::AssembleOp>(operation)) return isAssembledFrom(root, assemble.getDst());
  unsigned number = mlir::cast<mlir::OpResult>(value).getResultNumber();
  if (auto loop = mlir::dyn_cast<scf::ForOp>(operation))
    return isAssembledFrom(root, loop.getInitArgs()[number]) &&
           isAssembledFrom(loop.getRegionIterArg(number), loop.getYieldedValues()[number]);
  if (!mlir::isa<scf::IfOp, ir::IncoreOp, ir::AutoIncoreOp>(operation)) return false;
  return llvm::all_of(operation->getRegions(), [&](mlir::Region& region) {
    return isAssembledFrom(root, region.front().getTerminator()->getOperand(number));
  });
}

void Loop::State::checkParallel(std::size_t i) {
  Value now = carry->now(i);
  if (isAssembledFrom(provisional.getRegionIterArg(i), now)) return;
  bool isTensor = mlir::isa<mlir::RankedTensorType>(now.getType());
  fail(carry->where(i),
       fmt::format("a parallel loop expects to rebind only tensors that it assembles into but got {}{}; use range, "
                   "whose iterations follow each other",
                   trace.facts.typeText(now), isTensor ? " that is something else" : ""),
       {{carry->before()[i].where, "the handle was bound here"}, here()});
}

// ---- the range-based for ----------------------------------------------------------------------------------------

Loop Access::loop(std::unique_ptr<LoopState> state) { return Loop(std::move(state)); }

Loop::Loop(std::unique_ptr<State> state) : state_(std::move(state)) {}

Loop::~Loop() noexcept(false) {
  if (!state_->begun || state_->ended || std::uncaught_exceptions() > state_->exceptions) return;
  fail(state_->where, fmt::format("{} expects its body to run to its end but got left by `break` or `return`; "
                                  "use pl::if_ for what only some iterations do",
                                  state_->name()));
}

Loop::Iterator Loop::begin() {
  state_->begin();
  return Iterator(*this);
}

Index Loop::Iterator::operator*() const {
  return Access::index(loop_.state_->provisional.getInductionVar(), loop_.state_->where);
}

void Loop::Iterator::operator++() { loop_.state_->end(); }

bool Loop::Iterator::operator!=(Loop::End) const { return !loop_.state_->ended; }

static Loop makeLoop(std::string_view name, const Index& start, const Index& stop, const Index& step,
                     std::optional<std::int64_t> chunk, Location where) {
  Trace& trace = Trace::require(name, where);
  Value first = trace.use(start, name, where), last = trace.use(stop, name, where),
        stride = trace.use(step, name, where);
  if (auto constant = trace.facts.constant(stride); constant && *constant < 1)
    fail(where, fmt::format("{} expects a step of at least 1 but got {}", name, *constant));
  return Access::loop(std::make_unique<Access::LoopState>(trace, where, first, last, stride, chunk));
}

Loop range(const Index& stop, Location where) { return range(Index(0, where), stop, Index(1, where), where); }

Loop range(const Index& start, const Index& stop, Location where) { return range(start, stop, Index(1, where), where); }

Loop range(const Index& start, const Index& stop, const Index& step, Location where) {
  return makeLoop("range", start, stop, step, std::nullopt, where);
}

Loop parallel(const Index& stop, const ParallelOptions& options, Location where) {
  return parallel(Index(0, where), stop, Index(1, where), options, where);
}

Loop parallel(const Index& start, const Index& stop, const Index& step, const ParallelOptions& options,
              Location where) {
  Trace& trace = Trace::require("parallel", where);
  if (options.chunk < 1) fail(where, fmt::format("parallel expects a chunk of at least 1 but got {}", options.chunk));
  if (const Scope* outer = trace.enclosing({ScopeKind::Incore, ScopeKind::ParallelLoop}))
    fail(where,
         fmt::format("parallel expects to stand outside {} but got into one; use range", withArticle(outer->kind)),
         {{outer->where, fmt::format("the {} is here", nameOf(outer->kind))}});
  return makeLoop("parallel", start, stop, step, options.chunk, where);
}

}  // namespace pl
